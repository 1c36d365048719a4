"""Hund: a page's components and issues as JSON, or the Atom feed of its state."""

from typing import Any

from lib import states

from ..assembly import assemble, identity, named
from ..documents import load_object, plain, web_address
from ..entries import Entry, Feed, load_feed
from ..history import told
from ..reading import Component, Document, Event, FeedError, Reading, members, text
from ..words import PHASES, Words, code, normalised
from ..zones import epoch

_STATES = {"1": states.OPERATIONAL, "0": states.DEGRADED, "-1": states.MAJOR_OUTAGE}
_LABELS = PHASES | {
    "assessed": states.IDENTIFIED,
    "maintenance": states.IN_PROGRESS,
    "information": states.INVESTIGATING,
}
_KEYS = ("title", "label", "standing", "created_at")


def parse(documents: list[Document]) -> Reading:
    words = Words()
    components: list[Component] = []
    events: list[Event] = []
    for document in documents:
        if document.body.lstrip()[:1] == b"<":
            events += _feed(load_feed(document), words)
            continue
        data = load_object(document)
        rows, issues = members(data, "components"), members(data, "issues")
        if not rows or not all(code(row.get("state")) for row in rows):
            raise FeedError("schema", "not an answer of Hund", permanent=True)
        if not isinstance(data.get("issues"), list):
            raise FeedError("schema", "not an answer of Hund", permanent=True)
        components += [_component(row, words) for row in rows]
        events += [_issue(row, words) for row in issues]
    if not documents:
        raise FeedError("schema", "nothing to read", permanent=True)
    return assemble(components, events, words, event_only=not components)


def _component(row: dict[str, Any], words: Words) -> Component:
    raw = code(row["state"])
    state = words.look_up(_STATES, raw, states.UNKNOWN)
    return Component(identity(row.get("id")), named(row), state, raw)


def _issue(row: dict[str, Any], words: Words) -> Event:
    if any(key not in row for key in _KEYS):
        raise FeedError("schema", "not an issue of Hund", permanent=True)
    label = text(row, "label")
    phase = words.look_up(_LABELS, label, states.INVESTIGATING)
    planned = row.get("scheduled") is True or phase in states.MAINTENANCE_PHASES
    if row.get("standing") is False:
        phase = states.COMPLETED if planned else states.RESOLVED
    elif planned and phase not in states.MAINTENANCE_PHASES:
        phase = states.COMPLETED if phase == states.RESOLVED else states.SCHEDULED
    steps = sorted(members(row, "updates"), key=lambda one: str(epoch(one.get("created_at"))))
    newest = steps[-1] if steps else row
    started, updated = epoch(row.get("created_at")), epoch(newest.get("created_at"))
    informs = normalised(label) == "information" and not planned
    parts = row.get("components")
    return Event(
        external_id=identity(row.get("id")),
        title=plain(named(row, "title")),
        kind="notice" if informs else "maintenance" if planned else "incident",
        phase=phase,
        impact="maintenance" if planned else None,
        started_at=started,
        updated_at=updated or started,
        resolved_at=(updated or started) if phase in states.CLOSED_PHASES else None,
        url=web_address(row.get("url")),
        text=plain(text(newest, "body")),
        component_ids=tuple(
            identity(part.get("id") if isinstance(part, dict) else part) for part in parts
        )
        if isinstance(parts, list)
        else (),
    )


def _feed(feed: Feed, words: Words) -> list[Event]:
    """Return the entries of a feed that says it is Hund's; steps tell events, the rest notes."""
    if "hund" not in f"{feed.id} {feed.generator}".lower():
        raise FeedError("schema", "not a feed of Hund", permanent=True)
    return [_entry(entry, words) for entry in feed.entries]


def _entry(entry: Entry, words: Words) -> Event:
    own = identity(entry.id or entry.url)
    if event := told(entry, own, words):
        return event
    known = [_LABELS[word] for word in map(normalised, entry.categories) if word in _LABELS]
    return Event(
        external_id=own,
        title=entry.title,
        kind="incident" if known else "notice",
        phase=known[-1] if known else states.RESOLVED,
        started_at=entry.published or entry.updated,
        updated_at=entry.updated or entry.published,
        resolved_at=entry.updated if known and known[-1] in states.CLOSED_PHASES else None,
        url=entry.url,
        text=plain(entry.body),
    )
