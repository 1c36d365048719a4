"""Azure's status RSS. No item means that nothing is published, not that everything works."""

import re

from lib import states

from ..assembly import assemble, identity
from ..documents import plain
from ..entries import Entry, Feed, load_feed
from ..reading import Document, Event, FeedError, Reading
from ..words import Words

# An item goes when its trouble is over; until then only a mark around the title closes it, for
# the text says "unresolved", "not yet resolved" or "once resolved" as readily as "resolved".
_OVER = re.compile(
    r"[\[(]?\s*(?:resolved|mitigated)\s*(?:[\])]|:|\s[-–—|])"
    r"|.{0,400}(?:[\[(]|:|\s[-–—|])\s*(?:resolved|mitigated)\s*[\])]?\s*$",
    re.IGNORECASE,
)
_PLANNED = re.compile(r"(?:planned|scheduled) maintenance", re.IGNORECASE)


def parse(documents: list[Document]) -> Reading:
    events: list[Event] = []
    for feed in map(load_feed, documents):
        if not _named(feed):
            raise FeedError("schema", "not the status feed of Azure", permanent=True)
        events += [_event(entry) for entry in feed.entries]
    if not documents:
        raise FeedError("schema", "nothing to read", permanent=True)
    return assemble((), events, Words(), event_only=True)


def _named(feed: Feed) -> bool:
    return feed.title.lower().removeprefix("microsoft ") == "azure status"


def _event(entry: Entry) -> Event:
    if not entry.title:
        raise FeedError("schema", "an item without a title", permanent=True)
    planned = any(_PLANNED.match(said) for said in (entry.title, *entry.categories))
    over = _OVER.match(entry.title) is not None
    ended = states.COMPLETED if planned else states.RESOLVED
    begun = states.SCHEDULED if planned else states.INVESTIGATING
    return Event(
        external_id=_identity(entry),
        title=entry.title,
        kind="maintenance" if planned else "incident",
        phase=ended if over else begun,
        impact="maintenance" if planned else None,
        started_at=entry.published,
        updated_at=entry.updated or entry.published,
        resolved_at=(entry.updated or entry.published) if over else None,
        url=entry.url,
        text=plain(entry.body),
    )


def _identity(entry: Entry) -> str:
    """Return the item's id; without one its service and start, for all items share one link."""
    if entry.id or not entry.published:
        return identity(entry.id or f"{entry.url}#{entry.title}")
    service = next(iter(entry.categories), "")
    return identity(f"{service}@{entry.published:%Y-%m-%dT%H:%M:%SZ}")
