"""Storing: one short transaction per feed that writes only what changed."""

import random
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from directory.models import ContentVersion
from lib import states

from . import board, decide, proposing
from .fetch import Fetched
from .models import Feed, FeedEvent, FeedTarget
from .reading import Event, FeedError, Reading

JITTER = 0.1  # of a backoff, so that feeds that failed together do not return together


@dataclass(frozen=True)
class Outcome:
    """What one refresh of one feed did, for the log and for `refresh_feeds`."""

    slug: str
    result: str  # new | unchanged | failed | superseded | deleted
    state: str = ""
    events: int = 0
    proposals: int = 0
    error: str = ""


@transaction.atomic
def reading(fetched: Fetched, read: Reading, started: datetime, now: datetime) -> Outcome:
    """Store a new reading. `started` is when it was asked for: an older answer never wins."""
    feed = _locked(fetched.feed_id)
    if _superseded(feed, started):
        return Outcome(feed.slug, "superseded")
    _mark_success(feed, fetched, started, now)
    feed.state, feed.headline = read.state, read.headline[:300]
    feed.unrecognised = ", ".join(read.unrecognised)[:500]
    feed.last_changed_at = now
    _write(feed, *_SUCCESS, "state", "headline", "unrecognised", "last_changed_at")
    targets = list(feed.targets.all())
    for target in targets:
        state = decide.target_state(read, target.component)
        if state != target.state:
            FeedTarget.objects.filter(pk=target.pk).update(state=state)
            target.state = state
    changed = _store_events(feed, read, now)
    proposals = proposing.propose(feed, targets, now)
    board.settle([target.platform_id for target in targets], now)
    if changed:
        ContentVersion.bump()
    return Outcome(feed.slug, "new", read.state, changed, proposals)


@transaction.atomic
def unchanged(fetched: Fetched, started: datetime, now: datetime) -> Outcome:
    """Store that a feed answered and says what it said before."""
    feed = _locked(fetched.feed_id)
    if _superseded(feed, started):
        return Outcome(feed.slug, "superseded")
    was_silent = feed.failures > 0 or feed.is_stale(now)
    _mark_success(feed, fetched, started, now)
    _write(feed, *_SUCCESS)
    # The same answer a second time confirms that what was missing in it is over.
    missing = feed.events.filter(missing_since__isnull=False, gone_at__isnull=True)
    confirmed = missing.update(gone_at=now) if missing.exists() else 0
    if was_silent or confirmed:
        targets = list(feed.targets.all())
        if confirmed:
            proposing.propose(feed, targets, now)
        board.settle([target.platform_id for target in targets], now)
    if confirmed:
        ContentVersion.bump()  # after the platforms, as everywhere: two orders would deadlock
    return Outcome(feed.slug, "unchanged", feed.state, confirmed)


@transaction.atomic
def failure(feed_id: int, error: FeedError, started: datetime, now: datetime) -> Outcome:
    """Store that a feed could not be read. What it last said counts until it is stale."""
    feed = _locked(feed_id)
    if _superseded(feed, started):
        return Outcome(feed.slug, "superseded")
    feed.failures += 1
    feed.failure, feed.last_error = error.kind, error.message[:500]
    feed.last_tried_at = started
    wait = error.retry_after or max(feed.pace, decide.backoff(feed.failures))
    wait = round(wait * random.uniform(1, 1 + JITTER))  # noqa: S311 - spreads load, hides nothing
    feed.due_at = max(feed.due_at, now + timedelta(seconds=wait))
    _write(feed, "failures", "failure", "last_error", "last_tried_at", "due_at")
    board.settle(feed.targets.values_list("platform_id", flat=True), now)
    return Outcome(feed.slug, "failed", feed.state, error=f"{error.kind}: {error.message}")


_SUCCESS = (
    "due_at",
    "etag",
    "last_modified",
    "digest",
    "last_tried_at",
    "last_ok_at",
    "failures",
    "failure",
    "last_error",
)


def _locked(feed_id: int) -> Feed:
    """Lock a feed's row, yet not its key: who holds a platform may still name this feed there."""
    return Feed.objects.select_for_update(no_key=True, of=("self",)).get(pk=feed_id)


def _write(feed: Feed, *names: str) -> None:
    """Write columns of the refresh; save() would enter each one in the history of the editors."""
    Feed.objects.filter(pk=feed.pk).update(**{name: getattr(feed, name) for name in names})


def _superseded(feed: Feed, started: datetime) -> bool:
    return feed.last_tried_at is not None and feed.last_tried_at > started


def _mark_success(feed: Feed, fetched: Fetched, started: datetime, now: datetime) -> None:
    feed.etag, feed.last_modified = fetched.etag, fetched.last_modified
    feed.digest = fetched.digest
    feed.last_tried_at, feed.last_ok_at = started, now
    feed.failures, feed.failure, feed.last_error = 0, "", ""
    # What earlier failures made it wait is over; the claim's own word is never later than this.
    feed.due_at = min(feed.due_at, now + timedelta(seconds=feed.pace))


def _store_events(feed: Feed, read: Reading, now: datetime) -> int:
    """Write what changed among the feed's events; return how many rows that were."""
    stored = {event.external_id: event for event in _relevant(feed, read)}
    known = {key: _known(event) for key, event in stored.items()}
    changes = decide.event_changes(known, read.events)
    FeedEvent.objects.bulk_create(
        [_fill(FeedEvent(feed=feed, first_seen_at=now), event, now) for event in changes.new],
        ignore_conflicts=True,
    )
    for event in changes.changed:
        _fill(stored[event.external_id], event, now).save()
    mine = FeedEvent.objects.filter(feed=feed)
    mine.filter(external_id__in=changes.missing).update(missing_since=now)
    mine.filter(external_id__in=changes.gone).update(gone_at=now)
    mine.filter(external_id__in=changes.back).update(
        missing_since=None, gone_at=None, last_seen_at=now
    )
    return sum(map(len, (changes.new, changes.changed, changes.gone, changes.back)))


def _relevant(feed: Feed, read: Reading) -> list[FeedEvent]:
    """The stored events this reading can change: those it names, and those still open."""
    named = [event.external_id for event in read.events]
    return [
        *FeedEvent.objects.filter(feed=feed, external_id__in=named),
        *feed.events.open().exclude(external_id__in=named),
    ]


def _known(event: FeedEvent) -> decide.Known:
    fields = (
        event.title,
        event.kind,
        event.phase,
        event.impact,
        event.started_at,
        event.updated_at,
        event.resolved_at,
        event.url,
        event.text,
        event.component_ids,
    )
    return decide.Known(
        fields,
        missing=event.missing_since is not None,
        gone=event.gone_at is not None,
        open=event.phase not in states.CLOSED_PHASES,
    )


def _fill(row: FeedEvent, event: Event, now: datetime) -> FeedEvent:
    row.external_id = event.external_id
    (
        row.title,
        row.kind,
        row.phase,
        row.impact,
        row.started_at,
        row.updated_at,
        row.resolved_at,
        row.url,
        row.text,
        row.component_ids,
    ) = decide.event_fields(event)
    row.last_seen_at = now
    return row
