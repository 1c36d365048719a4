"""Better Stack's index.json: a JSON:API page with resources, reports and their updates."""

from collections import defaultdict
from datetime import datetime
from typing import Any

from lib import states

from ..assembly import assemble, identity, named
from ..documents import load_object, plain
from ..reading import Component, Document, Event, FeedError, Reading, members, moment, text
from ..words import Words, code

_STATES = {
    "operational": states.OPERATIONAL,
    "degraded": states.DEGRADED,
    "downtime": states.MAJOR_OUTAGE,
    "maintenance": states.MAINTENANCE,
    "not_monitored": states.UNKNOWN,
}
_REPORTS = _STATES | {"resolved": states.OPERATIONAL}
_IMPACTS = states.IMPACT_OF_STATE | {states.OPERATIONAL: states.NONE}
_Step = tuple[datetime | None, str]
_TYPES = {"manual": "incident", "automatic": "incident", "maintenance": "maintenance"}


def parse(documents: list[Document]) -> Reading:
    words = Words()
    components: list[Component] = []
    events: list[Event] = []
    headlines: list[str] = []
    for data in map(load_object, documents):
        headlines.append(words.look_up(_STATES, _aggregate(data), states.UNKNOWN))
        included = members(data, "included")
        found = [_component(row, words) for row in _of(included, "resource")]
        worked_on = {leaf.id for leaf in found if leaf.state == states.MAINTENANCE}
        told = _updates(included)
        # Something was published then, so that it is now at least as late.
        now = max((at for steps in told.values() for at, _ in steps if at), default=None)
        components += found
        for row in _of(included, "report"):
            steps = told[identity(row.get("id"))]
            events.append(_event(row, steps, worked_on, now, words))
    if not documents:
        raise FeedError("schema", "nothing to read", permanent=True)
    return assemble(components, events, words, headline=states.worst(headlines))


def _aggregate(data: dict[str, Any]) -> str:
    page = data.get("data")
    if isinstance(page, dict) and page.get("type") == "status_page":
        attributes = _attributes(page)
        if text(attributes, "company_name") and (raw := text(attributes, "aggregate_state")):
            return raw
    raise FeedError("schema", "not a page of Better Stack", permanent=True)


def _attributes(row: dict[str, Any]) -> dict[str, Any]:
    attributes = row.get("attributes")
    if not isinstance(attributes, dict):
        raise FeedError("schema", "an object without attributes", permanent=True)
    return attributes


def _component(row: dict[str, Any], words: Words) -> Component:
    attributes = _attributes(row)
    raw = text(attributes, "status")
    state = words.look_up(_STATES, raw, states.UNKNOWN)
    return Component(identity(row.get("id")), named(attributes, "public_name"), state, raw)


def _of(included: list[dict[str, Any]], kind: str) -> list[dict[str, Any]]:
    names = {f"status_{kind}", f"status_page_{kind}"}
    return [row for row in included if text(row, "type") in names]


def _updates(included: list[dict[str, Any]]) -> dict[str, list[_Step]]:
    """Return time and words of each report's updates; either of the two may name the other."""
    owners: dict[str, str] = {}
    for row in _of(included, "report"):
        related = row.get("relationships")
        related = related.get("status_updates") if isinstance(related, dict) else None
        listed = members(related, "data") if isinstance(related, dict) else []
        owners |= dict.fromkeys(
            (identity(part.get("id")) for part in listed), identity(row.get("id"))
        )
    told: dict[str, list[_Step]] = defaultdict(list)
    for row in _of(included, "update"):
        own = _attributes(row)
        owner = code(own.get("status_report_id")) or owners.get(identity(row.get("id")), "")
        told[owner].append((moment(own.get("published_at")), text(own, "message")))
    return told


def _event(
    row: dict[str, Any],
    steps: list[_Step],
    worked_on: set[str],
    now: datetime | None,
    words: Words,
) -> Event:
    attributes = _attributes(row)
    kind = words.look_up(_TYPES, text(attributes, "report_type"), "incident")
    planned = kind == "maintenance"
    state = words.look_up(_REPORTS, text(attributes, "aggregate_state"), states.UNKNOWN)
    ends = moment(attributes.get("ends_at"))
    affected = members(attributes, "affected_resources")
    ids = tuple(identity(part.get("status_page_resource_id")) for part in affected)
    # A plan names its end long before; it is over when that is behind what was published.
    ended = ends is not None and (not planned or (now is not None and ends <= now))
    over = ended or state == states.OPERATIONAL
    begun = states.IN_PROGRESS if worked_on & set(ids) else states.SCHEDULED
    newest = max(steps, key=lambda step: str(step[0]), default=(None, ""))
    if planned:
        phase = states.COMPLETED if over else begun
    else:
        phase = states.RESOLVED if over else states.INVESTIGATING
    return Event(
        external_id=identity(row.get("id")),
        title=plain(named(attributes, "title")),
        kind=kind,
        phase=phase,
        impact="maintenance" if planned else _IMPACTS.get(state),
        started_at=moment(attributes.get("starts_at")),
        updated_at=newest[0],
        resolved_at=(ends or newest[0]) if over else None,
        text=plain(newest[1]),
        component_ids=ids,
    )
