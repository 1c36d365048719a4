"""Sorry™: a page's own state, its components and its notices (/api/v1/status, …)."""

from typing import Any

from lib import states

from ..assembly import assemble, identity, named
from ..documents import load_object, plain, web_address
from ..reading import Component, Document, Event, FeedError, Reading, members, moment, text
from ..words import PHASES, Words

_STATES = {
    "operational": states.OPERATIONAL,
    "degraded": states.DEGRADED,
    "partially_degraded": states.DEGRADED,
    "outage": states.MAJOR_OUTAGE,
    "maintenance": states.MAINTENANCE,
    "under_maintenance": states.MAINTENANCE,
}
_KINDS = {"unplanned": "incident", "planned": "maintenance", "general": "notice"}
_PHASES = PHASES | {
    "open": states.INVESTIGATING,
    "recovering": states.MONITORING,
    "false_alarm": states.FALSE_ALARM,
    "underway": states.IN_PROGRESS,
    "complete": states.COMPLETED,
    "cancelled": states.COMPLETED,
}


def parse(documents: list[Document]) -> Reading:
    words = Words()
    components: list[Component] = []
    events: list[Event] = []
    headlines: list[str] = []
    said = ""
    for data in map(load_object, documents):
        page = data.get("page")
        rows, notices = members(data, "components"), members(data, "notices")
        if isinstance(page, dict) and text(page, "state") and text(page, "name"):
            headlines.append(words.look_up(_STATES, text(page, "state"), states.UNKNOWN))
            said = text(page, "state_text") or said
        elif not _ours(rows, notices):
            raise FeedError("schema", "not an answer of Sorry", permanent=True)
        parents = {identity(row["parent_id"]) for row in rows if row.get("parent_id")}
        components += [_component(row, words) for row in rows if not _is(row, parents)]
        events += [_event(row, words) for row in notices]
    if not documents:
        raise FeedError("schema", "nothing to read", permanent=True)
    return assemble(
        components,
        events,
        words,
        headline=states.worst(headlines),
        headline_words=said,
        event_only=not headlines and not components,
    )


def _ours(rows: list[dict[str, Any]], notices: list[dict[str, Any]]) -> bool:
    """A list without its page must show in every row whose it is; an empty one shows nothing."""
    return bool(rows or notices) and all(
        [text(row, "state") and "parent_id" in row for row in rows]
        + [text(row, "subject") and "ended_at" in row for row in notices]
    )


def _is(row: dict[str, Any], parents: set[str]) -> bool:
    return identity(row.get("id")) in parents


def _component(row: dict[str, Any], words: Words) -> Component:
    raw = text(row, "state")
    state = words.look_up(_STATES, raw, states.UNKNOWN)
    return Component(identity(row.get("id")), named(row), state, raw)


def _event(row: dict[str, Any], words: Words) -> Event:
    raw, raw_kind = text(row, "state"), text(row, "type")
    kind = words.look_up(_KINDS, raw_kind, "incident") if raw_kind else "incident"
    begun = states.SCHEDULED if kind == "maintenance" else states.INVESTIGATING
    phase = words.look_up(_PHASES, raw, begun) if raw else begun
    if raw_kind == "" and phase in states.MAINTENANCE_PHASES:
        kind = "maintenance"
    ended = moment(row.get("ended_at"))
    planned = kind == "maintenance"
    if ended and not raw and not planned:
        phase = states.RESOLVED  # a plan names its end before it comes
    updated = moment(row.get("updated_at"))
    return Event(
        external_id=identity(row.get("id") or row.get("url") or row.get("link")),
        title=plain(named(row, "subject")),
        kind=kind,
        phase=phase,
        impact="maintenance" if planned else None,
        started_at=moment(row.get("began_at")) or moment(row.get("created_at")),
        updated_at=updated,
        resolved_at=(ended or updated) if phase in states.CLOSED_PHASES else None,
        url=web_address(row.get("url") or row.get("link")),
        text=plain(text(row, "synopsis")),
    )
