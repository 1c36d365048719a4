"""Cards and badges on somebody else's site: another origin, a small frame, light and dark."""

from datetime import timedelta

import pytest
from django.utils import timezone

from incidents.models import StatusChange
from tests.factories import make_feed, make_incident, make_platform, make_update

from .axe import WIDE, axe_findings

pytestmark = [pytest.mark.audit, pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LONG = "Facebook, Instagram và Threads đồng loạt đăng xuất người dùng trên toàn thế giới"
HIGH = "document.documentElement.scrollHeight > document.documentElement.clientHeight"
HIDDEN = """() => [...document.querySelectorAll('footer p, .state')].filter(each => {
  const box = each.getBoundingClientRect();
  return !box.height || box.bottom > innerHeight + 1 || box.top < -1;
}).map(each => each.outerHTML)"""


@pytest.fixture(autouse=True)
def _night(db):
    now = timezone.now()
    platform = make_platform("mang-f", name="Cổng Dịch vụ công Quốc gia")
    feed = make_feed(last_ok_at=now)
    StatusChange.objects.create(
        platform=platform, state="reports", since=now - timedelta(days=2), feed=feed,
        evidence_kind="official", evidence_name="Trang trạng thái",
    )  # fmt: skip
    names = ("Facebook", "Instagram", "Threads")
    others = [make_platform(name.lower(), name=name) for name in names]
    incident = make_incident("dem", others, title=LONG, started_at=now - timedelta(hours=2))
    make_update(incident, published_at=now - timedelta(minutes=20))


@pytest.fixture
def host(httpserver):
    """Serve a page of another origin; return its address."""

    def serve(body: str) -> str:
        html = f"<!doctype html><title>x</title>{body}"
        httpserver.expect_request("/host").respond_with_data(html, content_type="text/html")
        return httpserver.url_for("/host")

    return serve


def frame_of(page, address: str):
    page.goto(address)
    page.wait_for_load_state("networkidle")
    return page.frames[1]


def test_another_site_frames_a_card_and_no_other_page(page, site, host):
    sources = (f"{site}/vi/embed/mang-f/", f"{site}/vi/platforms/mang-f/")
    page.goto(host("".join(f'<iframe src="{each}"></iframe>' for each in sources)))
    page.wait_for_load_state("networkidle")
    card, whole = page.frames[1:]
    assert card.locator(".state").inner_text() == "Nhiều người báo lỗi"
    assert whole.url.startswith("chrome-error:")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", ["vi", "en", "fr", "id", "ar"])
def test_a_card_fits_the_smallest_frame(page, site, host, language, scheme):
    page.emulate_media(color_scheme=scheme)
    source = f"{site}/{language}/embed/mang-f/"
    address = host(f'<iframe src="{source}" width="320" height="180" frameborder="0"></iframe>')
    card = frame_of(page, address)
    assert not card.evaluate(WIDE)
    assert not card.evaluate(HIGH)


@pytest.mark.parametrize("language", ["vi", "ar"])
def test_a_long_card_always_shows_its_state_its_time_and_the_way_on(page, site, host, language):
    source = f"{site}/{language}/embed/incident/dem/"
    address = host(f'<iframe src="{source}" width="320" height="180" frameborder="0"></iframe>')
    card = frame_of(page, address)
    assert not card.evaluate(WIDE)
    assert card.evaluate(HIDDEN) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", ["vi", "ar"])
@pytest.mark.parametrize("name", ["mang-f", "incident/dem"])
def test_axe_finds_nothing_on_a_card(page, site, name, language, scheme):
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": 320, "height": 180})
    page.goto(f"{site}/{language}/embed/{name}/")
    assert axe_findings(page) == []


def test_the_link_of_a_card_opens_the_page_beside_it(page, site, host):
    card = frame_of(page, host(f'<iframe src="{site}/vi/embed/mang-f/"></iframe>'))
    # The whole site is asked for by the address it is known by, not by that of this test.
    page.context.route("**/vi/platforms/mang-f/", lambda route: route.fulfill(body="page"))
    with page.context.expect_page() as opened:
        card.locator("a").click()
    assert opened.value.url.endswith("/vi/platforms/mang-f/")
    assert opened.value.evaluate("window.opener") is None


@pytest.mark.parametrize("language", ["vi", "ar"])
def test_the_words_of_a_badge_stay_inside_their_half(page, site, language):
    for name in ("mang-f", "incident/dem"):
        page.goto(f"{site}/{language}/badge/{name}.svg")
        boxes = page.evaluate(
            """() => [...document.querySelectorAll('text, rect[fill]')].map(each => {
              const box = each.getBoundingClientRect();
              return [each.tagName, box.left, box.right];
            })"""
        )
        halves = [box for box in boxes if box[0] == "rect"]
        texts = [box for box in boxes if box[0] == "text"]
        assert len(halves) == len(texts) == 2
        for (_half, left, right), (_text, start, end) in zip(halves, texts, strict=True):
            assert left <= start < end <= right, (name, boxes)
