"""Rows and answers that the tests of the Statuspage-compatible API share."""

import json
from datetime import UTC, datetime, timedelta

from incidents.feeds.adapters import statuspage
from incidents.feeds.reading import Document, Reading
from incidents.models import StatusChange
from tests.factories import make_feed, make_incident, make_platform, make_update

NOW = datetime(2026, 3, 5, 12, 0, 30, tzinfo=UTC)
HOUR = timedelta(hours=1)


def put(state: str, slug: str | None = None, **values):
    """A platform in a state since an hour, on the word of a fresh source."""
    platform = make_platform(slug, **values)
    change = {"platform": platform, "state": state, "since": NOW - HOUR}
    if state != "unknown":
        change |= {"feed": make_feed(platforms=[platform], last_ok_at=NOW - timedelta(minutes=1))}
    StatusChange.objects.create(evidence_kind="official", evidence_name="Trang", **change)
    return platform


def ask(client, name: str, language: str = "en") -> dict:
    answer = client.get(f"/api/v2/{name}.json?lang={language}")
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "application/json"
    return answer.json()


def read_back(*answers: dict) -> Reading:
    """What our own adapter for Statuspage makes of some answers."""
    return statuspage.parse([Document(json.dumps(each).encode()) for each in answers])


def told(slug: str, phases: list[str], platforms=(), **values):
    """An incident that went through some phases, a step every ten minutes."""
    begun = values.pop("started_at", NOW - HOUR)
    first = min(begun, NOW - HOUR)
    incident = make_incident(
        slug, platforms, phase=phases[-1], started_at=begun, published_at=first, **values
    )
    for number, phase in enumerate(phases):
        make_update(
            incident,
            key=str(number + 1),
            body=f"Bước {number + 1}.",
            phase=phase,
            published_at=first + number * timedelta(minutes=10),
        )
    return incident
