"""What the clock alone makes public, or takes off, is counted by itself and once."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from directory import moments
from directory.models import ContentVersion, PreparednessNotice
from guidance.models import OfficialContact
from incidents.feeds.tasks import settle_board
from incidents.models import StatusChange
from tests.factories import (
    NOON,
    PUBLIC,
    make_incident,
    make_link,
    make_platform,
    make_source,
    make_update,
)

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(minutes=10)


def planned_record():
    PreparednessNotice.objects.create(slug="n", published_at=LATER)


def ending_record():
    make_platform(withdrawn_at=LATER)


def planned_step():
    make_update(make_incident(), published_at=LATER)


@pytest.mark.parametrize("plan", [planned_record, ending_record, planned_step])
def test_a_moment_that_comes_is_counted_once(plan):
    with time_machine.travel(NOON, tick=False):
        plan()
        ContentVersion.bump()
        before = ContentVersion.current()
        assert not moments.count(LATER - timedelta(seconds=1))
    with time_machine.travel(LATER, tick=False):
        assert moments.count(timezone.now())
        assert not moments.count(timezone.now() + timedelta(seconds=15))
    assert ContentVersion.current() == before + 1


def test_a_verification_that_runs_out_is_counted_on_its_day():
    verified = timezone.localdate(NOON) - timedelta(days=364)
    OfficialContact.objects.create(
        slug="c",
        kind="phone",
        value="113",
        purpose="emergency",
        verified_on=verified,
        verified_against=make_source(),
    )
    link = make_link(make_platform(), "website", "https://one.example/", verified_on=verified)
    with time_machine.travel(NOON, tick=False):
        ContentVersion.bump()
        assert not moments.count(NOON + timedelta(hours=4, minutes=59))
    midnight = NOON + timedelta(hours=5)  # in Viet Nam
    with time_machine.travel(midnight, tick=False):
        assert not OfficialContact.objects.public(timezone.localdate()).exists()
        assert moments.count(midnight)
        OfficialContact.objects.all().delete()
        ContentVersion.objects.update(counted_at=NOON)
        assert moments.count(midnight), link


def test_asking_costs_two_queries():
    ContentVersion.bump()
    with CaptureQueriesContext(connection) as asked:
        moments.count(timezone.now() + timedelta(seconds=15))
    assert len(asked) == 2


def test_a_platform_and_an_incident_become_public_and_move_the_board_by_themselves(client):
    platform = make_platform("zalo", published_at=LATER)
    make_incident("zalo-down", [platform], published_at=LATER)
    with time_machine.travel(NOON, tick=False):
        ContentVersion.bump()
        settle_board()
        assert client.get("/vi/platforms/zalo/").status_code == 404
        assert not StatusChange.objects.exists()
    with time_machine.travel(LATER, tick=False):
        before = ContentVersion.current()
        settle_board()
        assert ContentVersion.current() > before
        assert client.get("/vi/platforms/zalo/").status_code == 200
        assert StatusChange.objects.current().get(platform=platform).state == "major_outage"


def test_a_withdrawn_incident_releases_the_board_by_itself():
    platform = make_platform("zalo", published_at=PUBLIC)
    make_incident("zalo-down", [platform], withdrawn_at=LATER)
    with time_machine.travel(NOON + timedelta(minutes=1), tick=False):
        settle_board()
        assert StatusChange.objects.current().get(platform=platform).state == "major_outage"
    with time_machine.travel(LATER, tick=False):
        settle_board()
        assert StatusChange.objects.current().get(platform=platform).state == "unknown"
