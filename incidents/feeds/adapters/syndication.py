"""Any Atom, RSS or JSON Feed: what a status page marks is an event, the rest are notices."""

import codecs
import re
from collections import Counter
from dataclasses import replace
from datetime import datetime

from lib import states

from ..assembly import assemble, identity
from ..documents import plain
from ..entries import Entry, Feed, load_feed, load_json_feed
from ..history import furthest, told
from ..reading import Document, Event, FeedError, Reading, moment
from ..words import PHASES, Words, normalised

_MARKS = PHASES | {
    "fixed": states.RESOLVED,
    "closed": states.RESOLVED,
    "ongoing": states.INVESTIGATING,
    "unresolved": states.INVESTIGATING,
    "not_resolved": states.INVESTIGATING,
    "not_yet_resolved": states.INVESTIGATING,
    "false_alarm": states.FALSE_ALARM,
    "scheduled_maintenance": states.SCHEDULED,
    "planned_maintenance": states.SCHEDULED,
}
# Words that begin or end the title of many an ordinary post: only brackets make them a mark.
_BRACKETS_ONLY = frozenset({"monitoring", "scheduled", "closed", "fixed", "ongoing"})
_BRACKETS = (
    re.compile(r"\[([^\[\]]{3,30})\]\s*(?=.)"),
    re.compile(r".*\[([^\[\]]{3,30})\]\s*$"),
)
_BARE = (
    re.compile(r"([A-Za-z][A-Za-z -]{2,30}?)\s?(?::|\s[-–—])\s"),
    re.compile(r".*(?::|\s[-–—])\s([A-Za-z][A-Za-z -]{2,30})\s*$"),
)
_LABEL = re.compile(r"(?:status\s?:\s*([a-z -]{3,30})|([a-z -]{3,30}?)(?:\s[-–—]\s.*)?)", re.I)
_CSTATE_TIME = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d")


def parse(documents: list[Document]) -> Reading:
    words = Words()
    feeds = [_load(document) for document in documents]
    entries = [(entry, feed) for feed in feeds for entry in feed.entries]
    uses = Counter(entry.id or entry.url for entry, _ in entries)
    events = [_event(entry, _identity(entry, uses), feed, words) for entry, feed in entries]
    if not documents:
        raise FeedError("schema", "nothing to read", permanent=True)
    return assemble((), events, words, event_only=True)


def _load(document: Document) -> Feed:
    json = document.body.lstrip(codecs.BOM_UTF8 + b" \t\r\n").startswith(b"{")
    return load_json_feed(document) if json else load_feed(document)


def _identity(entry: Entry, uses: Counter[str]) -> str:
    """Return the entry's id; one that several entries share tells them apart by their title."""
    own = entry.id or entry.url
    return identity(own if own and uses[own] == 1 else f"{own}#{entry.title}")


def _event(entry: Entry, external_id: str, feed: Feed, words: Words) -> Event:
    started = entry.published or entry.updated
    if event := told(entry, external_id, words):
        return event if event.started_at else replace(event, started_at=started)
    text = plain(entry.body)
    phase = _marked(entry, text)
    ended = _cstate_end(entry) if "cstate" in feed.generator.lower() else None
    if phase is None and "cstate" in feed.generator.lower():
        # cState marks what is over, in the page's language, and nothing else.
        phase = states.RESOLVED if ended else states.INVESTIGATING
    kind = _kind(entry, phase)
    if kind == "maintenance":
        phase = {states.RESOLVED: states.COMPLETED}.get(phase or "", phase)
    closed = phase in states.CLOSED_PHASES
    return Event(
        external_id=external_id,
        title=entry.title,
        kind=kind,
        phase=phase or states.RESOLVED,  # a notice is said and done
        impact="maintenance" if kind == "maintenance" else None,
        started_at=started,
        updated_at=entry.updated or entry.published,
        resolved_at=(ended or entry.updated) if closed else None,
        url=entry.url,
        text=text,
    )


def _marked(entry: Entry, text: str) -> str | None:
    """Return the furthest phase that title, first words or categories of an entry name."""
    bracketed = (found[1] for mark in _BRACKETS if (found := mark.match(entry.title)))
    bare = (found[1] for mark in _BARE if (found := mark.match(entry.title)))
    label = _LABEL.fullmatch(next(iter(text.splitlines()), "")[:500])
    named = [
        *bracketed,
        *(word for word in bare if normalised(word) not in _BRACKETS_ONLY),
        *((label[1] or label[2],) if label else ()),
        *entry.categories,
    ]
    return furthest(_MARKS[word] for word in map(normalised, named) if word in _MARKS)


def _kind(entry: Entry, phase: str | None) -> str:
    if phase is None:
        return "notice"
    said = " ".join((entry.title, *entry.categories)).lower()
    over = phase in states.CLOSED_PHASES
    if phase in states.MAINTENANCE_PHASES or (over and "maintenance" in said):
        return "maintenance"
    return "incident"


def _cstate_end(entry: Entry) -> datetime | None:
    """Return the time that cState writes as a category, without naming its zone: UTC."""
    for word in entry.categories:
        if _CSTATE_TIME.fullmatch(word) and not word.startswith("0001"):
            try:
                return moment(word + "+00:00")
            except FeedError:
                return None
    return None
