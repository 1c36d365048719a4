"""A source that fails: its last word, its silence, its return, and everybody else beside it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from incidents.feeds import board, store
from incidents.feeds.fetch import Fetched, Wanted, fetch
from incidents.feeds.models import Feed, FeedEvent
from incidents.feeds.reading import FeedError, Reading
from incidents.feeds.refresh import refresh
from incidents.feeds.registry import PROVIDERS
from incidents.models import StatusChange
from tests.factories import NOON, make_feed, make_platform

from .statuspage import Page, incident

pytestmark = pytest.mark.django_db


@pytest.fixture
def platform():
    return make_platform("sen-chat")


@pytest.fixture
def feed(page, platform):
    return make_feed("sen", [platform], urls=page.url)


def current(platform) -> StatusChange:
    return StatusChange.objects.current().get(platform=platform)


def test_a_broken_page_stops_no_other(page, read, feed, httpserver):
    broken = Page(httpserver, "/broken.json")
    broken.serves("<html>sorry</html>")
    others = [make_feed(urls=broken.url), make_feed(urls="http://10.0.0.1/"), make_feed(urls="")]
    outcomes = read(*others, feed)
    assert outcomes["sen"].result == "new"
    assert [outcomes[other.slug].result for other in others] == ["failed"] * 3
    assert [other.failure for other in others] == ["parse", "blocked", "schema"]
    assert all(other.last_error and other.failures == 1 for other in others)


def test_an_adapters_surprise_is_recorded_and_stops_no_other(
    page, read, feed, httpserver, monkeypatch
):
    def surprise(documents):
        raise KeyError("a defect of ours")

    monkeypatch.setattr("incidents.feeds.adapters.slack.parse", surprise)
    other = make_feed("slack", provider="slack", urls=page.url)
    outcomes = read(other, feed)
    assert (outcomes["slack"].result, outcomes["sen"].result) == ("failed", "new")
    assert other.failure == "schema"
    assert "KeyError" in other.last_error


def test_a_reading_the_database_refuses_stops_no_other(page, read, feed, monkeypatch):
    def endless(documents):
        return Reading(state="a word longer than any column of states")

    monkeypatch.setattr("incidents.feeds.adapters.slack.parse", endless)
    other = make_feed("slack", provider="slack", urls=page.url)
    outcomes = read(other, feed)
    assert (outcomes["slack"].result, outcomes["sen"].result) == ("failed", "new")
    assert "DataError" in other.last_error
    assert other.digest == "", "what could not be stored is read again"


def test_a_feed_deleted_meanwhile_stops_no_other(page, feed, monkeypatch):
    doomed = make_feed("a-doomed", urls=page.url)

    def arriving_slowly(wanted):
        found = fetch(wanted)
        Feed.objects.filter(pk=doomed.pk).delete()
        yield found

    monkeypatch.setattr("incidents.feeds.refresh.arriving", arriving_slowly)
    outcomes = {each.slug: each.result for each in refresh([doomed.pk, feed.pk])}
    assert outcomes == {"a-doomed": "deleted", "sen": "new"}


def test_its_last_word_counts_until_it_is_stale_and_then_nobody_knows(
    page, read, feed, platform, clock
):
    page.says("major_outage", [incident()])
    read(feed)
    said = feed.last_ok_at
    page.serves("", status=503)
    for failures in (1, 2, 3):
        assert read(feed).result == "failed"
        assert (feed.failures, feed.failure, feed.last_error) == (failures, "http", "status 503")
    assert (feed.state, feed.last_ok_at) == ("major_outage", said)
    assert current(platform).state == "major_outage"

    clock.move_to(said + timedelta(minutes=15, microseconds=-1))
    assert board.settle_all(timezone.now()) == []
    clock.move_to(said + timedelta(minutes=15))
    assert len(board.settle_all(timezone.now())) == 1
    row = current(platform)
    assert (row.state, row.last_known, row.feed) == ("unknown", "major_outage", feed)
    assert row.since == said + timedelta(minutes=15)
    assert board.settle_all(timezone.now()) == [], "settling again changes nothing"

    page.says("operational")
    assert read(feed).result == "new"
    assert (feed.failures, feed.failure, feed.last_error) == (0, "", "")
    row = current(platform)
    assert (row.state, row.last_known) == ("operational", "")


def test_a_source_that_returns_with_its_old_words_counts_again(page, read, feed, platform, clock):
    read(feed)
    body = page.body
    page.serves("", status=503)
    read(feed)
    clock.shift(3600)
    board.settle_all(timezone.now())
    assert current(platform).state == "unknown"
    page.serves(body)
    assert read(feed).result == "unchanged"
    assert current(platform).state == "operational"


def test_a_slow_pace_has_three_paces_of_patience(page, read, platform):
    feed = make_feed("slow", [platform], urls=page.url, pace=3600)
    read(feed)
    assert board.settle_all(feed.last_ok_at + timedelta(hours=3, seconds=-1)) == []
    assert board.settle_all(feed.last_ok_at + timedelta(hours=3)) != []


def test_the_wait_grows_with_failures_and_ends_with_the_first_success(page, read, feed):
    body = page.body
    page.serves("", status=500)
    waits = []
    for _time in range(4):
        read(feed)
        waits.append((feed.due_at - feed.last_tried_at).total_seconds())
    for wait, base in zip(waits, (60, 120, 240, 480), strict=True):
        assert base * 0.9 <= wait <= base * 1.1 + 1
    page.serves(body)
    read(feed)
    assert feed.due_at <= feed.last_ok_at + timedelta(seconds=feed.pace)


def test_a_pause_the_server_asks_for_is_kept(page, read, feed):
    page.serves("", status=429, **{"Retry-After": "600"})
    read(feed)
    assert 600 <= (feed.due_at - feed.last_tried_at).total_seconds() <= 661


def test_a_short_pause_never_beats_the_claims_own_pace(page, read, feed):
    due = NOON + timedelta(seconds=600)
    Feed.objects.filter(pk=feed.pk).update(due_at=due)
    page.serves("", status=429, **{"Retry-After": "1"})
    read(feed)
    assert feed.due_at == due


def result(feed) -> Fetched:
    return fetch([Wanted(feed.pk, (feed.urls,))])[0]


def test_an_older_answer_never_overwrites_a_newer(page, feed, platform):
    later = NOON + timedelta(seconds=30)
    newer = result(feed)
    page.says("major_outage", [incident()])
    older = result(feed)
    parse = PROVIDERS["statuspage"].parse
    targets = list(feed.targets.all())
    read = parse(list(newer.documents))
    store.readings([store.Item(feed, targets, newer, read)], later, later)
    board.settle([platform.pk], later)
    before = Feed.objects.values().get()
    read_late = parse(list(older.documents))
    late = store.Item(feed, targets, older, read_late)
    assert store.readings([late], NOON, later)[0].result == "superseded"
    assert store.unchanged(feed, targets, older, NOON, later).result == "superseded"
    failure = FeedError("timeout", "too late")
    assert store.failure(feed, targets, failure, NOON, later).result == "superseded"
    assert Feed.objects.values().get() == before
    assert not FeedEvent.objects.exists()
    assert current(platform).state == "operational"
