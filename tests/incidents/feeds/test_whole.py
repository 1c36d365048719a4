"""From components to a whole: the rule as a table."""

import pytest

from incidents.feeds.reading import Component, Event, whole
from lib import states

LETTERS = {
    "o": states.OPERATIONAL,
    "u": states.UNKNOWN,
    "m": states.MAINTENANCE,
    "d": states.DEGRADED,
    "p": states.PARTIAL_OUTAGE,
    "M": states.MAJOR_OUTAGE,
}


def leaves(letters: str) -> tuple[Component, ...]:
    return tuple(Component(str(n), f"Leaf {n}", LETTERS[c]) for n, c in enumerate(letters))


def event(kind: str, phase: str, impact: str | None) -> Event:
    return Event("e", "Sự cố", kind, phase, impact)


@pytest.mark.parametrize(
    ("letters", "expected"),
    [
        ("ooo", states.OPERATIONAL),
        ("M", states.MAJOR_OUTAGE),
        ("MMoo", states.MAJOR_OUTAGE),  # exactly half
        ("Mooo", states.PARTIAL_OUTAGE),  # one step milder
        ("ppoo", states.PARTIAL_OUTAGE),
        ("pooo", states.DEGRADED),
        ("dooooooo", states.DEGRADED),  # nothing is milder than this
        ("Mppp", states.PARTIAL_OUTAGE),
        ("mooo", states.MAINTENANCE),
        ("mmmd", states.DEGRADED),
        ("uo", states.UNKNOWN),  # at half
        ("uoo", states.OPERATIONAL),
        ("u", states.UNKNOWN),
        ("uud", states.DEGRADED),  # unknown never hides trouble
        ("uum", states.MAINTENANCE),
        ("uuuM", states.PARTIAL_OUTAGE),
    ],
)
def test_leaves(letters: str, expected: str) -> None:
    assert whole(leaves(letters), (), None) == expected


@pytest.mark.parametrize(
    ("letters", "headline", "expected"),
    [
        ("", None, states.UNKNOWN),
        ("", states.OPERATIONAL, states.OPERATIONAL),
        ("", states.UNKNOWN, states.UNKNOWN),
        ("ooo", states.DEGRADED, states.DEGRADED),
        ("ooo", states.UNKNOWN, states.UNKNOWN),
        ("Mooo", states.OPERATIONAL, states.PARTIAL_OUTAGE),
        ("Mooo", states.MAJOR_OUTAGE, states.MAJOR_OUTAGE),
        ("uu", states.OPERATIONAL, states.UNKNOWN),
        ("d", states.UNKNOWN, states.DEGRADED),
    ],
)
def test_the_worse_of_leaves_and_headline_rules(
    letters: str, headline: str | None, expected: str
) -> None:
    assert whole(leaves(letters), (), headline) == expected


@pytest.mark.parametrize(
    ("kind", "phase", "impact", "expected"),
    [
        ("incident", states.INVESTIGATING, states.MINOR, states.DEGRADED),
        ("incident", states.MONITORING, states.MAJOR, states.PARTIAL_OUTAGE),
        ("incident", states.IDENTIFIED, states.CRITICAL, states.MAJOR_OUTAGE),
        ("incident", states.INVESTIGATING, None, states.DEGRADED),
        ("incident", states.INVESTIGATING, states.NONE, states.OPERATIONAL),
        ("incident", states.RESOLVED, states.CRITICAL, states.OPERATIONAL),
        ("incident", states.REVIEW, states.CRITICAL, states.OPERATIONAL),
        ("incident", states.FALSE_ALARM, states.CRITICAL, states.OPERATIONAL),
        ("notice", states.INVESTIGATING, None, states.OPERATIONAL),
        ("maintenance", states.SCHEDULED, "maintenance", states.OPERATIONAL),
        ("maintenance", states.IN_PROGRESS, "maintenance", states.OPERATIONAL),  # leaves say it
    ],
)
def test_open_events_raise_what_leaves_say(
    kind: str, phase: str, impact: str | None, expected: str
) -> None:
    assert whole(leaves("ooo"), (event(kind, phase, impact),), None) == expected


def test_a_source_of_events_never_says_operational() -> None:
    assert whole((), (), None, event_only=True) == states.NO_KNOWN_ISSUE
    closed = event("incident", states.RESOLVED, states.CRITICAL)
    assert whole((), (closed,), None, event_only=True) == states.NO_KNOWN_ISSUE
    under_way = event("maintenance", states.VERIFYING, "maintenance")
    assert whole((), (under_way,), None, event_only=True) == states.MAINTENANCE
    assert whole((), (under_way,), None) == states.MAINTENANCE


def test_an_event_never_makes_a_worse_whole_better() -> None:
    minor = event("incident", states.INVESTIGATING, states.MINOR)
    assert whole(leaves("M"), (minor,), None) == states.MAJOR_OUTAGE
    assert whole(leaves("u"), (minor,), None) == states.DEGRADED
