"""A frightened reader with a phone: what is wrong, what to do, what never to do."""

import pytest
from playwright.sync_api import expect

from directory.models import Platform
from incidents.publish import Step, open_incident, post_update
from tests.factories import NOON

from .axe import findings
from .pages import by_address, in_moods, there, told

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def night_of_trouble(content):
    """An open incident on Facebook, with words in Vietnamese only."""
    facebook = Platform.objects.get(slug="facebook")
    return open_incident(
        kind="outage",
        titles={"vi": "Facebook không đăng nhập được"},
        summaries={},
        started_at=NOON,
        step=Step("investigating", {"vi": "Đang tìm hiểu."}, {facebook.pk: "major_outage"}),
        author=None,
        now=NOON,
    )


def test_a_logged_out_reader_finds_calm_steps_and_warnings_on_the_first_screen(
    page, site, night_of_trouble
):
    page.goto(f"{site}/vi/")
    assert page.locator("h1").inner_text() == "Facebook không đăng nhập được"
    text = page.locator("main").inner_text()
    assert "đăng xuất" in text
    page.get_by_role("link", name="Xem diễn biến").click()
    page.wait_for_url(f"**{night_of_trouble.get_absolute_url()}")
    page.go_back()
    page.locator(".steps a").last.click()
    page.wait_for_url("**/vi/guidance/**")


@pytest.mark.audit
def test_axe_finds_nothing_on_a_phone(page, site, content):
    found = {}
    for seen in in_moods(by_address()):
        for kind in seen:
            if wrong := findings(page, site, kind, "vi"):  # the others are of the long tier
                found[kind.name] = wrong
    assert not found, told(found)


def test_everything_is_there_without_scripts(chromium, site, night_of_trouble):
    context = chromium.new_context(
        java_script_enabled=False, viewport={"width": 390, "height": 844}
    )
    page = context.new_page()
    page.goto(f"{site}/vi/")
    assert page.locator("#board article").count() >= 15
    page.fill("input[name=q]", "lua dao")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    found = page.locator("main h3").all_inner_texts()
    assert "lừa đảo" in found[0].lower()
    page.goto(f"{site}/vi/incidents/?platform=facebook&year=2024")
    rows = page.locator("main .row-title").all_inner_texts()
    assert len(rows) >= 2
    assert all("2024" in row for row in rows)
    page.locator(".language summary").click()
    page.locator(".language a[lang=en]").click()
    page.wait_for_url(f"{site}/en/incidents/**")
    assert page.context.cookies() == []
    context.close()


def test_the_board_refreshes_itself_and_an_old_copy_says_so(page, site, night_of_trouble):
    page.clock.install()
    page.goto(f"{site}/vi/")
    assert page.locator("#old-copy").is_hidden()
    post_update(night_of_trouble, Step("resolved", {"vi": "Đã vào lại được."}), None, NOON)
    tile = page.locator("#board article", has_text="Facebook")
    assert "Ngừng hoạt động" in tile.inner_text()
    with page.expect_response("**/vi/board/"):
        page.clock.run_for(31_000)
    expect(page.locator("#board article.is-critical")).to_have_count(0)
    page.wait_for_load_state()  # what stands above the board has changed: the page comes anew
    page.context.set_offline(True)
    page.clock.run_for(10 * 60_000)
    assert page.locator("#old-copy").is_visible()


def test_the_keyboard_reaches_the_content_first(page, site, night_of_trouble):
    page.goto(f"{site}/vi/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "#main"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")


@pytest.mark.audit
def test_no_request_leaves_for_a_third_party(page, site, content):
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    for seen in in_moods(by_address()):
        for kind in seen:
            page.goto(f"{site}{kind.url('en')}")
    page.goto(f"{site}/api/v1/docs/")
    page.wait_for_load_state("networkidle")
    foreign = [url for url in asked if not url.startswith((site, "data:", "blob:"))]
    assert len(asked) > len(there())
    assert foreign == []
