"""Status.io's public status: components (with their containers), incidents and maintenances."""

from typing import Any

from lib import states

from ..assembly import assemble, identity, named
from ..documents import load_object, plain
from ..reading import Component, Document, Event, FeedError, Reading, members, moment, text
from ..words import Words, code

_STATES = {
    "100": states.OPERATIONAL,
    "200": states.MAINTENANCE,
    "300": states.DEGRADED,
    "400": states.PARTIAL_OUTAGE,
    "500": states.MAJOR_OUTAGE,
}
_IMPACTS = states.IMPACT_OF_STATE | {states.OPERATIONAL: states.NONE}
# Only what goes on is listed: an incident that is over is gone.
_PHASES = {
    "100": states.INVESTIGATING,
    "200": states.IDENTIFIED,
    "300": states.MONITORING,
}


def parse(documents: list[Document]) -> Reading:
    words = Words()
    components: list[Component] = []
    events: list[Event] = []
    headlines: list[str] = []
    said = ""
    for data in map(load_object, documents):
        result, overall = _result(data)
        raw = code(overall["status_code"])
        headlines.append(words.look_up(_STATES, raw, states.UNKNOWN))
        said = text(overall, "status")
        components += [_component(row, words) for row in members(result, "status")]
        events += [_incident(row, words) for row in members(result, "incidents")]
        plans = result.get("maintenance")
        for key, phase in (("active", states.IN_PROGRESS), ("upcoming", states.SCHEDULED)):
            listed = members(plans, key) if isinstance(plans, dict) else []
            events += [_maintenance(row, phase) for row in listed]
    if not documents:
        raise FeedError("schema", "nothing to read", permanent=True)
    return assemble(
        components, events, words, headline=states.worst(headlines), headline_words=said
    )


def _result(data: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    result = data.get("result")
    overall = result.get("status_overall") if isinstance(result, dict) else None
    if isinstance(result, dict) and isinstance(overall, dict):
        listed = (isinstance(result.get(key), list) for key in ("status", "incidents"))
        if all(listed) and code(overall.get("status_code")):
            return result, overall
    raise FeedError("schema", "not an answer of Status.io", permanent=True)


def _component(row: dict[str, Any], words: Words) -> Component:
    """Return a component; its containers are the places it runs in and already counted in it."""
    raw = code(row.get("status_code"))
    state = words.look_up(_STATES, raw, states.UNKNOWN)
    return Component(identity(row.get("id")), named(row), state, raw)


def _messages(row: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the messages of an event oldest first, whatever order they were written in."""
    return sorted(members(row, "messages"), key=lambda one: str(moment(one.get("datetime"))))


def _incident(row: dict[str, Any], words: Words) -> Event:
    messages = _messages(row)
    newest = messages[-1] if messages else {}
    raw, size = code(newest.get("state")), code(newest.get("status"))
    phase = words.look_up(_PHASES, raw, states.INVESTIGATING) if raw else states.INVESTIGATING
    state = words.look_up(_STATES, size, states.UNKNOWN) if size else states.UNKNOWN
    return Event(
        external_id=identity(row.get("_id") or row.get("id")),
        title=plain(named(row)),
        kind="incident",
        phase=phase,
        impact=_IMPACTS.get(state),
        started_at=moment(row.get("datetime_open")),
        updated_at=moment(newest.get("datetime")),
        text=plain(text(newest, "details")),
        component_ids=_affected(row),
    )


def _maintenance(row: dict[str, Any], phase: str) -> Event:
    messages = _messages(row)
    newest = messages[-1] if messages else {}
    return Event(
        external_id=identity(row.get("_id") or row.get("id")),
        title=plain(named(row)),
        kind="maintenance",
        phase=phase,
        impact="maintenance",
        started_at=moment(row.get("datetime_planned_start")) or moment(row.get("datetime_open")),
        updated_at=moment(newest.get("datetime")),
        text=plain(text(newest, "details")),
        component_ids=_affected(row),
    )


def _affected(row: dict[str, Any]) -> tuple[str, ...]:
    parts = members(row, "components_affected")
    return tuple(identity(part.get("_id") or part.get("id")) for part in parts)
