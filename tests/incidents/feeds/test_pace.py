"""While an incident of a platform is open, its sources are read every minute."""

from datetime import timedelta

import pytest

from incidents.feeds.claim import LEASE, claim, hasten, recover
from incidents.feeds.models import Feed
from tests.factories import NOON, make_feed, make_incident, make_platform

pytestmark = pytest.mark.django_db


@pytest.fixture
def platform():
    return make_platform()


def due(feed: Feed, seconds: int) -> Feed:
    Feed.objects.filter(pk=feed.pk).update(due_at=NOON + timedelta(seconds=seconds))
    return feed


def wait(feed: Feed) -> float:
    feed.refresh_from_db()
    return (feed.due_at - NOON).total_seconds()


@pytest.mark.parametrize(("pace", "expected"), [(600, 60), (60, 60), (5, 5)])
def test_an_open_incident_quickens_the_pace_and_never_slows_it(platform, pace, expected):
    make_incident(platforms=[platform])
    feed = due(make_feed(platforms=[platform], pace=pace), 0)
    claim(NOON)
    assert wait(feed) == expected


@pytest.mark.parametrize("phase", ["resolved", "review", "false_alarm"])
def test_a_closed_incident_does_not(platform, phase):
    make_incident(platforms=[platform], phase=phase, resolved_at=NOON)
    feed = due(make_feed(platforms=[platform], pace=600), 0)
    claim(NOON)
    assert wait(feed) == 600


def test_an_incident_of_another_platform_does_not(platform):
    make_incident(platforms=[make_platform()])
    feed = due(make_feed(platforms=[platform], pace=600), 0)
    claim(NOON)
    assert wait(feed) == 600


def test_an_incident_that_opens_brings_its_sources_forward(platform):
    slow = due(make_feed(platforms=[platform], pace=3600), 3000)
    near = due(make_feed(platforms=[platform], pace=3600), 20)
    failing = due(make_feed(platforms=[platform], failures=3), 900)
    other = due(make_feed(platforms=[make_platform()]), 3000)
    assert hasten(NOON) == 0
    make_incident(platforms=[platform])
    assert hasten(NOON) == 1
    assert [wait(feed) for feed in (slow, near, failing, other)] == [60, 20, 900, 3000]
    assert hasten(NOON) == 0


def test_a_chunk_that_never_came_back_costs_no_day():
    feed = due(make_feed(pace=86_400), 0)
    claim(NOON)
    assert recover(NOON + LEASE) == 0
    later = NOON + LEASE + timedelta(seconds=1)
    assert recover(later) == 1
    assert claim(later) == [feed.pk]


def test_what_came_back_waits_for_its_pace(page, read):
    feed = due(make_feed(urls=page.url, pace=86_400), 0)
    claim(NOON)
    read(feed)
    assert feed.claimed_at is None
    assert recover(NOON + timedelta(hours=1)) == 0
    assert wait(feed) == 86_400


def test_a_clock_that_is_set_back_silences_nobody(page, read, clock):
    feed = make_feed(urls=page.url, pace=60)
    clock.shift(3600)
    read(feed)
    clock.move_to(NOON)
    assert recover(NOON) == 1
    assert (wait(feed), feed.last_tried_at, feed.last_ok_at) == (0, NOON, NOON)
    assert read(feed).result == "unchanged"
    assert recover(NOON + timedelta(seconds=60)) == 0


def test_what_was_claimed_in_a_future_that_never_came_is_due_now():
    feed = due(make_feed(pace=3600), 0)
    claim(NOON + timedelta(hours=1))
    assert recover(NOON) == 1
    assert claim(NOON) == [feed.pk]


def test_a_page_that_hangs_is_not_asked_twice_at_once():
    feed = due(make_feed(pace=1), 0)
    claim(NOON)
    assert claim(NOON + timedelta(seconds=19)) == []
    assert claim(NOON + timedelta(seconds=20)) == [feed.pk]
