"""The home page hides no trouble and claims no calm it does not know of."""

from datetime import timedelta

import pytest
from django.utils import timezone

from incidents.feeds import board
from incidents.models import StatusChange
from tests.factories import make_incident, make_platform

pytestmark = pytest.mark.django_db


def home(client):
    return client.get("/vi/", headers={"host": "localhost"}).content.decode()


def in_trouble(platform, state="major_outage"):
    return StatusChange.objects.create(
        platform=platform,
        state=state,
        since=timezone.now(),
        evidence_kind="official",
        evidence_name="Status page",
    )


def test_a_platform_that_is_not_on_the_board_appears_when_it_is_in_trouble(client):
    platform = make_platform("github", name="GitHub", essential=False)
    assert "GitHub" not in home(client)
    in_trouble(platform)
    page = home(client)
    assert "Hiện đang có sự cố" in page
    assert page.count("GitHub") >= 2  # named above, and on the board


def test_a_closed_platform_has_no_state(client):
    platform = make_platform("gapo", name="Gapo", lifecycle="closed")
    in_trouble(platform)
    assert "Gapo" not in home(client)


def test_what_recovered_in_an_open_incident_and_fails_again_is_named(client):
    platform = make_platform("zalo", name="Zalo")
    incident = make_incident(platforms=[platform], title="Zalo chậm")
    incident.impacts.update(ended_at=timezone.now() - timedelta(hours=1))
    in_trouble(platform)
    page = home(client)
    assert "according to" not in page
    assert "theo Status page" in page.split('id="board"')[0]


def test_an_incident_names_its_platform_once(client):
    platform = make_platform("zalo", name="Zalo")
    make_incident(platforms=[platform], title="Zalo chậm")
    board.settle([platform.pk], timezone.now())
    page = home(client)
    assert "Zalo chậm" in page
    assert '<ul class="list">' not in page.split('id="board"')[0]


def test_unknown_is_counted_and_never_called_calm(client):
    make_platform("zalo", name="Zalo")
    page = home(client)
    assert "Hiện chưa ghi nhận sự cố nào" in page
    assert "Chưa thấy dấu hiệu sự cố" not in page
