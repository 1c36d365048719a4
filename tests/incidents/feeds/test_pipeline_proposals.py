"""What trouble at a source puts on the desk: once, up to date, and until it is over."""

import pytest

from incidents.feeds.models import FeedTarget
from incidents.models import Proposal, StatusChange
from tests.factories import NOON, make_feed, make_incident, make_platform

from .statuspage import incident

pytestmark = pytest.mark.django_db
DISMISSED, OPENED, MERGED = Proposal.State.DISMISSED, Proposal.State.OPENED, Proposal.State.MERGED


@pytest.fixture
def platform():
    return make_platform("sen-chat")


@pytest.fixture
def feed(page, platform):
    return make_feed("sen", [platform], urls=page.url)


def states() -> list[str]:
    return [proposal.state for proposal in Proposal.objects.order_by("pk")]


def answer(state, **values) -> None:
    Proposal.objects.filter(state="pending").update(state=state, **values)


def test_an_event_is_proposed_with_its_words_and_platforms(page, read, feed, platform):
    page.says("major_outage", [incident(incident_updates=[{"body": "Đang <b>tìm</b> hiểu."}])])
    assert read(feed).proposals == 1
    proposal = Proposal.objects.pending().get()
    assert (proposal.title, proposal.text) == ("Không đăng nhập được", "Đang tìm hiểu.")
    assert (proposal.level, proposal.url) == ("major_outage", "https://stspg.example/e1")
    assert proposal.started_at.isoformat() == "2026-03-05T11:50:00+00:00"
    assert list(proposal.platforms.all()) == [platform]
    assert proposal.event == feed.events.get()


def test_a_source_that_is_not_trusted_proposes_and_never_moves_the_board(page, read, platform):
    feed = make_feed("doubtful", [platform], urls=page.url, trusted=False)
    page.says("major_outage", [incident()])
    assert read(feed).proposals == 1
    row = StatusChange.objects.get(platform=platform)
    assert row.state == "unknown", "neither believed nor ignored"
    page.says("operational")
    read(feed)
    read(feed)
    assert StatusChange.objects.current().get(platform=platform).state == "no_known_issue"


def test_a_waiting_proposal_follows_its_event(page, read, feed):
    page.says("degraded_performance", [incident(impact="minor")])
    read(feed)
    page.says("major_outage", [incident(impact="critical", name="Mọi thứ ngừng hoạt động")])
    assert read(feed).proposals == 0
    proposal = Proposal.objects.get()
    assert (proposal.level, proposal.title) == ("major_outage", "Mọi thứ ngừng hoạt động")
    assert not proposal.history.exists(), "what a source says anew is nobody's edit"


def test_an_answered_proposal_keeps_the_words_it_was_answered_with(page, read, feed):
    page.says("major_outage", [incident()])
    read(feed)
    answer(MERGED)
    page.says("major_outage", [incident(name="Tên khác")])
    read(feed)
    assert Proposal.objects.get().title == "Không đăng nhập được"


@pytest.mark.parametrize("state", [DISMISSED, OPENED, MERGED])
def test_an_answered_event_is_not_proposed_again(state, page, read, feed):
    page.says("major_outage", [incident()])
    read(feed)
    answer(state)
    for body in ("identified", "monitoring", "investigating"):
        page.says("major_outage", [incident(status=body)])
        assert read(feed).proposals == 0
    page.says("operational")
    read(feed)
    read(feed)
    page.says("major_outage", [incident()])
    assert read(feed).proposals == 0
    assert states() == [state]


def test_an_event_that_vanishes_is_over_only_when_a_second_answer_misses_it(page, read, feed):
    page.says("major_outage", [incident()])
    read(feed)
    page.says("major_outage")
    read(feed)
    event = feed.events.get()
    assert event.missing_since is not None
    assert event.gone_at is None
    assert event.open
    assert states() == ["pending"]
    assert read(feed).result == "unchanged"
    event.refresh_from_db()
    assert event.gone_at is not None
    assert not event.open
    # The page is still red, and no event speaks of it any more.
    assert states() == ["over", "pending"]
    assert Proposal.objects.pending().get().event is None


def test_an_event_missing_once_and_back_was_never_over(page, read, feed):
    page.says("major_outage", [incident()])
    read(feed)
    page.says("major_outage")
    read(feed)
    page.says("major_outage", [incident()])
    read(feed)
    event = feed.events.get()
    assert (event.missing_since, event.gone_at) == (None, None)
    assert states() == ["pending"]


