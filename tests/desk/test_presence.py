"""Two editors at once see each other, and what the other has published."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from directory.models import Editor
from incidents.desk import presence
from tests.factories import make_incident, make_platform, make_update

from .incidents import make_signal
from .people import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def incident():
    incident = make_incident("facebook-down", [make_platform("facebook")])
    make_update(incident)
    return incident


def names(page):
    return [each.name for each in page.context["present"]]


def test_each_sees_that_the_other_has_the_form_open(client, editor, incident):
    address = reverse("incident_room:update", args=[incident.slug])
    client.force_login(editor)
    assert names(client.get(address)) == []
    minh = sign_in(client, "add_update")
    page = client.get(address)
    assert names(page) == ["lan"]
    assert "lan" in page.content.decode()
    client.force_login(editor)
    assert names(client.get(address)) == [minh.username]
    room = client.get("/desk/").context["incidents"][0]
    assert [each.name for each in room.present] == [minh.username]


def test_who_has_closed_it_is_gone_after_a_while(client, editor, incident):
    address = reverse("incident_room:update", args=[incident.slug])
    minh = Editor.objects.create_user("minh", "minh@localhost", "x")
    now = timezone.now()
    presence.note(minh, [presence.about_incident(incident)], now)
    client.force_login(editor)
    with time_machine.travel(now + timedelta(seconds=presence.GONE - 2), tick=False):
        assert names(client.get(address)) == ["minh"]
    with time_machine.travel(now + timedelta(seconds=presence.GONE + 1), tick=False):
        assert names(client.get(address)) == []


def test_the_sign_of_life_tells_of_a_step_published_meanwhile(client, editor, incident):
    client.force_login(editor)
    at_work = reverse("incident_room:at_incident", args=[incident.slug])
    first = incident.updates.get()
    quiet = client.post(f"{at_work}?seen={first.pk}").content.decode()
    assert quiet.strip() == ""
    minh = sign_in(client, "add_update")
    published = timezone.now() - timedelta(minutes=1, seconds=10)
    make_update(incident, key="2", body="Mới nhất.", author=minh, published_at=published)
    client.force_login(editor)
    told = client.post(f"{at_work}?seen={first.pk}").content.decode()
    assert "Mới nhất." in told
    assert minh.username in told
    assert client.get(at_work).status_code == 405


def test_two_who_answer_the_same_signal_see_each_other(client, editor):
    signal = make_signal("one", [make_platform()])
    address = reverse("incident_room:open_from", args=[signal.pk])
    client.force_login(editor)
    client.get(address)
    sign_in(client, "add_update")
    assert names(client.get(address)) == ["lan"]
    assert [each.name for each in client.get("/desk/").context["groups"][0].present] == ["lan"]
    signs = client.post(reverse("incident_room:at_signals", args=[signal.pk]))
    assert "lan" in signs.content.decode()


def test_the_sign_of_life_is_for_those_who_publish(client, incident):
    sign_in(client)
    address = reverse("incident_room:at_incident", args=[incident.slug])
    assert client.post(address).headers["Location"] == "/desk/"
