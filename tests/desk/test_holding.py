"""A state set by hand from the room, and released."""

import pytest
from django.urls import reverse
from django.utils import timezone

from incidents.models import HeldState, StatusChange
from tests.factories import make_platform

from .people import sign_in

pytestmark = pytest.mark.django_db
HOLD = reverse("incident_room:hold")
VALUES = {"platform": "zalo", "state": "major_outage", "reason": "Tự thử: không vào được"}


@pytest.fixture
def zalo():
    return make_platform("zalo")


def state(platform):
    return StatusChange.objects.current().get(platform=platform).state


def test_one_small_form_of_the_room_sets_a_state_and_one_click_releases_it(desk, editor, zalo):
    assert desk.get("/desk/").context["hold_form"]
    assert desk.post(HOLD, {**VALUES, "lasting": "60"}).status_code == 302
    held = HeldState.objects.get()
    minutes = (held.until - timezone.now()).total_seconds() / 60
    assert (held.author, state(zalo)) == (editor, "major_outage")
    assert 59 < minutes <= 60
    assert VALUES["reason"] in desk.get("/desk/").content.decode()
    desk.post(reverse("incident_room:release", args=[held.pk]))
    held.refresh_from_db()
    assert (held.released_by, state(zalo)) == (editor, "unknown")


def test_nobody_replaces_what_another_editor_has_set(desk, zalo):
    desk.post(HOLD, VALUES)
    answer = desk.post(HOLD, {**VALUES, "state": "operational"})
    assert "platform" in answer.context["form"].errors
    assert state(zalo) == "major_outage"


def test_what_has_run_out_stands_in_nobodys_way(desk, zalo):
    desk.post(HOLD, VALUES)
    HeldState.objects.update(until=timezone.now())
    assert desk.post(HOLD, {**VALUES, "state": "degraded"}).status_code == 302
    assert state(zalo) == "degraded"


def test_a_second_release_changes_nothing(desk, zalo):
    desk.post(HOLD, VALUES)
    held = HeldState.objects.get()
    address = reverse("incident_room:release", args=[held.pk])
    desk.post(address)
    first = HeldState.objects.get().released_at
    assert desk.post(address).status_code == 302
    assert HeldState.objects.get().released_at == first


def test_setting_and_releasing_are_rights_of_their_own(client, zalo):
    sign_in(client, "add_update")
    assert client.get("/desk/").context["hold_form"] is None
    assert client.post(HOLD, VALUES).headers["Location"] == "/desk/"
    assert not HeldState.objects.exists()
    sign_in(client, "add_heldstate")
    client.post(HOLD, VALUES)
    held = HeldState.objects.get()
    client.post(reverse("incident_room:release", args=[held.pk]))
    assert HeldState.objects.get().released_at is None
