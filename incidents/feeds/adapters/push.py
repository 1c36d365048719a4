"""Readings that editors' tools bring through the API, in the shape that `read_feed` prints.

A tool may say more of an event than `read_feed` does: `text`, `component_ids`, `ends_at`; and of
the whole its own words, `headline`.
"""

from typing import Any

from lib import states

from ..assembly import assemble, identity, named
from ..documents import load_object, plain, web_address
from ..reading import Component, Document, Event, FeedError, Reading, members, moment, text
from ..words import PHASES, Words

_STATES = {state: state for state in states.STATES}
_PHASES = PHASES | {phase: phase for phase in (states.REVIEW, states.FALSE_ALARM)}
_IMPACTS = {
    word: word
    for word in (states.NONE, states.MINOR, states.MAJOR, states.CRITICAL, states.MAINTENANCE)
}
_KINDS = {kind: kind for kind in ("incident", "maintenance", "notice")}


def parse(documents: list[Document]) -> Reading:
    if len(documents) != 1:
        raise FeedError("schema", "one reading at a time", permanent=True)
    data = load_object(documents[0])
    lists = (data.get(key) for key in ("components", "events"))
    if data.get("ok") is not True or not all(isinstance(each, list) for each in lists):
        raise FeedError("schema", "not a reading as read_feed prints it", permanent=True)
    words = Words()
    return assemble(
        [_component(row, words) for row in members(data, "components")],
        [_event(row, words) for row in members(data, "events")],
        words,
        headline=words.look_up(_STATES, text(data, "state"), states.UNKNOWN),
        headline_words=plain(text(data, "headline")),
    )


def _component(row: dict[str, Any], words: Words) -> Component:
    raw = text(row, "state")
    state = words.look_up(_STATES, raw, states.UNKNOWN)
    return Component(identity(row.get("id")), named(row), state, raw)


def _event(row: dict[str, Any], words: Words) -> Event:
    impact, parts = text(row, "impact"), row.get("component_ids")
    kind = words.look_up(_KINDS, text(row, "kind"), "incident")
    first = states.SCHEDULED if kind == "maintenance" else states.INVESTIGATING
    phase = words.look_up(_PHASES, text(row, "phase"), first)
    return Event(
        external_id=identity(row.get("external_id")),
        title=plain(named(row, "title")),
        kind=kind,
        phase=phase,
        impact=words.look_up(_IMPACTS, impact, None) if impact else None,
        started_at=moment(row.get("started_at")),
        updated_at=moment(row.get("updated_at")),
        resolved_at=moment(row.get("resolved_at")) if phase in states.CLOSED_PHASES else None,
        url=web_address(row.get("url")),
        text=plain(text(row, "text")),
        component_ids=tuple(map(identity, parts)) if isinstance(parts, list) else (),
        ends_at=moment(row.get("ends_at")),
    )
