"""Cachet 2 (/api/v1/…) and 3 (/api/…): components, incidents and schedules.

The same number means different things in the two versions, so the shape is told apart first.
Times have no zone in either version and are left out unless they name one.
"""

from datetime import datetime
from typing import Any

from lib import states

from ..assembly import assemble, identity, named
from ..documents import load_object, plain, web_address
from ..reading import Component, Document, Event, FeedError, Reading, members, moment, text
from ..words import Words, code

_STATES_2 = {
    "0": states.UNKNOWN,
    "1": states.OPERATIONAL,
    "2": states.DEGRADED,
    "3": states.PARTIAL_OUTAGE,
    "4": states.MAJOR_OUTAGE,
}
_STATES_3 = _STATES_2 | {"5": states.UNKNOWN, "6": states.MAINTENANCE}
del _STATES_3["0"]
_PHASES = {
    "0": states.INVESTIGATING,  # version 3: unknown
    "1": states.INVESTIGATING,
    "2": states.IDENTIFIED,
    "3": states.MONITORING,
    "4": states.RESOLVED,
}
_PHASES_2 = _PHASES | {"0": states.SCHEDULED}
_SCHEDULES = {"0": states.SCHEDULED, "1": states.IN_PROGRESS, "2": states.COMPLETED}
_TYPES = ("components", "incidents", "schedules")


def parse(documents: list[Document]) -> Reading:
    words = Words()
    components: list[Component] = []
    events: list[Event] = []
    quiet = False
    for document in documents:
        data = load_object(document)
        rows, meta = members(data, "data"), data.get("meta")
        if not isinstance(data.get("data"), list) or not isinstance(meta, dict):
            raise FeedError("schema", "not an answer of Cachet", permanent=True)
        old = isinstance(meta.get("pagination"), dict)
        if not old and not ("links" in data and "per_page" in meta):
            raise FeedError("schema", "not an answer of Cachet", permanent=True)
        # Nothing but its address says what an empty list would have listed.
        quiet = quiet or "/incidents" in f"{document.url} {text(meta, 'path')}"
        for row in rows:
            kind, fields = _old(row) if old else _new(row)
            if kind == "components" and fields.get("enabled") is not False:
                components.append(_component(row, fields, words, old=old))
            elif kind != "components":
                events.append(_event(row, fields, words, kind=kind, old=old))
    if not documents:
        raise FeedError("schema", "nothing to read", permanent=True)
    return assemble(components, events, words, event_only=bool(quiet or events))


def _old(row: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    if "status_name" in row:
        return "components", row
    if "human_status" in row:
        return "schedules" if "scheduled_at" in row and "completed_at" in row else "incidents", row
    raise FeedError("schema", "not an object of Cachet 2", permanent=True)


def _new(row: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    kind, fields = text(row, "type"), row.get("attributes")
    if kind not in _TYPES or not isinstance(fields, dict):
        raise FeedError("schema", "not an object of Cachet 3", permanent=True)
    return kind, fields


def _status(fields: dict[str, Any], key: str = "status") -> str:
    """Return a status number, which version 3 wraps together with its words."""
    status = fields.get(key)
    return code(status.get("value") if isinstance(status, dict) else status)


def _component(
    row: dict[str, Any], fields: dict[str, Any], words: Words, *, old: bool
) -> Component:
    raw = _status(fields)
    state = words.look_up(_STATES_2 if old else _STATES_3, raw, states.UNKNOWN)
    return Component(identity(row.get("id")), named(fields), state, raw)


def _event(
    row: dict[str, Any], fields: dict[str, Any], words: Words, *, kind: str, old: bool
) -> Event:
    raw = _status(fields, "latest_status") or _status(fields)
    if kind == "schedules":
        phase = words.look_up(_SCHEDULES, raw, states.SCHEDULED)
    else:
        phase = words.look_up(_PHASES_2 if old else _PHASES, raw, states.INVESTIGATING)
    planned = phase in states.MAINTENANCE_PHASES
    own, part = identity(row.get("id")), code(fields.get("component_id"))
    updated = _zoned(fields, "updated_at", "updated")
    return Event(
        external_id=own if kind == "incidents" else identity(f"schedule-{own}"),
        title=plain(named(fields)),
        kind="maintenance" if planned else "incident",
        phase=phase,
        impact="maintenance" if planned else None,
        started_at=_zoned(fields, "scheduled_at", "scheduled", "occurred_at", "occurred"),
        updated_at=updated,
        resolved_at=updated if phase in states.CLOSED_PHASES else None,
        url=web_address(fields.get("permalink")),
        text=plain(text(fields, "message")),
        component_ids=(identity(part),) if part not in ("", "0") else (),
    )


def _zoned(fields: dict[str, Any], *keys: str) -> datetime | None:
    for key in keys:
        value = fields.get(key)
        try:
            found = moment(value.get("string") if isinstance(value, dict) else value)
        except FeedError:
            continue
        if found:
            return found
    return None
