"""Upptime's history/summary.json: a list of watched sites. It has no time of its own."""

from typing import Any

from lib import states

from ..assembly import assemble, identity, named
from ..documents import load_json
from ..reading import Component, Document, FeedError, Reading, text
from ..words import Words

_STATES = {
    "up": states.OPERATIONAL,
    "degraded": states.DEGRADED,
    "down": states.MAJOR_OUTAGE,
}
_KEYS = ("name", "slug", "status", "uptime")


def parse(documents: list[Document]) -> Reading:
    words = Words()
    components = [_component(row, words) for document in documents for row in _rows(document)]
    if not components:
        raise FeedError("schema", "no site", permanent=True)
    return assemble(components, (), words)


def _rows(document: Document) -> list[dict[str, Any]]:
    rows = load_json(document)
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise FeedError("schema", "not a list of sites", permanent=True)
    if not all(text(row, key) for row in rows for key in _KEYS):
        raise FeedError("schema", "not a site of Upptime", permanent=True)
    return rows


def _component(row: dict[str, Any], words: Words) -> Component:
    raw = text(row, "status")
    return Component(
        identity(row["slug"]), named(row), words.look_up(_STATES, raw, states.UNKNOWN), raw
    )
