"""What the feed server serves: a Statuspage history and a summary, of real size and shape.

Number 0 is a calm page; each higher number is the same page with an incident in progress whose
last update is another one.
"""

import html
import json
import random
import re
from datetime import UTC, datetime, timedelta

ENTRIES = 25
COMPONENTS = 50
_NEWEST = datetime(2026, 3, 5, 9, 40, tzinfo=UTC)
_WORDS = re.findall(
    r"\w+",
    "we are seeing raised error rates for requests from several regions and the team is looking "
    "at the cause a fix has been put in place while traffic to the affected service recovers "
    "customers may notice delays when signing in or sending messages until queues are empty",
)
_PHASES = ("Resolved", "Monitoring", "Update", "Identified", "Investigating")
_FEED = """<?xml version="1.0" encoding="UTF-8"?>
<feed xml:lang="en-US" xmlns="http://www.w3.org/2005/Atom">
  <id>tag:status.bench.example,2005:/history</id>
  <link rel="alternate" type="text/html" href="https://status.bench.example"/>
  <link rel="self" type="application/atom+xml" href="https://status.bench.example/history.atom"/>
  <title>Bench Status - Incident History</title>
  <updated>{updated}</updated>
  <author>
    <name>Bench</name>
  </author>
{entries}
</feed>
"""
_ENTRY = """  <entry>
    <id>tag:status.bench.example,2005:Incident/{number}</id>
    <published>{published}</published>
    <updated>{updated}</updated>
    <link rel="alternate" type="text/html" href="https://status.bench.example/incidents/{code}"/>
    <title>{title}</title>
    <content type="html">{content}</content>
  </entry>"""


def atom(number: int) -> bytes:
    """Return a history of 25 entries with their steps, some 65 KB."""
    chance = random.Random(1)
    entries = [_entry(each, 0, chance) for each in range(ENTRIES)]
    if number:
        entries[0] = _entry(0, number, random.Random(2))
    updated = _NEWEST + timedelta(minutes=number)
    return _FEED.format(updated=_time(updated), entries="\n".join(entries)).encode()


def summary(number: int) -> bytes:
    """Return a summary.json of 50 components, some 17 KB."""
    updated = _time(_NEWEST + timedelta(minutes=number))
    components = [_component(each) for each in range(COMPONENTS)]
    if number:
        components[0] |= {"status": "partial_outage", "updated_at": updated}
    status = {"indicator": "none", "description": "All Systems Operational"}
    trouble = {"indicator": "minor", "description": "Partially Degraded Service"}
    page = {
        "page": {
            "id": "bench0000001",
            "name": "Bench",
            "url": "https://status.bench.example",
            "time_zone": "Etc/UTC",
            "updated_at": updated,
        },
        "components": components,
        "incidents": [_incident(number, updated)] if number else [],
        "scheduled_maintenances": [],
        "status": trouble if number else status,
    }
    return json.dumps(page, separators=(",", ":")).encode()


def _entry(place: int, number: int, chance: random.Random) -> str:
    """Return the entry at a place, 0 being the newest; a number makes it one in progress."""
    at = _NEWEST - timedelta(days=4 * place) + timedelta(minutes=number)
    middle = ["Update"] * chance.choice((0, 0, 1, 1, 2, 4))
    names = [*_PHASES[:2], *middle, *_PHASES[3:]]
    steps = []
    for each, name in enumerate(names[1:] if number else names):
        text = " ".join(chance.choices(_WORDS, k=chance.randint(28, 62))).capitalize()
        news = f" Update {number}." if number and not each else ""
        steps.append(_step(at - timedelta(minutes=47 * each), name, f"{text}.{news}"))
    return _ENTRY.format(
        number=26_000_000 - 977 * place,
        published=_time(at),
        updated=_time(at),
        code=f"bench{place:07d}",
        title=f"Errors and delays in service {place}",
        content=html.escape("".join(steps), quote=False),
    )


def _step(at: datetime, name: str, text: str) -> str:
    day = f"<var data-var='date'>{at.day:2d}</var>"
    clock = f"<var data-var='time'>{at:%H:%M}</var>"
    when = f"<small>{at:%b} {day}, {clock} UTC</small>"
    return f"<p>{when}<br><strong>{name}</strong> - {text}</p>"


def _component(place: int) -> dict:
    return {
        "id": f"component{place:03d}",
        "name": f"Service number {place}",
        "status": "operational",
        "created_at": "2019-11-13T18:00:24.256Z",
        "updated_at": "2026-02-11T09:35:17.925Z",
        "position": place,
        "description": f"Requests to service number {place}, and what is delivered from it",
        "showcase": True,
        "start_date": None,
        "group_id": None,
        "page_id": "bench0000001",
        "group": False,
        "only_show_if_degraded": False,
    }


def _incident(number: int, updated: str) -> dict:
    update = {
        "id": f"update{number:06d}",
        "status": "identified",
        "body": f"The cause is known. Update {number}.",
        "incident_id": "benchincident",
        "created_at": updated,
        "updated_at": updated,
        "display_at": updated,
        "affected_components": [{"code": "component000", "name": "Service number 0"}],
    }
    return {
        "id": "benchincident",
        "name": "Errors in service number 0",
        "status": "identified",
        "created_at": _time(_NEWEST),
        "updated_at": updated,
        "monitoring_at": None,
        "resolved_at": None,
        "impact": "minor",
        "shortlink": "https://stspg.example/bench",
        "started_at": _time(_NEWEST),
        "page_id": "bench0000001",
        "incident_updates": [update],
        "components": [_component(0)],
    }


def _time(moment: datetime) -> str:
    return f"{moment:%Y-%m-%dT%H:%M:%S}Z"
