"""Slack's status API v2: /current (its own word and what is active) and /history (events)."""

from typing import Any

from lib import states

from ..assembly import assemble, identity
from ..documents import load_json, plain, web_address
from ..reading import Document, Event, FeedError, Reading, members, moment, text
from ..words import Words

_KINDS: dict[str, tuple[str, str | None]] = {
    "incident": ("incident", states.MINOR),
    "outage": ("incident", states.MAJOR),
    "notice": ("notice", None),
    "maintenance": ("maintenance", "maintenance"),
}
_PHASES = {
    "active": states.INVESTIGATING,
    "resolved": states.RESOLVED,
    "scheduled": states.SCHEDULED,
    "completed": states.COMPLETED,
    "cancelled": states.FALSE_ALARM,
}


def parse(documents: list[Document]) -> Reading:
    words = Words()
    events: list[Event] = []
    headlines: list[str] = []
    for data in map(load_json, documents):
        rows = _rows(data)
        found = [_event(row, words) for row in rows]
        if isinstance(data, dict):
            headlines.append(_headline(text(data, "status"), found, words))
        events += found
    if not documents:
        raise FeedError("schema", "nothing to read", permanent=True)
    return assemble((), events, words, headline=states.worst(headlines), event_only=not headlines)


def _rows(data: Any) -> list[dict[str, Any]]:
    """Return the incidents of either answer; a history without any is nobody's answer."""
    if isinstance(data, dict) and isinstance(data.get("active_incidents"), list):
        if text(data, "status"):
            return members(data, "active_incidents")
    elif isinstance(data, list) and data:
        return members({"history": data}, "history")
    raise FeedError("schema", "not an answer of Slack", permanent=True)


def _headline(raw: str, events: list[Event], words: Words) -> str:
    state = words.look_up({"ok": states.OPERATIONAL, "active": None}, raw, states.UNKNOWN)
    if state is not None:
        return state
    if not events:
        return states.UNKNOWN  # something is active, and we are not told what
    trouble = any(event.open and event.kind == "incident" for event in events)
    return states.DEGRADED if trouble else states.NO_KNOWN_ISSUE


def _event(row: dict[str, Any], words: Words) -> Event:
    title, raw_type, raw_status = (text(row, key) for key in ("title", "type", "status"))
    if not (title and raw_type and raw_status):
        raise FeedError("schema", "not an incident of Slack", permanent=True)
    kind, impact = words.look_up(_KINDS, raw_type, ("incident", None))
    phase = words.look_up(_PHASES, raw_status, states.INVESTIGATING)
    if phase in states.MAINTENANCE_PHASES:
        kind, impact = "maintenance", "maintenance"
    elif kind == "maintenance" and phase == states.INVESTIGATING:
        phase = states.IN_PROGRESS
    updated = moment(row.get("date_updated"))
    notes = members(row, "notes")  # newest first
    services = row.get("services")
    return Event(
        external_id=identity(row.get("id")),
        title=plain(title),
        kind=kind,
        phase=phase,
        impact=impact,
        started_at=moment(row.get("date_created")),
        updated_at=updated,
        # Slack gives no time of the end; closing is the last thing that happens to an incident.
        resolved_at=updated if phase in states.CLOSED_PHASES else None,
        url=web_address(row.get("url")),
        text=plain(text(notes[0], "body")) if notes else "",
        component_ids=tuple(identity(name) for name in services)
        if isinstance(services, list)
        else (),
    )
