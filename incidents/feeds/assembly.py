"""Puts a reading together from what an adapter found, within limits that a store can hold."""

from collections.abc import Sequence
from dataclasses import replace
from hashlib import sha256
from typing import Any

from .reading import Component, Event, FeedError, Reading, stands_alone, text, whole
from .words import Words

MAX_EVENTS = 500
MAX_COMPONENTS = 2_000
MAX_NAME = 300
MAX_IDENTITY = 200  # the narrowest column that an id goes to


def assemble(
    components: Sequence[Component],
    events: Sequence[Event],
    words: Words,
    *,
    headline: str | None = None,
    headline_words: str = "",
    event_only: bool = False,
) -> Reading:
    """Return a reading whose state counts everything found, even beyond the limits."""
    found, told = tuple(components), tuple(events)
    kept = {leaf.id: leaf for leaf in reversed(components)}
    leaves = [leaf for leaf in components if kept.get(leaf.id) is leaf]
    return Reading(
        state=whole(found, told, headline, event_only=event_only),
        components=tuple(
            replace(leaf, name=leaf.name[:MAX_NAME], raw=leaf.raw[:MAX_NAME])
            if len(leaf.name) > MAX_NAME or len(leaf.raw) > MAX_NAME
            else leaf
            for leaf in leaves[:MAX_COMPONENTS]
        ),
        events=_bounded(events),
        headline=headline_words[:MAX_NAME],
        unrecognised=words.unrecognised,
        headline_alone=stands_alone(found, told, headline),
        without_events=whole(found, (), headline, event_only=event_only),
    )


def identity(value: Any) -> str:
    """Return an id from outside as a string that fits a column. Raises FeedError for no id."""
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    if not isinstance(value, str) or not (found := value.replace("\0", "").strip()):
        raise FeedError("schema", "an object without an id", permanent=True)
    return found if len(found) <= MAX_IDENTITY else sha256(found.encode()).hexdigest()


def named(row: dict[str, Any], key: str = "name") -> str:
    """Return the name of an object from outside. Raises FeedError for none."""
    if not (found := text(row, key).strip()):
        raise FeedError("schema", "an object without a name", permanent=True)
    return found


def _bounded(events: Sequence[Event]) -> tuple[Event, ...]:
    """Return each event once; of too many, the open ones and then the first."""
    first = {event.external_id: event for event in reversed(events)}
    unique = [event for event in events if first[event.external_id] is event]
    if len(unique) > MAX_EVENTS:
        unique.sort(key=lambda event: not event.open)
    return tuple(
        replace(event, title=event.title[:MAX_NAME]) if len(event.title) > MAX_NAME else event
        for event in unique[:MAX_EVENTS]
    )