def test_a_failure_in_between_does_not_make_a_missing_event_gone(page, read, feed):
    page.says("major_outage", [incident()])
    read(feed)
    page.says("major_outage")
    read(feed)
    page.serves("", status=503)
    read(feed)
    assert feed.events.get().gone_at is None


def test_trouble_without_an_event_makes_one_proposal_until_it_is_calm(page, read, feed, platform):
    page.says("partial_outage")
    assert read(feed).proposals == 1
    proposal = Proposal.objects.get()
    assert (proposal.level, proposal.title) == ("partial_outage", "Sen: partial_outage")
    assert list(proposal.platforms.all()) == [platform]
    page.says("partial_outage")
    assert read(feed).proposals == 0
    page.says("major_outage")
    assert read(feed).proposals == 0
    proposal.refresh_from_db()
    assert proposal.level == "major_outage"
    page.says("operational")
    read(feed)
    proposal.refresh_from_db()
    assert (proposal.state, proposal.over_at) == ("over", feed.last_ok_at)


def test_a_state_that_flaps_is_one_proposal(page, read, feed, clock):
    for _time in range(3):
        page.says("degraded_performance")
        read(feed)
        assert Proposal.objects.get().state == "pending"
        page.says("operational")
        read(feed)
        assert Proposal.objects.get().state == "over"
    clock.shift(3600)
    page.says("degraded_performance")
    assert read(feed).proposals == 1, "an hour of calm ends the matter"


def test_an_event_that_vanishes_and_returns_is_one_proposal(page, read, feed, clock):
    page.says("degraded_performance", [incident()])
    read(feed)
    for _time in range(2):
        page.says()
        read(feed)
    assert Proposal.objects.get().state == "over"
    clock.shift(86_400)
    page.says("degraded_performance", [incident()])
    read(feed)
    assert Proposal.objects.get().state == "pending"


def test_a_dismissed_state_is_proposed_again_only_after_a_calm(page, read, feed, clock):
    page.says("partial_outage")
    read(feed)
    answer(DISMISSED)
    for _time in range(3):
        page.says("partial_outage")
        assert read(feed).proposals == 0
        page.says("operational")
        read(feed)
    clock.shift(3600)
    page.says("partial_outage")
    assert read(feed).proposals == 1
    assert states() == ["dismissed", "pending"]


def test_a_state_that_became_an_incident_is_not_proposed_while_that_is_open(page, read, feed):
    page.says("partial_outage")
    read(feed)
    ours = make_incident("ours")
    answer(OPENED, incident=ours)
    page.says("partial_outage")
    assert read(feed).proposals == 0
    ours.phase, ours.resolved_at = "resolved", NOON
    ours.save()
    page.says("partial_outage")
    assert read(feed).proposals == 1


def test_an_event_speaks_for_the_state_it_explains(page, read, feed):
    page.says("major_outage")
    read(feed)
    page.says("major_outage", [incident()])
    assert read(feed).proposals == 1
    assert states() == ["over", "pending"]


@pytest.mark.parametrize("event", [incident(impact="none"), incident(status="resolved")])
def test_an_event_without_impact_or_that_is_over_is_not_proposed(event, page, read, feed):
    page.says("operational", [event])
    assert (read(feed).events, Proposal.objects.count()) == (1, 0)


def test_an_event_is_proposed_for_the_platforms_whose_component_it_names(page, read):
    chat, calls = make_platform("chat"), make_platform("calls")
    feed = make_feed("sen", urls=page.url)
    for platform in (chat, calls):
        FeedTarget.objects.create(feed=feed, platform=platform, component=platform.slug)
    named = incident(components=[{"id": "calls"}], impact="major")
    page.says("operational", [named], chat="operational", calls="operational")
    read(feed)
    assert list(Proposal.objects.get().platforms.all()) == [calls]


def test_an_address_longer_than_the_desk_takes_gives_way_to_the_page(page, read, feed):
    long = "https://stspg.example/" + "x" * 1500
    page.says("major_outage", [incident(shortlink=long)])
    assert read(feed).result == "new"
    assert feed.events.get().url == long
    assert Proposal.objects.get().url == feed.homepage
