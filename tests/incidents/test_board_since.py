"""Since when: what an editor knows of the start counts, and never bends the rows before."""

from datetime import timedelta

import pytest

from incidents.feeds import board
from incidents.models import StatusChange
from tests.factories import NOON, make_incident, make_platform

pytestmark = pytest.mark.django_db


def test_the_state_of_an_incident_began_when_its_impact_did():
    platform = make_platform()
    board.settle([platform.pk], NOON - timedelta(hours=3))
    make_incident(platforms=[platform], started_at=NOON - timedelta(minutes=42))
    board.settle([platform.pk], NOON)
    before, now = StatusChange.objects.order_by("since")
    assert now.since == before.until == NOON - timedelta(minutes=42)


def test_it_goes_back_no_further_than_the_row_before():
    platform = make_platform()
    board.settle([platform.pk], NOON - timedelta(minutes=10))
    make_incident(platforms=[platform], started_at=NOON - timedelta(minutes=42))
    board.settle([platform.pk], NOON)
    before, now = StatusChange.objects.order_by("pk")
    assert now.since == before.until == before.since == NOON - timedelta(minutes=10)


def test_the_first_row_of_all_may_begin_in_the_past():
    platform = make_platform()
    make_incident(platforms=[platform], started_at=NOON - timedelta(minutes=42))
    board.settle([platform.pk], NOON)
    assert StatusChange.objects.get().since == NOON - timedelta(minutes=42)


def test_trouble_a_source_reported_is_not_rewritten():
    platform = make_platform()
    StatusChange.objects.create(
        platform=platform,
        state="major_outage",
        since=NOON - timedelta(hours=2),
        evidence_kind="official",
    )
    make_incident(platforms=[platform], level="degraded", started_at=NOON - timedelta(hours=5))
    board.settle([platform.pk], NOON)
    before, now = StatusChange.objects.order_by("pk")
    assert (before.state, before.until) == ("major_outage", NOON)
    assert (now.state, now.since) == ("degraded", NOON)
