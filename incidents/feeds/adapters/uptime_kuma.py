"""Uptime Kuma: a status page (/api/status-page/<slug>) and its heartbeats (…/heartbeat/<slug>).

The state is computed from the newest beat of each monitor. Kuma's own headline is not used: with
one monitor under maintenance it hides all others that are down.
"""

from typing import Any

from lib import states

from ..assembly import assemble, identity, named
from ..documents import load_object, plain
from ..reading import Component, Document, Event, FeedError, Reading, members, text
from ..words import Words, code
from ..zones import in_utc

_BEATS = {
    "0": states.MAJOR_OUTAGE,
    "1": states.OPERATIONAL,
    "2": states.UNKNOWN,  # pending: it failed, and is being tried again
    "3": states.MAINTENANCE,
}
# A note has a colour and no size: the alarming ones are incidents, the others only notes.
_STYLES = {
    "danger": "incident",
    "warning": "incident",
    "info": "notice",
    "primary": "notice",
    "light": "notice",
    "dark": "notice",
}
_PLANS = {
    "scheduled": states.SCHEDULED,
    "under_maintenance": states.IN_PROGRESS,
    "ended": states.COMPLETED,
    "inactive": states.COMPLETED,
}


def parse(documents: list[Document]) -> Reading:
    words = Words()
    pages: list[dict[str, Any]] = []
    beats: dict[str, list[dict[str, Any]]] = {}
    for data in map(load_object, documents):
        listed, config = data.get("heartbeatList"), data.get("config")
        if isinstance(listed, dict):
            beats |= {identity(key): members(listed, key) for key in listed}
        elif isinstance(config, dict) and text(config, "slug") and "publicGroupList" in data:
            pages.append(data)
        else:
            raise FeedError("schema", "not an answer of Uptime Kuma", permanent=True)
    if not pages:
        raise FeedError("schema", "heartbeats without a status page", permanent=True)
    monitors = [
        monitor
        for page in pages
        for group in members(page, "publicGroupList")
        for monitor in members(group, "monitorList")
    ]
    components = [_component(row, beats, words) for row in monitors]
    events = [_note(row, words) for page in pages for row in _notes(page)]
    plans = [row for page in pages for row in members(page, "maintenanceList")]
    return assemble(components, [*events, *(_plan(row, words) for row in plans)], words)


def _component(
    row: dict[str, Any], beats: dict[str, list[dict[str, Any]]], words: Words
) -> Component:
    own = identity(row.get("id"))
    if not beats.get(own):
        return Component(own, named(row), states.UNKNOWN)
    timed = [(str(in_utc(beat.get("time")) or ""), place) for place, beat in enumerate(beats[own])]
    raw = code(beats[own][max(timed)[1]].get("status"))
    return Component(own, named(row), words.look_up(_BEATS, raw, states.UNKNOWN), raw)


def _notes(page: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the notes of a page: one `incident` in older versions, `incidents` in newer ones."""
    single = page.get("incident")
    if single is not None and not isinstance(single, dict):
        raise FeedError("schema", "'incident' is not an object", permanent=True)
    return ([single] if single else []) + members(page, "incidents")


def _note(row: dict[str, Any], words: Words) -> Event:
    created, updated = in_utc(row.get("createdDate")), in_utc(row.get("lastUpdatedDate"))
    over = row.get("active") in (False, 0)
    return Event(
        external_id=identity(row.get("id")),
        title=plain(named(row, "title")),
        kind=words.look_up(_STYLES, text(row, "style"), "incident"),
        phase=states.RESOLVED if over else states.INVESTIGATING,
        started_at=created,
        updated_at=updated or created,
        resolved_at=(updated or created) if over else None,
        text=plain(text(row, "content")),
    )


def _plan(row: dict[str, Any], words: Words) -> Event:
    """Return a maintenance; its dates are in a zone that differs by version and are left out."""
    return Event(
        external_id=f"maintenance-{identity(row.get('id'))}"[:200],
        title=plain(named(row, "title")),
        kind="maintenance",
        phase=words.look_up(_PLANS, text(row, "status"), states.SCHEDULED),
        impact="maintenance",
        text=plain(text(row, "description")),
    )
