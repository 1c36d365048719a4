"""Instatus: summary.json and, beside it, components.json. Empty lists are left out when calm."""

from typing import Any

from lib import states

from ..assembly import assemble, identity, named
from ..documents import load_object, plain, web_address
from ..reading import Component, Document, Event, FeedError, Reading, members, moment, text
from ..words import PHASES, Words

_PAGE = {
    "up": states.OPERATIONAL,
    "hasissues": states.DEGRADED,  # at least; the incidents say how bad
    "undermaintenance": states.MAINTENANCE,
}
_STATES = {
    "operational": states.OPERATIONAL,
    "undermaintenance": states.MAINTENANCE,
    "degradedperformance": states.DEGRADED,
    "minoroutage": states.DEGRADED,
    "partialoutage": states.PARTIAL_OUTAGE,
    "majoroutage": states.MAJOR_OUTAGE,
}
_IMPACTS = states.IMPACT_OF_STATE | {states.OPERATIONAL: states.NONE}
_PHASES = PHASES | {"notstartedyet": states.SCHEDULED, "inprogress": states.IN_PROGRESS}
_LISTS = ("activeIncidents", "activeMaintenances")


def parse(documents: list[Document]) -> Reading:
    words = Words()
    components: list[Component] = []
    events: list[Event] = []
    headlines: list[str] = []
    for data in map(load_object, documents):
        page = data.get("page")
        if isinstance(page, dict) and _summary(page, data):
            headlines.append(words.look_up(_PAGE, text(page, "status"), states.UNKNOWN))
            events += [_incident(row, words) for row in members(data, _LISTS[0])]
            events += [_maintenance(row, words) for row in members(data, _LISTS[1])]
        elif not _listed(data):
            raise FeedError("schema", "not an answer of Instatus", permanent=True)
        rows = [leaf for row in members(data, "components") for leaf in _leaves(row)]
        components += [_component(row, words) for row in rows]
    if not documents:
        raise FeedError("schema", "nothing to read", permanent=True)
    return assemble(components, events, words, headline=states.worst(headlines))


def _summary(page: dict[str, Any], data: dict[str, Any]) -> bool:
    said = text(page, "status") or any(isinstance(data.get(key), list) for key in _LISTS)
    return bool(text(page, "name") and text(page, "url") and said)


def _listed(data: dict[str, Any]) -> bool:
    """Nothing but the upper case of its words marks a list of components as Instatus's."""
    rows = [leaf for row in members(data, "components") for leaf in _leaves(row)]
    return bool(rows) and all(text(row, "status").isupper() for row in rows)


def _leaves(row: dict[str, Any]) -> list[dict[str, Any]]:
    return members(row, "children") or ([] if row.get("isParent") is True else [row])


def _component(row: dict[str, Any], words: Words) -> Component:
    raw = text(row, "status")
    state = words.look_up(_STATES, raw, states.UNKNOWN)
    return Component(identity(row.get("id")), named(row), state, raw)


def _incident(row: dict[str, Any], words: Words) -> Event:
    phase = words.look_up(_PHASES, text(row, "status"), states.INVESTIGATING)
    impact = words.look_up(_STATES, text(row, "impact"), states.UNKNOWN)
    updated = moment(row.get("updatedAt"))
    return Event(
        external_id=identity(row.get("id") or row.get("url")),
        title=plain(named(row)),
        kind="incident",
        phase=phase,
        impact=_IMPACTS.get(impact),
        started_at=moment(row.get("started")),
        updated_at=updated,
        resolved_at=updated if phase in states.CLOSED_PHASES else None,
        url=web_address(row.get("url")),
    )


def _maintenance(row: dict[str, Any], words: Words) -> Event:
    return Event(
        external_id=identity(row.get("id") or row.get("url")),
        title=plain(named(row)),
        kind="maintenance",
        phase=words.look_up(_PHASES, text(row, "status"), states.SCHEDULED),
        impact="maintenance",
        started_at=moment(row.get("start")),
        updated_at=moment(row.get("updatedAt")),
        url=web_address(row.get("url")),
    )
