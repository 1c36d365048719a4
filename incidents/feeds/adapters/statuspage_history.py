"""Atlassian Statuspage history.atom and history.rss: events only, no impact, no components."""

import re

from lib import states

from ..assembly import assemble, identity
from ..entries import Entry, Feed, load_feed
from ..history import told
from ..reading import Document, Event, FeedError, Reading
from ..words import Words

# The API's own id of an incident is in its link; the <id> of Atom is another number.
_CODE = re.compile(r"/(?:incidents|maintenances)/([A-Za-z0-9_-]{4,64})/?(?:[?#].*)?$")


def parse(documents: list[Document]) -> Reading:
    words = Words()
    events: list[Event] = []
    for feed in map(load_feed, documents):
        found = [(entry, told(entry, _identity(entry), words)) for entry in feed.entries]
        if not (any(event for _, event in found) or (_named(feed) and not found)):
            raise FeedError("schema", "not a history of Statuspage", permanent=True)
        events += [event or _untold(entry) for entry, event in found]
    if not documents:
        raise FeedError("schema", "nothing to read", permanent=True)
    return assemble((), events, words, event_only=True)


def _named(feed: Feed) -> bool:
    """A history without entries is normal, but it must say that it is one."""
    return (
        "incident history" in feed.title.lower()
        or feed.id.endswith(":/history")
        or feed.description == "Statuspage"
    )


def _identity(entry: Entry) -> str:
    found = _CODE.search(entry.url)
    return identity(found[1] if found else entry.id or entry.url)


def _untold(entry: Entry) -> Event:
    """Return an entry without any step as an open event: nothing says that it is over."""
    return Event(
        external_id=_identity(entry),
        title=entry.title,
        kind="incident",
        phase=states.INVESTIGATING,
        updated_at=entry.updated or entry.published,
        url=entry.url,
    )
