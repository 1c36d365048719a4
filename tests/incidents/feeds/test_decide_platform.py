"""The state of one platform from everything known of it: each rule, as a table."""

from dataclasses import replace
from datetime import timedelta
from itertools import permutations

import pytest

from incidents.feeds.decide import Bearing, Held, Signal, platform_state
from lib import states
from tests.factories import NOON

SOON, JUST_NOW = NOON + timedelta(minutes=5), NOON - timedelta(seconds=30)
OFFICIAL = Signal(
    kind="official",
    name="Sen Chat",
    state=states.OPERATIONAL,
    trusted=True,
    url="https://status.senchat.example/",
    checked_at=JUST_NOW,
    stale_after=SOON,
    feed_id=1,
)


def official(state: str, **values) -> Signal:
    return replace(OFFICIAL, state=state, **values)


def untrusted(state: str, **values) -> Signal:
    return official(state, **{"trusted": False, "name": "Atom", "feed_id": 2, **values})


def business(state: str, **values) -> Signal:
    return official(state, **{"scope": "business", "name": "Business", "feed_id": 3, **values})


def adjacent(state: str, **values) -> Signal:
    return official(state, **{"scope": "adjacent", "name": "Next door", "feed_id": 4, **values})


def stale(signal: Signal) -> Signal:
    return replace(signal, checked_at=NOON - timedelta(hours=1), stale_after=NOON)


def never_read(signal: Signal) -> Signal:
    return replace(signal, state=states.UNKNOWN, checked_at=None, stale_after=None)


def decided(*signals, held=None, bearings=()):
    return platform_state(signals, held, bearings, NOON)


TABLE = {
    # 2. the worst of fresh, trusted sources, whatever their scope
    "trusted trouble is believed": ([official("partial_outage")], "partial_outage"),
    "the worst of two wins": ([official("degraded"), official("major_outage")], "major_outage"),
    "business trouble counts": ([official("operational"), business("degraded")], "degraded"),
    "a neighbour's trouble counts": ([adjacent("major_outage")], "major_outage"),
    "trouble hides unknown": ([official("unknown"), business("degraded")], "degraded"),
    "maintenance of the platform itself counts": ([official("maintenance")], "maintenance"),
    "maintenance next door does not": ([adjacent("maintenance")], "no_known_issue"),
    "business maintenance leaves green alone": (
        [official("operational"), business("maintenance")],
        "operational",
    ),
    "trouble is worse than maintenance": (
        [official("maintenance"), business("degraded")],
        "degraded",
    ),
    "stale trouble no longer counts": ([stale(official("major_outage"))], "unknown"),
    "stale trouble beside fresh calm is over": (
        [stale(business("major_outage")), official("operational")],
        "operational",
    ),
    # 3. an untrusted source of the platform itself
    "untrusted trouble is doubt": ([untrusted("major_outage")], "unknown"),
    "untrusted trouble darkens green": (
        [official("operational"), untrusted("degraded")],
        "unknown",
    ),
    "untrusted trouble next door is no doubt": (
        [official("operational"), adjacent("major_outage", trusted=False)],
        "operational",
    ),
    "stale untrusted trouble is no doubt": (
        [official("operational"), stale(untrusted("major_outage"))],
        "operational",
    ),
    "untrusted maintenance is not believed": ([untrusted("maintenance")], "no_known_issue"),
    # 4. operational
    "green needs a trusted source": ([untrusted("operational")], "no_known_issue"),
    "green needs a source of the platform itself": ([business("operational")], "no_known_issue"),
    "green needs an official source": (
        [official("operational", kind="probe")],
        "no_known_issue",
    ),
    "green": ([official("operational")], "operational"),
    "green beside a list of no events": (
        [official("operational"), untrusted("no_known_issue")],
        "operational",
    ),
    "one fresh word of two is enough for green": (
        [stale(official("operational")), official("operational", name="Other", feed_id=9)],
        "operational",
    ),
    # 5. we ought to know and do not
    "stale": ([stale(official("operational"))], "unknown"),
    "never read": ([never_read(OFFICIAL)], "unknown"),
    "a word nobody recognised": ([official("unknown")], "unknown"),
    "a word nobody recognised forbids green": (
        [official("operational"), official("unknown", name="Other")],
        "unknown",
    ),
    "stale beside calm business": (
        [stale(official("operational")), business("operational")],
        "unknown",
    ),
    "stale beside a reachable probe": (
        [stale(official("operational")), official("no_known_issue", kind="probe")],
        "unknown",
    ),
    # 6. calm, or nothing
    "a list of no events": ([official("no_known_issue")], "no_known_issue"),
    "stale business beside fresh calm": (
        [stale(business("operational")), official("no_known_issue")],
        "no_known_issue",
    ),
    "nothing at all": ([], "unknown"),
    "only a neighbour nobody understands": ([adjacent("unknown")], "unknown"),
    "only a neighbour that fell silent": ([stale(adjacent("operational"))], "unknown"),
}


