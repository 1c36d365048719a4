"""How 90 days divide: unknown time is neither up nor down, and is shown."""

from datetime import timedelta

import pytest

from incidents.models import StatusChange
from incidents.status import uptime
from tests.factories import NOON, make_platform

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def rows(platform, *spans: tuple[str, float]) -> None:
    """Write rows that end now, each with a state and its length in days, oldest first."""
    at = NOON - sum((DAY * length for _state, length in spans), timedelta())
    for number, (state, length) in enumerate(spans):
        until = None if number == len(spans) - 1 else at + DAY * length
        StatusChange.objects.create(platform=platform, state=state, since=at, until=until)
        at += DAY * length


def test_each_state_has_its_part():
    platform = make_platform()
    rows(
        platform,
        ("operational", 40),
        ("major_outage", 1),
        ("partial_outage", 1),
        ("degraded", 3),
        ("maintenance", 2),
        ("unknown", 3),
        ("no_known_issue", 10),
    )
    found = uptime(platform, NOON)
    assert (found.calm, found.outage, found.degraded) == (50 * DAY, 2 * DAY, 3 * DAY)
    assert (found.maintenance, found.unknown) == (2 * DAY, 33 * DAY)
    assert found.share == pytest.approx(1 - 2 / 57)
    assert found.unknown_share == pytest.approx(33 / 90)


def test_what_began_before_counts_from_the_first_of_the_ninety_days():
    platform = make_platform()
    rows(platform, ("operational", 200))
    found = uptime(platform, NOON)
    assert (found.calm, found.unknown, found.share) == (90 * DAY, timedelta(), 1)


def test_of_nothing_there_is_no_share():
    found = uptime(make_platform(), NOON)
    assert (found.share, found.unknown_share) == (None, 1)
