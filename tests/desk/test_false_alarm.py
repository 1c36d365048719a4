"""A false alarm is ended by a correcting step; the board and the 90 days forget it."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from incidents import status
from incidents.models import StatusChange
from tests.factories import make_feed, make_incident, make_platform, make_update

from .incidents import sent

pytestmark = pytest.mark.django_db


@pytest.fixture
def alarm(desk):
    """An incident opened an hour ago, with what the board said of it since."""
    facebook = make_platform("facebook")
    since = timezone.now() - timedelta(hours=1)
    incident = make_incident("alarm", [facebook], started_at=since, published_at=since)
    make_update(incident, body="Facebook ngừng hoạt động.")
    make_update(incident, key="2", body="Đang xem lại.", published_at=since + timedelta(minutes=9))
    StatusChange.objects.create(
        platform=facebook,
        state="major_outage",
        since=since,
        evidence_kind="editor",
        incident=incident,
    )
    return incident


def end(desk, alarm):
    address = f"{reverse('incident_room:update', args=[alarm.slug])}?as=false_alarm"
    values = {**sent(desk.get(address).context["form"]), "body_vi": "Báo động nhầm, xin lỗi."}
    return desk.post(address, values)


def test_it_corrects_the_first_step_in_public_and_ends_every_impact(desk, alarm):
    assert end(desk, alarm).status_code == 302
    alarm.refresh_from_db()
    assert (alarm.phase, alarm.is_open) == ("false_alarm", False)
    assert not alarm.impacts.filter(ended_at=None).exists()
    step = alarm.updates.order_by("-pk")[0]
    assert (step.phase, step.corrects.key) == ("false_alarm", "1")
    page = desk.get(alarm.get_absolute_url()).content.decode()
    assert "Facebook ngừng hoạt động." in page
    assert "Báo động nhầm, xin lỗi." in page
    assert "#step-3" in page


def test_the_board_follows_the_sources_again(desk, alarm):
    facebook = alarm.impacts.get().platform
    feed = make_feed("meta", [facebook], last_ok_at=timezone.now())
    feed.targets.update(state="operational")
    end(desk, alarm)
    assert StatusChange.objects.current().get(platform=facebook).state == "operational"


def test_what_the_board_said_for_it_no_longer_counts(desk, alarm):
    facebook = alarm.impacts.get().platform
    now = timezone.now()
    assert status.uptime(facebook, now).outage > timedelta(minutes=50)
    end(desk, alarm)
    found = status.uptime(facebook, timezone.now())
    assert found.outage == timedelta()
    assert found.share is None  # nobody knew anything else


def test_maintenance_is_no_alarm(desk):
    upkeep = make_incident("upkeep", kind="maintenance", phase="in_progress")
    address = reverse("incident_room:update", args=[upkeep.slug])
    assert "?as=false_alarm" not in desk.get(address).content.decode()
    assert desk.get(f"{address}?as=false_alarm").status_code == 404


def test_the_phase_cannot_be_another_one(desk, alarm):
    address = f"{reverse('incident_room:update', args=[alarm.slug])}?as=false_alarm"
    values = {**sent(desk.get(address).context["form"]), "body_vi": "x", "phase": "resolved"}
    assert "phase" in desk.post(address, values).context["form"].errors
