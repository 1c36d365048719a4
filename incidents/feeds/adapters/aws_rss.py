"""AWS's RSS of a service or of all: each item is an update, its state only in the title.

A feed holds the newest fifty updates, and nothing in them names the event that they belong to. So
an event is known by its service and the day (UTC) of its oldest update that is still listed. Two
events of one service never share a day, for a day of silence lies between them, and one keeps its
id while anything of its first day is listed. Longer than that no id can be had from one document:
an event of several days in a full feed is then taken for another one, at most once a day.
"""

import re
from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta

from lib import states

from ..assembly import assemble, identity
from ..documents import plain
from ..entries import Entry, Feed, load_feed
from ..reading import Document, Event, FeedError, Reading
from ..words import Words
from ..zones import epoch

# What the words before the title's colon say: over or not, and how bad.
_PREFIXES: dict[str, tuple[bool, str | None]] = {
    "service_is_operating_normally": (True, None),
    "informational_message": (False, states.NONE),
    "service_degradation": (False, states.MINOR),
    "service_impact": (False, states.MAJOR),
    "service_disruption": (False, states.CRITICAL),
}
_SIZES = (states.NONE, None, states.MINOR, states.MAJOR, states.CRITICAL)
_GUID = re.compile(r".{0,300}#([\w.-]{1,100})_(\d{9,11})")
_GAP = timedelta(hours=24)


@dataclass(frozen=True)
class _Update:
    service: str
    at: datetime
    over: bool
    size: str | None
    title: str
    entry: Entry


def parse(documents: list[Document]) -> Reading:
    words = Words()
    updates: dict[str, list[_Update]] = defaultdict(list)
    for feed in map(load_feed, documents):
        if not _named(feed):
            raise FeedError("schema", "not a feed of AWS", permanent=True)
        for entry in feed.entries:
            update = _update(entry, words)
            updates[update.service].append(update)
    if not documents:
        raise FeedError("schema", "nothing to read", permanent=True)
    events = [_event(group) for told in updates.values() for group in _groups(told)]
    events.sort(key=lambda event: str(event.updated_at), reverse=True)
    return assemble((), events, words, event_only=True)


def _named(feed: Feed) -> bool:
    ours = feed.title.startswith(("Amazon ", "AWS ")) and feed.title.endswith("Service Status")
    return ours or feed.generator.startswith("AWS Service Health Dashboard")


def _update(entry: Entry, words: Words) -> _Update:
    found = _GUID.fullmatch(entry.id)
    at = entry.published or (epoch(found[2]) if found else None)
    if not found or not at or not entry.title:
        raise FeedError("schema", "not an update of AWS", permanent=True)
    prefix, _, title = entry.title.partition(":")
    over, size = words.look_up(_PREFIXES, prefix, (False, None))
    marked = "[RESOLVED]" in entry.title.upper()
    return _Update(found[1], at, over or marked, size, title.strip() or prefix, entry)


def _groups(updates: list[_Update]) -> list[list[_Update]]:
    """Return what belongs together, oldest first: a day of silence ends an event."""
    groups: list[list[_Update]] = []
    for update in sorted(updates, key=lambda update: update.at):
        if groups and update.at - groups[-1][-1].at < _GAP:
            groups[-1].append(update)
        else:
            groups.append([update])
    return groups


def _event(group: list[_Update]) -> Event:
    first, newest = group[0], group[-1]
    size = max((step.size for step in group if not step.over), key=_SIZES.index, default=None)
    return Event(
        external_id=identity(f"{first.service}@{first.at:%Y-%m-%d}"),
        title=newest.title,
        # A mere message leaves the state as it is, until something is named degraded.
        kind="notice" if size == states.NONE and not newest.over else "incident",
        phase=states.RESOLVED if newest.over else states.INVESTIGATING,
        impact=None if size == states.NONE else size,
        started_at=first.at,
        updated_at=newest.at,
        resolved_at=newest.at if newest.over else None,
        url=newest.entry.url,
        text=plain(newest.entry.body),
        component_ids=(identity(first.service),),
    )
