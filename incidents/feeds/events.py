"""Storing what changed among the events of sources, many sources at once."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from . import bulk, decide
from .models import Feed, FeedEvent
from .reading import Event, Reading

_FIELDS = (
    "title",
    "kind",
    "phase",
    "impact",
    "started_at",
    "updated_at",
    "resolved_at",
    "url",
    "text",
    "component_ids",
    "ends_at",
)  # as decide.event_fields returns them

Changes = Mapping[int, decide.EventChanges]
Keys = Mapping[tuple[int, str], int]


def store(
    readings: list[tuple[Feed, Reading]], now: datetime
) -> tuple[dict[int, int], dict[int, list[FeedEvent]]]:
    """Write what changed among the events of some feeds, whose rows the caller holds.

    Returns, by the feed's id, how many rows that were, and its open incidents.
    """
    named = [(feed.pk, event.external_id) for feed, read in readings for event in read.events]
    known: dict[int, dict[str, bulk.Stored]] = defaultdict(dict)
    for row in bulk.known_events(named, [feed.pk for feed, _read in readings]):
        known[row.feed_id][row.external_id] = row
    changes = {
        feed.pk: decide.event_changes(known[feed.pk], read.events) for feed, read in readings
    }
    pks = {(row.feed_id, name): row.pk for each in known.values() for name, row in each.items()}
    pks |= bulk.insert_events(_event_rows(changes, "new"), now)
    bulk.update_events(_event_rows(changes, "changed"), now)
    _mark(pks, changes, "missing", missing_since=now)
    _mark(pks, changes, "gone", gone_at=now)
    _mark(pks, changes, "back", missing_since=None, gone_at=None, last_seen_at=now)
    counted = {
        pk: sum(map(len, (each.new, each.changed, each.gone, each.back)))
        for pk, each in changes.items()
    }
    opened = {feed.pk: _open(feed, read, pks, changes[feed.pk]) for feed, read in readings}
    return counted, opened


def _event_rows(changes: Changes, kind: str) -> list[dict[str, Any]]:
    return [
        {"feed_id": pk, **_columns(event)}
        for pk, each in changes.items()
        for event in getattr(each, kind)
    ]


def _columns(event: Event) -> dict[str, Any]:
    return {
        "external_id": event.external_id,
        **dict(zip(_FIELDS, decide.event_fields(event), strict=True)),
        "fingerprint": decide.fingerprint(event),
    }


def _mark(pks: Keys, changes: Changes, kind: str, **values) -> None:
    found = [pks[pk, name] for pk, each in changes.items() for name in getattr(each, kind)]
    if found:
        FeedEvent.objects.filter(pk__in=found).update(**values)


def _open(feed: Feed, read: Reading, pks: Keys, changes: decide.EventChanges) -> list[FeedEvent]:
    """Return a feed's open incidents: those read, and those missing for the first time."""
    found = [
        FeedEvent(pk=pks.get((feed.pk, event.external_id)), feed=feed, **_columns(event))
        for event in read.events
        if event.open and event.kind == FeedEvent.Kind.INCIDENT
    ]
    if changes.missing:
        missing = feed.events.open().filter(external_id__in=changes.missing)
        found += missing.filter(kind=FeedEvent.Kind.INCIDENT)
    return found
