"""Azure's status RSS. No item means that nothing is published, not that everything works."""

import re
from collections import Counter
from datetime import datetime

from lib import states

from ..assembly import assemble, identity
from ..documents import plain
from ..entries import Entry, Feed, load_feed
from ..reading import Document, Event, FeedError, Reading
from ..words import Words
from ..zones import MONTHS, utc

# An item goes when its trouble is over; until then only a mark around the title closes it, for
# the text says "unresolved", "not yet resolved" or "once resolved" as readily as "resolved".
_OVER = re.compile(
    r"[\[(]?\s*(?:resolved|mitigated)\s*(?:[\])]|:|\s[-–—|])"
    r"|.{0,400}(?:[\[(]|:|\s[-–—|])\s*(?:resolved|mitigated)\s*[\])]?\s*$",
    re.IGNORECASE,
)
# "Starting at 15:45 UTC on 29 October 2025", "Between 07:24 UTC and 10:32 UTC on 25 Jan 2024"
_STARTED = re.compile(
    r"\b(?:starting|started|beginning|began|between|since)\s(?:at\s|from\s|as\searly\sas\s)?"
    r"(?:approximately\s|around\s)?(\d{1,2}):(\d{2})\s?UTC"
    r"(?:\sand\s\d{1,2}:\d{2}\s?UTC)?\son\s(\d{1,2})\s([a-z]{3})[a-z]{0,6}\s(\d{4})\b",
    re.IGNORECASE | re.ASCII,
)
_PAGE = re.compile(r"https?://[^/?#]+(?:/[a-z-]{2,6})?/status/?$", re.IGNORECASE)
_PLANNED = re.compile(r"(?:planned|scheduled) maintenance", re.IGNORECASE)


def parse(documents: list[Document]) -> Reading:
    events: list[Event] = []
    for feed in map(load_feed, documents):
        if not _named(feed):
            raise FeedError("schema", "not the status feed of Azure", permanent=True)
        shared = Counter(entry.url for entry in feed.entries)
        events += [_event(entry, shared) for entry in feed.entries]
    if not documents:
        raise FeedError("schema", "nothing to read", permanent=True)
    return assemble((), events, Words(), event_only=True)


def _named(feed: Feed) -> bool:
    return feed.title.lower().removeprefix("microsoft ") == "azure status"


def _event(entry: Entry, shared: Counter[str]) -> Event:
    if not entry.title:
        raise FeedError("schema", "an item without a title", permanent=True)
    planned = any(_PLANNED.match(said) for said in (entry.title, *entry.categories))
    over = _OVER.match(entry.title) is not None
    ended = states.COMPLETED if planned else states.RESOLVED
    begun = states.SCHEDULED if planned else states.INVESTIGATING
    return Event(
        external_id=_identity(entry, shared),
        title=entry.title,
        kind="maintenance" if planned else "incident",
        phase=ended if over else begun,
        impact="maintenance" if planned else None,
        started_at=_start(entry),
        updated_at=entry.updated or entry.published,
        resolved_at=(entry.updated or entry.published) if over else None,
        url=entry.url,
        text=plain(entry.body),
    )


def _identity(entry: Entry, shared: Counter[str]) -> str:
    """Return the item's id, else its own link, else its service and start; never its title.

    The start is the one that the words name, for the time of an item moves with each update.
    """
    own = "" if shared[entry.url] > 1 or _PAGE.match(entry.url) else entry.url
    if entry.id or own:
        return identity(entry.id or own)
    service = next(iter(entry.categories), "") or entry.url
    started = _start(entry)
    return identity(f"{service}@{started:%Y-%m-%dT%H:%M:%SZ}" if started else service)


def _start(entry: Entry) -> datetime | None:
    said = _STARTED.search(plain(entry.body))
    month = MONTHS.get(said[4].lower()) if said else None
    if said is None or month is None:
        return entry.published
    parts = (int(said[5]), month, int(said[3]), int(said[1]), int(said[2]))
    return utc(parts, "UTC") or entry.published
