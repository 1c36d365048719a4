"""From a page over real HTTP to the board: red, green, and whose word counts."""

from datetime import timedelta
from itertools import pairwise

import pytest

from directory.models import ContentVersion
from incidents.feeds import board
from incidents.feeds.models import FeedTarget
from incidents.models import HeldState, Proposal, StatusChange
from tests.factories import NOON, make_feed, make_incident, make_platform

from .statuspage import Page, incident

pytestmark = pytest.mark.django_db


def state_of(platform) -> StatusChange:
    return StatusChange.objects.current().get(platform=platform)


def test_a_platform_turns_red_and_green_again_with_its_page(page, read):
    platform = make_platform("sen-chat")
    feed = make_feed("sen", [platform], urls=page.url)
    read(feed)
    assert state_of(platform).state == "operational"

    page.says("major_outage", [incident()])
    before = ContentVersion.current()
    outcome = read(feed)
    assert (outcome.result, outcome.state) == ("new", "major_outage")
    assert (outcome.events, outcome.proposals, outcome.error) == (1, 1, "")
    row = state_of(platform)
    assert (row.state, row.since) == ("major_outage", NOON + timedelta(seconds=120))
    assert (row.evidence_kind, row.evidence_name, row.feed) == ("official", "Sen", feed)
    assert row.evidence_url == feed.homepage
    assert ContentVersion.current() > before

    page.says("operational", [incident(status="resolved", resolved_at="2026-03-05T12:02:30Z")])
    before = ContentVersion.current()
    read(feed)
    assert ContentVersion.current() > before
    history = StatusChange.objects.filter(platform=platform).order_by("since")
    assert [row.state for row in history] == ["operational", "major_outage", "operational"]
    for earlier, later in pairwise(history):
        assert earlier.until == later.since, "the days must have no gap and no overlap"
    event = feed.events.get()
    assert (event.phase, event.open) == ("resolved", False)
    assert Proposal.objects.get().state == "over"


def test_the_feeds_own_columns_tell_what_it_said_and_when(page, read):
    feed = make_feed("sen", [make_platform()], urls=page.url)
    page.says("partial_outage", chat="a word of tomorrow")
    read(feed)
    now = NOON + timedelta(seconds=60)
    assert (feed.state, feed.headline) == ("partial_outage", "partial_outage")
    assert feed.unrecognised == "a word of tomorrow"
    assert feed.last_tried_at == feed.last_ok_at == feed.last_changed_at == now
    assert (feed.failures, feed.failure, feed.last_error) == (0, "", "")
    assert len(feed.digest) == 64


def test_each_platform_follows_its_own_component(page, read):
    chat, calls, photos = make_platform(), make_platform(), make_platform()
    feed = make_feed("sen", urls=page.url)
    for platform, component in ((chat, "chat"), (calls, "calls"), (photos, "photos")):
        FeedTarget.objects.create(feed=feed, platform=platform, component=component)
    page.says("partial_outage", chat="operational", calls="major_outage")
    read(feed)
    found = [state_of(platform).state for platform in (chat, calls, photos)]
    assert found == ["operational", "major_outage", "unknown"]


def test_a_business_page_moves_a_platform_in_trouble_and_never_makes_it_green(page, read):
    platform = make_platform()
    feed = make_feed("biz", [platform], scope="business", urls=page.url)
    read(feed)
    assert state_of(platform).state == "no_known_issue"
    page.says("degraded_performance")
    read(feed)
    assert state_of(platform).state == "degraded"


def test_the_board_names_the_worst_of_two_pages_and_moves_on_when_it_is_over(
    page, read, httpserver
):
    platform = make_platform()
    other = Page(httpserver, "/other.json")
    first = make_feed("first", [platform], urls=page.url)
    second = make_feed("second", [platform], urls=other.url)
    page.says("degraded_performance")
    other.says("major_outage")
    read(first, second)
    row = state_of(platform)
    assert (row.state, row.feed) == ("major_outage", second)
    other.says("operational")
    read(first, second)
    row = state_of(platform)
    assert (row.state, row.feed) == ("degraded", first)


def test_the_same_state_on_another_word_keeps_its_beginning(page, read, httpserver):
    platform = make_platform()
    other = Page(httpserver, "/other.json")
    first = make_feed("first", [platform], urls=page.url)
    second = make_feed("second", [platform], urls=other.url)
    page.says("major_outage")
    read(first, second)
    since = state_of(platform).since
    page.says("operational")
    other.says("major_outage")
    read(second)
    read(first)
    row = state_of(platform)
    assert (row.state, row.since, row.feed) == ("major_outage", since, second)
    assert StatusChange.objects.filter(platform=platform).count() == 1


def test_an_incident_of_ours_outlives_the_green_of_a_page(page, read):
    platform = make_platform()
    feed = make_feed("sen", [platform], urls=page.url)
    ours = make_incident("cable", [platform], level="degraded")
    read(feed)
    row = state_of(platform)
    assert (row.state, row.evidence_kind, row.incident) == ("degraded", "editor", ours)


def test_a_state_set_by_hand_holds_until_its_end_and_then_the_page_counts(page, read, clock):
    platform = make_platform()
    feed = make_feed("sen", [platform], urls=page.url)
    until = NOON + timedelta(seconds=90)
    held = HeldState.objects.create(
        platform=platform, state="degraded", reason="we see it", until=until
    )
    read(feed)
    assert state_of(platform).evidence_kind == "editor"
    clock.shift(30)
    board.settle_all(NOON + timedelta(seconds=90))
    assert state_of(platform).state == "operational"
    held.refresh_from_db()
    assert held.released_at == until


def test_settling_with_an_older_clock_leaves_no_days_that_overlap():
    platform = make_platform()
    held = HeldState.objects.create(platform=platform, state="degraded", reason="one")
    board.settle([platform.pk], NOON)
    held.delete()
    board.settle([platform.pk], NOON - timedelta(seconds=2))
    first, second = StatusChange.objects.filter(platform=platform).order_by("pk")
    assert first.since <= first.until == second.since