@pytest.mark.parametrize(("signals", "state"), TABLE.values(), ids=TABLE.keys())
def test_what_is_known_gives_the_state_in_whatever_order_it_is_told(signals, state):
    found = {decided(*order) for order in permutations(signals)}
    assert {decision.state for decision in found} == {state}
    assert len(found) == 1, "the order of rows must not choose the source that is named"


@pytest.mark.parametrize("state", states.STATES)
def test_a_state_set_by_hand_holds_against_everything(state):
    held = Held(state, "we see it ourselves", "https://example.org/")
    decision = decided(
        official("major_outage"), held=held, bearings=[Bearing("major_outage", 7, "x")]
    )
    assert (decision.state, decision.kind) == (state, "editor")
    assert (decision.name, decision.url) == ("we see it ourselves", "https://example.org/")
    assert decision.feed_id is None
    assert decision.incident_id is None


def test_an_open_incident_of_ours_moves_a_green_platform():
    decision = decided(OFFICIAL, bearings=[Bearing("degraded", 7, "slow-messages")])
    assert (decision.state, decision.kind, decision.incident_id) == ("degraded", "editor", 7)


def test_the_worse_of_our_incident_and_the_source_is_named():
    ours = [Bearing("degraded", 7, "slow-messages")]
    decision = decided(official("major_outage"), bearings=ours)
    assert (decision.state, decision.feed_id, decision.incident_id) == ("major_outage", 1, None)


def test_of_equals_our_own_incident_is_named_before_a_source():
    decision = decided(official("major_outage"), bearings=[Bearing("major_outage", 7, "down")])
    assert decision.incident_id == 7


def test_of_equal_sources_the_platforms_own_is_named_and_always_the_same():
    older = official("degraded", name="A", feed_id=5, checked_at=NOON - timedelta(minutes=4))
    newer = official("degraded", name="B", feed_id=6, checked_at=JUST_NOW)
    assert decided(business("degraded"), older, newer).feed_id == 5
    read_again = replace(older, checked_at=JUST_NOW), replace(newer, checked_at=NOON)
    assert decided(business("degraded"), *read_again).feed_id == 5, "no new word at each read"


def test_announced_maintenance_of_our_own_shows():
    assert decided(OFFICIAL, bearings=[Bearing("maintenance", 7, "m")]).state == "maintenance"


def test_unknown_still_names_the_source_that_fell_silent():
    decision = decided(stale(OFFICIAL))
    assert (decision.state, decision.name, decision.feed_id) == ("unknown", "Sen Chat", 1)


def test_a_word_counts_until_the_very_moment_it_grows_stale():
    until_now = replace(OFFICIAL, stale_after=NOON)
    a_moment_longer = replace(OFFICIAL, stale_after=NOON + timedelta(microseconds=1))
    assert decided(until_now).state == "unknown"
    assert decided(a_moment_longer).state == "operational"


def test_no_state_of_any_two_sources_is_ever_green_without_an_official_word():
    others = [untrusted, business, adjacent]
    for first in others:
        for second in others:
            for one in states.STATES:
                for other in states.STATES:
                    assert decided(first(one), second(other)).state != "operational"
