"""Gatus: /api/v1/endpoints/statuses, a list of endpoints with the results of their checks."""

from typing import Any

from lib import states

from ..assembly import assemble, identity, named
from ..documents import load_json
from ..reading import Component, Document, FeedError, Reading, members, text
from ..words import Words, code


def parse(documents: list[Document]) -> Reading:
    words = Words()
    components = [_component(row, words) for document in documents for row in _rows(document)]
    if not components:
        raise FeedError("schema", "no endpoint", permanent=True)
    return assemble(components, (), words)


def _rows(document: Document) -> list[dict[str, Any]]:
    rows = load_json(document)
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise FeedError("schema", "not a list of endpoints", permanent=True)
    if not all(text(row, "key") and text(row, "name") and "results" in row for row in rows):
        raise FeedError("schema", "not an endpoint of Gatus", permanent=True)
    return rows


def _component(row: dict[str, Any], words: Words) -> Component:
    """Return an endpoint in the state of its last result; the oldest comes first."""
    results = members(row, "results")
    if not results:
        return Component(identity(row["key"]), named(row), states.UNKNOWN)
    worked = results[-1].get("success")
    if isinstance(worked, bool):
        raw = "success" if worked else "failure"
        state = states.OPERATIONAL if worked else states.MAJOR_OUTAGE
    else:
        raw, state = code(worked) or type(worked).__name__, states.UNKNOWN
        words.note(raw)
    return Component(identity(row["key"]), named(row), state, raw)
