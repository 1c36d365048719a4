"""Atlassian Statuspage JSON v2: summary.json, status.json and incidents.json.

incident.io answers in the same shape at the same addresses.
"""

import re
from datetime import datetime
from typing import Any

from lib import states

from ..assembly import assemble, identity, named
from ..documents import load_object, plain, web_address
from ..reading import Component, Document, Event, FeedError, Reading, members, moment, text
from ..words import PHASES, Words

_INDICATORS = {
    "none": states.OPERATIONAL,
    "minor": states.DEGRADED,
    "major": states.PARTIAL_OUTAGE,
    "critical": states.MAJOR_OUTAGE,
    "maintenance": states.MAINTENANCE,  # not documented, met in the wild
}
_COMPONENTS = {
    "operational": states.OPERATIONAL,
    "degraded_performance": states.DEGRADED,
    "partial_outage": states.PARTIAL_OUTAGE,
    "major_outage": states.MAJOR_OUTAGE,
    "under_maintenance": states.MAINTENANCE,
}
_IMPACTS = {
    word: word for word in (states.NONE, states.MINOR, states.MAJOR, states.CRITICAL, "maintenance")
}
_LISTS = frozenset({"components", "incidents", "scheduled_maintenances"})
_API = re.compile(r"(https?://[^?#]+/api/v2/)([\w/-]+\.json)", re.IGNORECASE)
_SIGNPOST = re.compile(r"visit \S+ for more information\.?", re.IGNORECASE)


def parse(documents: list[Document]) -> Reading:
    words = Words()
    components: list[Component] = []
    events: list[Event] = []
    headlines: list[str] = []
    said = ""
    answers = [(data, _checked(data)) for data in map(load_object, documents)]
    calm = [
        data
        for data, status in answers
        if status and status["indicator"] == "none" and not _LISTS & data.keys()
    ]
    for data, status in answers:
        if status is not None and not _stale(data, calm):
            headlines.append(words.look_up(_INDICATORS, text(status, "indicator"), states.UNKNOWN))
            said = text(status, "description") or said
        components += [_component(row, words) for row in members(data, "components") if _leaf(row)]
        events += [_event(row, words, planned=False) for row in members(data, "incidents")]
        plans = members(data, "scheduled_maintenances")
        events += [_event(row, words, planned=True) for row in plans]
    if not documents:
        raise FeedError("schema", "nothing to read", permanent=True)
    return assemble(
        components,
        events,
        words,
        headline=states.worst(headlines),
        headline_words=said,
        event_only=not headlines,
    )


def second_look(documents: list[Document], reading: Reading) -> str | None:
    """Return the address of status.json where only a summary's headline names trouble.

    A summary may keep its headline long after its trouble is over.
    """
    found = [_API.match(document.url) for document in documents]
    if not reading.headline_alone or not found or found[0] is None:
        return None
    address: str = found[0][1] + "status.json"
    return None if address in (match and match[0] for match in found) else address


def _last_said(data: dict[str, Any]) -> tuple[str, datetime] | None:
    """Return whose page an answer is and when that last changed, where it tells both."""
    try:
        at = moment(data["page"].get("updated_at"))
    except FeedError:
        return None  # nothing else is lost without this time
    return (text(data["page"], "id") or text(data["page"], "name"), at) if at else None


def _stale(data: dict[str, Any], calm: list[dict[str, Any]]) -> bool:
    """Return whether a calm status.json of the same page is not older than this summary."""
    said = _last_said(data) if _LISTS & data.keys() else None
    others = filter(None, map(_last_said, calm))
    return said is not None and any(who == said[0] and at >= said[1] for who, at in others)


def _checked(data: dict[str, Any]) -> dict[str, Any] | None:
    """Return the `status` of an answer, None for a list of events; anything else is an error."""
    page, status = data.get("page"), data.get("status")
    paged = isinstance(page, dict) and any(text(page, key).strip() for key in ("id", "name", "url"))
    if paged and isinstance(status, dict) and text(status, "indicator").strip():
        listed = (isinstance(data.get(key), list) for key in ("components", "incidents"))
        if not _LISTS & data.keys() or all(listed):
            return status
    elif "status" not in data and "components" not in data:
        rows = data.get("incidents")
        if isinstance(rows, list) and (paged or ("page" not in data and _like_incidents(rows))):
            return None
    raise FeedError("schema", "not an answer of Statuspage", permanent=True)


def _like_incidents(rows: list[Any]) -> bool:
    """Without a page only the incidents themselves can show whose answer this is."""
    keys = {"id", "name", "status", "impact", "incident_updates"}
    return bool(rows) and all(isinstance(row, dict) and keys <= row.keys() for row in rows)


def _leaf(row: dict[str, Any]) -> bool:
    return row.get("group") is not True and not _SIGNPOST.fullmatch(text(row, "name").strip())


def _component(row: dict[str, Any], words: Words) -> Component:
    raw = text(row, "status")
    state = words.look_up(_COMPONENTS, raw, states.UNKNOWN)
    return Component(identity(row.get("id")), named(row), state, raw)


def _event(row: dict[str, Any], words: Words, *, planned: bool) -> Event:
    raw = text(row, "status")
    planned = planned or row.get("impact") == "maintenance"
    phase = words.look_up(PHASES, raw, states.SCHEDULED if planned else states.INVESTIGATING)
    planned = planned or phase in states.MAINTENANCE_PHASES
    impact = words.look_up(_IMPACTS, text(row, "impact"), None)
    started = moment(row.get("started_at")) or moment(row.get("created_at"))
    return Event(
        external_id=identity(row.get("id")),
        title=named(row),
        kind="maintenance" if planned else "incident",
        phase=phase,
        impact="maintenance" if planned else impact,
        started_at=(moment(row.get("scheduled_for")) if planned else None) or started,
        updated_at=moment(row.get("updated_at")),
        resolved_at=moment(row.get("resolved_at")) if phase in states.CLOSED_PHASES else None,
        url=web_address(row.get("shortlink")),
        text=_newest(members(row, "incident_updates")),
        component_ids=tuple(identity(part.get("id")) for part in members(row, "components")),
    )


def _newest(updates: list[dict[str, Any]]) -> str:
    """Return the words of the newest update; among equals the page's own order holds."""
    times = [moment(row.get("display_at")) or moment(row.get("created_at")) for row in updates]
    known = [(at, -place) for place, at in enumerate(times) if at]
    place = -max(known)[1] if known else 0
    return plain(text(updates[place], "body")) if updates else ""
