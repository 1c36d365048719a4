"""Three who come with a question of their own: a newsroom, a doubter, a reader of Arabic."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from directory.models import Platform
from incidents.publish import Step, open_incident

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

NIGHT = "incidents/meta-2024-03-05/"
WIDE = "document.documentElement.scrollWidth > document.documentElement.clientWidth"


@pytest.fixture
def trouble(content):
    """An open incident on Facebook that began an hour ago, with words in Vietnamese only."""
    began = timezone.now() - timedelta(hours=1)
    facebook = Platform.objects.get(slug="facebook")
    return open_incident(
        kind="outage",
        titles={"vi": "Facebook không đăng nhập được"},
        summaries={},
        started_at=began,
        step=Step("investigating", {"vi": "Đang tìm hiểu."}, {facebook.pk: "major_outage"}),
        author=None,
        now=began,
    )


def test_a_newsroom_finds_what_it_may_quote_embed_and_prepare(page, site, content):
    """Claims with who said them and where, a feed, data, and a plan for the next time."""
    page.goto(f"{site}/vi/incidents/?year=2024&platform=facebook")
    page.locator(f"main a[href$='/{NIGHT}']").first.click()
    page.wait_for_url(f"**/vi/{NIGHT}")
    claims = page.locator("article.claim")
    assert claims.count() > 5
    judged = page.locator("article.claim .status")
    assert {"Tuyên bố chính thức", "Chưa kiểm chứng"} <= {
        each.strip() for each in judged.all_inner_texts()
    }
    chain = claims.first.locator("details")
    chain.locator("summary").click()
    source = chain.locator("a[href^=http]").first
    expect(source).to_be_visible()
    assert re.search(r"\d{4}", chain.inner_text()), "a source has its day"
    against = page.locator("article.claim .against a").first
    against.click()
    expect(page.locator(f"article{against.get_attribute('href')}")).to_be_in_viewport()

    feed = page.locator("link[href$='/incidents.atom']").get_attribute("href")
    assert page.request.get(f"{site}{feed}").headers["content-type"].startswith("application/atom")
    page.locator("footer a[href$='/api/v1/docs/']").click()
    page.wait_for_url("**/api/v1/docs/")

    page.goto(f"{site}/vi/")
    page.locator("#prepare a[href*=self-check-newsroom]").click()
    page.wait_for_url("**/self-check-newsroom/")
    for fieldset in page.locator("form.questions fieldset").all():
        if no := fieldset.locator("input[value=no]").all():
            no[0].check()
    with page.expect_navigation():
        page.locator("form.questions button").click()
    assert page.locator("ol.steps > li").count() >= 5


@pytest.mark.audit
def test_a_doubter_sees_who_speaks_how_it_is_known_and_what_is_not_confirmed(page, site, trouble):
    """What may I trust? Nobody is asked to believe: each word has its source and its age."""
    page.goto(f"{site}/vi/")
    expect(page.get_by_text("Đây không phải kênh chính thức.").first).to_be_visible()
    tile = page.locator("#board article", has_text="Facebook").first
    expect(tile).to_contain_text("Ngừng hoạt động")
    expect(tile).to_contain_text("theo")
    with page.expect_navigation():
        tile.locator(".provenance a").click()
    assert page.url.endswith(trouble.get_absolute_url())

    page.locator("footer a[href$='/method/']").click()
    page.wait_for_url("**/vi/method/")
    expect(page.locator("main")).to_contain_text("Chưa rõ")
    page.goto(f"{site}/vi/{NIGHT}")
    rumour = page.locator("#claim-meta-2024-03-05-anonymous")
    expect(rumour.locator(".status")).not_to_contain_text("Tuyên bố chính thức")

    page.goto(f"{site}/vi/platforms/facebook/")
    expect(page.locator("main")).to_contain_text("Đừng tin địa chỉ nào khác")
    page.goto(f"{site}/vi/contacts/")
    for contact in page.locator("main .card").all():
        assert re.search(r"\d{4}", contact.inner_text()), "verified on a day"


def test_on_an_arabic_phone_the_page_is_mirrored_and_borrowed_words_say_so(page, site, trouble):
    page.goto(f"{site}/ar/")
    assert page.locator("html").get_attribute("dir") == "rtl"
    title = page.locator("h1")
    assert (title.get_attribute("lang"), title.get_attribute("dir")) == ("vi", "ltr")
    tile = page.locator("#board article", has_text="Facebook").first
    assert tile.evaluate("each => getComputedStyle(each).borderInlineStartWidth") == "5px"
    assert tile.evaluate("each => getComputedStyle(each).borderRightWidth") == "5px"
    assert not page.evaluate(WIDE)

    title.locator("a").click()
    page.wait_for_url(f"**{trouble.get_absolute_url().replace('/vi/', '/ar/')}")
    expect(page.locator(".announce").first).to_be_visible()
    assert not page.evaluate(WIDE)

    page.goto(f"{site}/ar/guidance/outage/what-happened/")
    page.locator("input[name=a][value=logged-out]").locator("..").click()
    with page.expect_navigation():
        page.locator("form.questions button").click()
    assert "a=logged-out" in page.url
    questions = page.locator("form.questions")
    assert questions.evaluate("each => each.closest('[lang]').lang") == "ar"
    assert not page.evaluate(WIDE)

    page.locator("details.language summary").click()
    page.locator("details.language a[lang=vi]").click()
    page.wait_for_url("**/vi/guidance/outage/what-happened/**")
    assert "a=logged-out" in page.url, "the way so far is kept in another language"

    page.goto(f"{site}/ar/guidance/prepare/self-check/")  # nobody wrote it in Arabic yet
    questions = page.locator("form.questions")
    assert questions.evaluate("each => each.closest('[lang]').lang") == "en"
    assert not page.evaluate(WIDE)
