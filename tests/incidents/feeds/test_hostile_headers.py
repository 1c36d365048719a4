"""Headers that nobody should send: the odd source gets a failure, its neighbours are read."""

import pytest
from django.utils import timezone

from incidents.feeds.claim import claim
from incidents.feeds.models import Feed
from incidents.feeds.refresh import refresh
from lib import outgoing
from tests.factories import make_feed, make_platform

from .statuspage import Page

pytestmark = pytest.mark.django_db
NO_TEXT = "\xff"  # goes over the wire as one byte, which is no UTF-8
UNENDING = "Wed, 21 Oct 99999999999 07:28:00 GMT"


@pytest.fixture
def odd(page, httpserver) -> Page:
    return Page(httpserver, "/odd.json")


@pytest.fixture
def odd_feed(odd):
    return make_feed("odd", [make_platform()], urls=odd.url)


@pytest.fixture
def feed(page):
    return make_feed("sen", [make_platform()], urls=page.url)


@pytest.mark.parametrize(
    ("status", "header", "value", "failure"),
    [
        (200, "Content-Encoding", NO_TEXT, "http"),
        (200, "Content-Type", f"image/{NO_TEXT}", "schema"),
        (200, "Content-Type", f"text/html; {NO_TEXT}", "schema"),
        (503, "Retry-After", UNENDING, "http"),
        (503, "Retry-After", NO_TEXT, "http"),
    ],
)
def test_the_odd_source_fails_and_its_neighbour_is_read(
    status, header, value, failure, odd, odd_feed, feed, read
):
    odd.serves("{}", status, **{header: value})
    outcomes = read(odd_feed, feed)
    assert (outcomes["odd"].result, odd_feed.failure) == ("failed", failure)
    assert odd_feed.last_error
    assert (outcomes["sen"].result, feed.state) == ("new", "operational")


@pytest.mark.parametrize("header", ["ETag", "Last-Modified"])
def test_a_mark_that_cannot_be_sent_back_is_not_kept(header, odd, odd_feed, read):
    odd.serves(odd.body, **{header: NO_TEXT})
    assert read(odd_feed).result == "new"
    assert (odd_feed.etag, odd_feed.last_modified) == ("", "")
    assert read(odd_feed).result == "unchanged"


@pytest.mark.parametrize(
    ("status", "header", "value"),
    [
        (200, "Content-Encoding", NO_TEXT),
        (200, "Content-Type", f"image/{NO_TEXT}"),
        (503, "Retry-After", UNENDING),
    ],
)
def test_neighbours_stay_fresh_cycle_after_cycle(
    status, header, value, clock, page, odd, odd_feed, feed
):
    odd.serves("{}", status, **{header: value})
    for _cycle in range(5):
        clock.shift(61)
        page.says()
        refresh(claim(timezone.now()))
        assert Feed.objects.get(slug="sen").last_ok_at == timezone.now()
    assert Feed.objects.get(slug="odd").failures > 1


def test_a_surprise_while_asking_is_one_sources_failure(odd, odd_feed, feed, read, monkeypatch):
    ask = outgoing.Client.get

    async def surprised(client, url, **known):
        if url == odd.url:
            raise RuntimeError("a defect of a library")
        return await ask(client, url, **known)

    monkeypatch.setattr(outgoing.Client, "get", surprised)
    outcomes = read(odd_feed, feed)
    assert (outcomes["odd"].result, outcomes["sen"].result) == ("failed", "new")
    assert (odd_feed.failure, odd_feed.last_error) == ("schema", "unexpected RuntimeError")
