"""Meta's metastatus.com: orgs.json and outages/{org}.json. Undocumented, business products only.

No recorded answer exists: this adapter is unproven, and so not trusted unless an editor says so.
"""

from datetime import UTC, datetime
from typing import Any

from lib import states

from ..assembly import assemble, identity
from ..documents import load_json, plain
from ..reading import Component, Document, Event, FeedError, Reading, members, moment, text
from ..words import Words

_STATES = {
    "no_known_issues": states.OPERATIONAL,
    "resolved": states.OPERATIONAL,
    "low_disruptions": states.DEGRADED,
    "medium_disruptions": states.DEGRADED,
    "high_disruptions": states.PARTIAL_OUTAGE,
    "major_disruptions": states.MAJOR_OUTAGE,
}


def parse(documents: list[Document]) -> Reading:
    words = Words()
    answers = [_rows(document) for document in documents]
    orgs = [row for rows in answers for row in rows if "services" in row]
    outages = [row for rows in answers for row in rows if "services" not in row]
    if not any(answers):
        raise FeedError("schema", "neither organisations nor outages", permanent=True)
    components = [
        _component(org, service, words) for org in orgs for service in members(org, "services")
    ]
    names = {leaf.id: leaf.name for leaf in components}
    events = [_event(row, names, words) for row in outages]
    return assemble(components, events, words, event_only=not orgs)


def _rows(document: Document) -> list[dict[str, Any]]:
    rows = load_json(document)
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise FeedError("schema", "not a list of objects", permanent=True)
    orgs = all(text(row, "id") and isinstance(row.get("services"), list) for row in rows)
    outages = all(text(row, "service_id") and text(row, "status") for row in rows)
    if not orgs and not outages:
        raise FeedError("schema", "neither organisations nor outages", permanent=True)
    return rows


def _component(org: dict[str, Any], service: dict[str, Any], words: Words) -> Component:
    name = text(service, "name") or text(service, "id")
    raw = text(service, "status")
    own = text(service, "id") or (f"{text(org, 'id')}/{name}" if name else "")
    return Component(identity(own), name, words.look_up(_STATES, raw, states.UNKNOWN), raw)


def _event(row: dict[str, Any], names: dict[str, str], words: Words) -> Event:
    service, raw = identity(row.get("service_id")), text(row, "status")
    state = words.look_up(_STATES, raw, states.UNKNOWN)
    closed = state == states.OPERATIONAL
    posts = sorted(members(row, "posts"), key=lambda post: str(_when(post.get("time"))))
    times = [_when(part.get("time")) for part in (row, *posts)]
    known = [at for at in times if at]
    started, updated = min(known, default=None), max(known, default=None)
    return Event(
        # An outage has no id of its own; its start does not move while it lasts.
        external_id=identity(f"{service}@{started:%Y-%m-%dT%H:%M:%SZ}" if started else service),
        title=f"{names.get(service, service)}: {raw}",
        kind="incident",
        phase=states.RESOLVED if closed else states.INVESTIGATING,
        impact=states.IMPACT_OF_STATE.get(state),
        started_at=started,
        updated_at=updated,
        resolved_at=updated if closed else None,
        text=plain(text(posts[-1], "description")) if posts else "",
        component_ids=(service,),
    )


def _when(value: Any) -> datetime | None:
    """Return a time in either of the forms that are told of: ISO 8601 or seconds since 1970."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return moment(value)
    try:
        return datetime.fromtimestamp(int(value), UTC)
    except (OverflowError, ValueError, OSError):
        raise FeedError("schema", "a time out of range", permanent=True) from None
