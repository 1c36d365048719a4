"""The room lists what was sent about an incident."""

from datetime import timedelta

import pytest
from django.urls import reverse

from tests.factories import NOON
from tests.incidents.cap.messages import opened, post, sent

pytestmark = pytest.mark.django_db


def test_the_screen_of_an_incident_lists_its_messages_newest_first(desk):
    incident = opened()
    post(incident, "identified", NOON + timedelta(hours=1))
    page = desk.get(reverse("incident_room:update", args=[incident.slug])).content.decode()
    first, second = (page.index(f">{message.identifier}<") for message in sent(incident))
    assert second < first
    assert f'href="/cap/{sent(incident)[0].identifier}.xml"' in page


def test_an_incident_without_messages_shows_no_list(desk):
    incident = opened(machine=frozenset({"vi"}))
    page = desk.get(reverse("incident_room:update", args=[incident.slug])).content.decode()
    assert "/cap/localhost" not in page
