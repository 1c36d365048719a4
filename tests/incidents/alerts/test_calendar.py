"""Incidents and maintenance as events: from when to when, how sure, and which version."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.conf import settings
from django.utils.translation import override
from icalendar import Calendar

from tests.factories import NOON, make_incident, make_platform, make_update

from .validators import problems

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def calendar(client, language: str = "vi") -> Calendar:
    answer = client.get(f"/{language}/incidents.ics?{datetime.now().timestamp()}")
    assert problems(answer, "ics") == []
    return Calendar.from_ical(answer.content)


def event(client):
    (found,) = calendar(client).events
    return found


def span(client) -> tuple:
    found = event(client)
    return found["DTSTART"].dt, found["DTEND"].dt if "DTEND" in found else None


def test_a_calendar_says_what_it_is_and_when_to_ask_again(client):
    found = calendar(client, "en")
    assert str(found["METHOD"]) == "PUBLISH"
    assert str(found["NAME"]) == "Bình tĩnh: incidents"
    assert found["REFRESH-INTERVAL"].dt == timedelta(minutes=15)
    assert str(found["X-PUBLISHED-TTL"]) == "PT15M"
    assert str(found["SOURCE"]) == f"{settings.SITE_URL}/en/incidents.ics"


def test_what_is_over_lasts_from_its_start_to_its_end(client):
    make_incident("over", phase="resolved", resolved_at=NOON + 2 * HOUR)
    assert span(client) == (NOON, NOON + 2 * HOUR)


def test_what_goes_on_lasts_as_long_as_we_know_of_it_and_grows_with_each_step(client):
    incident = make_incident("open")
    assert span(client) == (NOON, None)
    make_update(incident, published_at=NOON + HOUR)
    assert span(client) == (NOON, NOON + HOUR)
    make_update(incident, key="2", published_at=NOON + 3 * HOUR)
    assert span(client) == (NOON, NOON + 3 * HOUR)


def test_what_ended_at_a_time_nobody_knows_is_a_moment(client):
    make_incident("over", phase="review")
    assert span(client) == (NOON, None)


def test_announced_maintenance_lasts_as_long_as_was_announced(client):
    incident = make_incident(
        "night", [make_platform("zalo")], "maintenance", kind="maintenance", phase="scheduled"
    )
    make_update(incident, published_at=NOON - HOUR)
    assert span(client) == (NOON, None)  # nobody said until when
    incident.impacts.update(ended_at=NOON + 4 * HOUR)
    assert span(client) == (NOON, NOON + 4 * HOUR)
    incident.phase = "in_progress"
    incident.save()
    assert span(client) == (NOON, NOON + 4 * HOUR)


def test_where_only_the_day_is_known_the_event_is_a_whole_day_of_viet_nam(client):
    # 18:00 in UTC is the next day in Viet Nam.
    started = datetime(2026, 3, 4, 18, tzinfo=UTC)
    incident = make_incident(
        "day", started_at=started, started_precision="day", phase="resolved", resolved_at=NOON
    )
    assert span(client) == (date(2026, 3, 5), date(2026, 3, 6))
    incident.resolved_at = NOON + 24 * HOUR
    incident.save()
    assert span(client) == (date(2026, 3, 5), date(2026, 3, 7))


def test_where_only_the_day_of_the_end_is_known_that_day_belongs_to_it(client):
    make_incident("day", phase="resolved", resolved_at=NOON, resolved_precision="day")
    assert span(client) == (NOON, datetime(2026, 3, 5, 17, tzinfo=UTC))


@pytest.mark.parametrize(
    ("phase", "kind", "status"),
    [
        ("investigating", "outage", "TENTATIVE"),
        ("identified", "outage", "CONFIRMED"),
        ("resolved", "outage", "CONFIRMED"),
        ("false_alarm", "outage", "CANCELLED"),
        ("scheduled", "maintenance", "CONFIRMED"),
        ("false_alarm", "maintenance", "CANCELLED"),
    ],
)
def test_the_status_says_how_sure_it_is(client, phase, kind, status):
    make_incident("one", phase=phase, kind=kind)
    assert str(event(client)["STATUS"]) == status


def test_the_uid_stays_and_the_sequence_grows_with_the_steps(client):
    incident = make_incident("one")
    before = event(client)
    make_update(incident, published_at=NOON + HOUR)
    after = event(client)
    assert str(before["UID"]) == str(after["UID"]) == f"{incident.uid}@localhost"
    assert (before["SEQUENCE"], after["SEQUENCE"]) == (0, 1)
    assert after["DTSTAMP"].dt == after["LAST-MODIFIED"].dt == NOON + HOUR


def test_it_takes_nobodys_time_and_names_who_publishes_it(client):
    incident = make_incident("one", [make_platform("zalo")])
    found = event(client)
    assert str(found["TRANSP"]) == "TRANSPARENT"
    assert found["ORGANIZER"].params["CN"] == "Bình tĩnh"
    with override("vi"):
        kind = incident.get_kind_display()
    assert [str(each) for each in found["CATEGORIES"].cats] == [kind, "Zalo"]
