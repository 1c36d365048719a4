"""AWS Health's public/currentevents: UTF-16 with a byte order mark, current events only."""

import codecs
from typing import Any

from lib import states

from ..assembly import assemble, identity
from ..documents import load_json, plain
from ..reading import Document, Event, FeedError, Reading, members, text
from ..words import Words, code
from ..zones import epoch

# Two descriptions disagree about 0 and 1; neither of them moves a state.
_STATUS: dict[str, tuple[str, str | None]] = {
    "0": (states.RESOLVED, states.NONE),
    "1": (states.INVESTIGATING, states.NONE),
    "2": (states.INVESTIGATING, states.MINOR),
    "3": (states.INVESTIGATING, states.CRITICAL),
}
_INFORMATION = "1"


def parse(documents: list[Document]) -> Reading:
    words = Words()
    events = [_event(row, words) for document in documents for row in _rows(document)]
    if not documents:
        raise FeedError("schema", "nothing to read", permanent=True)
    return assemble((), events, words, event_only=True)


def _rows(document: Document) -> list[dict[str, Any]]:
    """Return the events; an empty list is believed only where something shows that it is AWS's."""
    data = load_json(document)
    wrapped = isinstance(data, dict) and data.keys() == {"current"}
    rows = data["current"] if wrapped else data
    if not isinstance(rows, list):
        raise FeedError("schema", "not a list of events", permanent=True)
    if not rows and not wrapped and not document.body.startswith(codecs.BOM_UTF16_BE):
        raise FeedError("schema", "an empty list of nobody's", permanent=True)
    for row in members({"current": rows}, "current"):
        known = text(row, "service") and code(row.get("status")) and epoch(row.get("date"))
        if not known or not isinstance(row.get("event_log"), list):
            raise FeedError("schema", "not an event of AWS", permanent=True)
    return rows


def _event(row: dict[str, Any], words: Words) -> Event:
    raw, service, started = code(row["status"]), text(row, "service"), epoch(row["date"])
    phase, impact = words.look_up(_STATUS, raw, (states.INVESTIGATING, None))
    ended = epoch(row.get("end_time"))
    log = sorted(members(row, "event_log"), key=lambda entry: str(epoch(entry.get("timestamp"))))
    updated = epoch(log[-1].get("timestamp")) if log else None
    affected = row.get("impacted_services")
    names = [text(row, key) for key in ("service_name", "region_name") if text(row, key)]
    summary = text(row, "summary") or (text(log[-1], "summary") if log else "")
    closed = ended is not None or phase == states.RESOLVED
    return Event(
        external_id=identity(row.get("arn") or f"{service}@{started:%Y-%m-%dT%H:%M:%SZ}"),
        title=plain(": ".join(part for part in (", ".join(names), summary) if part)) or service,
        kind="notice" if raw == _INFORMATION else "incident",
        phase=states.RESOLVED if closed else phase,
        impact=None if raw == _INFORMATION else impact,
        started_at=started,
        updated_at=updated or started,
        resolved_at=(ended or updated or started) if closed else None,
        text=plain(text(log[-1], "message")) if log else "",
        component_ids=tuple(identity(key) for key in affected)
        if isinstance(affected, dict) and affected
        else (identity(service),),
    )
