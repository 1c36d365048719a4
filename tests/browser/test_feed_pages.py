"""The pages of the sources in a real browser: on a phone and on a desk nothing is cut off."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from incidents.desk.sources import _signer
from incidents.feeds.models import Drift, FailureCount, Feed, FeedEvent, OwnConnection
from incidents.models import StatusChange
from tests.desk.conftest import desk, editor  # noqa: F401 - fixtures
from tests.factories import make_feed, make_platform

pytestmark = [pytest.mark.audit, pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LONG = "HoChiMinhCity" * 12
# What sticks out of the window and lies in no container that scrolls by itself.
CUT_OFF = """() => [...document.querySelectorAll('.incident-room *')].filter(element => {
  if (element.closest('.desk-scroll, .desk-raw') || !element.checkVisibility()) return false;
  const box = element.getBoundingClientRect();
  return box.right > document.documentElement.clientWidth + 1 || box.left < -1;
}).map(element => element.outerHTML.slice(0, 200))"""


@pytest.fixture
def sources():
    """Sources of each kind, with the longest words that fit."""
    now = timezone.now()
    platforms = [make_platform(slug) for slug in ("facebook", "github", "zalo")]
    read = {"last_ok_at": now - timedelta(minutes=3), "last_seconds": 1.2345, "last_bytes": 345_678}
    ill = {
        "failures": 4,
        "failure": "http",
        "last_error": f"status 503 {LONG}",
        "state": "degraded",
    }
    for number in range(3):
        make_feed(f"page-{number}", **read, **ill)
    feed = make_feed(
        "github",
        name="GitHub",
        provider="meta",
        platforms=platforms,
        trusted=False,
        pending_state="major_outage",
        headline=f"Partially Degraded Service {LONG}",
        unrecognised=f"on_fire, {LONG}",
        urls=f"https://www.example/{LONG}/api\nhttps://www.example/2",
        **read,
        **{**ill, "failure": "parse"},
    )
    feed.targets.update(component=LONG)
    make_feed("zalo-check", provider="probe", platforms=platforms, **read)
    make_feed("off", enabled=False)
    Drift.objects.create(
        feed=feed, noticed_at=now, message=f"not JSON {LONG}", provider="instatus",
        url=f"https://www.example/{LONG}",
    )  # fmt: skip
    for kind in Feed.Failure.values[1:]:
        for day in range(3):
            FailureCount.objects.create(
                feed=feed, day=(now - timedelta(days=day)).date(), kind=kind, count=day + 1234
            )
    FeedEvent.objects.create(
        feed=feed, external_id="1", title=LONG, kind="incident", phase="investigating",
        started_at=now, first_seen_at=now, last_seen_at=now, url=f"https://www.example/{LONG}",
    )  # fmt: skip
    StatusChange.objects.create(platform=platforms[0], state="degraded", since=now, feed=feed)
    return feed


@pytest.fixture
def signed_in(chromium, site, desk, settings):  # noqa: F811
    """Return a maker of pages of one width, signed in as the editor of the test."""
    contexts = []

    def page(width):
        context = chromium.new_context(viewport={"width": width, "height": 3000}, locale="vi-VN")
        contexts.append(context)
        context.set_default_timeout(10_000)
        name = settings.SESSION_COOKIE_NAME
        context.add_cookies(
            [{"name": name, "value": desk.cookies[name].value, "url": f"{site}/desk/"}]
        )
        return context.new_page()

    yield page
    for context in contexts:
        context.close()


@pytest.mark.parametrize("width", [390, 1280])
def test_nothing_is_cut_off(signed_in, site, sources, width, tmp_path):
    page = signed_in(width)
    token = _signer(sources).sign("1")
    document = {"url": LONG, "content_type": "text/html", "bytes": 99_999, "text": LONG * 40}
    answer = {"result": "failed", "seconds": None, "reading": {"message": LONG}}
    cache.set(f"read-now:{token}", {**answer, "documents": [document]})
    for name, path in {
        "room": "/desk/",
        "list": reverse("incident_room:feeds"),
        "detail": reverse("incident_room:feed", args=[sources.slug]),
        "reading": reverse("incident_room:reading", args=[sources.slug, token]),
    }.items():
        page.goto(f"{site}{path}")
        page.locator(".incident-room").wait_for()
        page.screenshot(path=tmp_path / f"{name}-{width}.png", full_page=True)
        assert page.evaluate(CUT_OFF) == [], name
    OwnConnection.objects.create(down_since=timezone.now())
    page.goto(f"{site}/desk/room/feeds/?show=checks")
    page.screenshot(path=tmp_path / f"lost-{width}.png", full_page=True)
    assert page.locator(".desk-alarm").count() == 1


def test_a_reading_that_waits_loads_itself_again(signed_in, site, sources):
    page = signed_in(390)
    token = _signer(sources).sign("1")
    page.goto(f"{site}{reverse('incident_room:reading', args=[sources.slug, token])}")
    assert page.locator(".incident-room [role=status]").is_visible()
    answer = {"result": "new", "seconds": 0.2, "reading": {"ok": True}, "documents": []}
    cache.set(f"read-now:{token}", answer)
    page.locator("pre.desk-raw").wait_for()


def test_the_words_of_a_page_are_asked_for_own_checks_only(signed_in, site, sources):
    page = signed_in(1280)
    page.goto(f"{site}{reverse('feeds:add')}")
    page.select_option("select[name=provider]", "statuspage")
    assert not page.locator("input[name=marker]").is_visible()
    page.select_option("select[name=provider]", "probe")
    assert page.locator("input[name=marker]").is_visible()
