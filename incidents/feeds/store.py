"""Storing: one short transaction per batch of answers that writes only what changed.

The board is settled afterwards, once for all platforms of a batch: `Outcome.platforms` says which.
"""

import random
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F, Q, Value
from django.db.models.functions import Least

from lib import states

from . import bulk, decide, events, proposing
from .fetch import Fetched
from .models import Drift, FailureCount, Feed, FeedTarget
from .reading import UNREACHABLE, FeedError, Reading

JITTER = 0.1  # of a backoff, so that feeds that failed together do not return together
UNREADABLE = frozenset({"parse", "schema"})
UNREACHED = "unreachable"  # as pending_state of a check; its state is `degraded`
SECOND_LOOK = 60  # seconds until what must be read twice is read again, where the pace is slower


@dataclass(frozen=True)
class Outcome:
    """What one refresh of one feed did, for the log and for `refresh_feeds`.

    `platforms` are the ids of those whose state may hang on it, `changed` whether readers can see
    a difference elsewhere than on the board.
    """

    slug: str
    result: str  # new | unchanged | failed | held | superseded | deleted
    state: str = ""
    events: int = 0
    proposals: int = 0
    error: str = ""
    platforms: frozenset[int] = field(default=frozenset())
    changed: bool = False


@dataclass(frozen=True)
class Item:
    """One answer to store: the feed and its targets as they were asked for, and what was read."""

    feed: Feed
    targets: list[FeedTarget]
    fetched: Fetched
    read: Reading


@transaction.atomic
def readings(items: list[Item], started: datetime, now: datetime) -> list[Outcome]:
    """Store new readings. `started` is when they were asked for: an older answer never wins."""
    states_now = [_state_of(item) for item in items]
    rows = [_row(item, *state) for item, state in zip(items, states_now, strict=True)]
    stored = bulk.store_read(rows, started, now)
    counted = [item for item in items if item.feed.pk in stored]
    _end_drifts(item.feed for item in counted)
    told: dict[str, list[int]] = defaultdict(list)
    for item, (state, pending) in zip(items, states_now, strict=True):
        if item.feed.pk in stored and not pending:
            item.feed.headline = item.read.headline[:300]
            _tell(item, state, told)
    for state, targets in told.items():
        # Compared with what is stored: another worker, or a transaction undone, knows nothing of
        # what we remember.
        FeedTarget.objects.filter(pk__in=targets).exclude(state=state).update(state=state)
    changed, open_events = events.store([(item.feed, item.read) for item in counted], now)
    cases = [proposing.Case(item.feed, item.targets, open_events[item.feed.pk]) for item in counted]
    proposals = proposing.propose(cases, now)
    return [
        Outcome(
            item.feed.slug,
            "new",
            state,
            changed[item.feed.pk],
            proposals.get(item.feed.pk, 0),
            platforms=_ids(item.targets),
            changed=changed[item.feed.pk] > 0,
        )
        if item.feed.pk in stored
        else _not_counted(item.feed)
        for item, (state, _pending) in zip(items, states_now, strict=True)
    ]


def _state_of(item: Item) -> tuple[str, str]:
    """Return the state that counts from now on and the word that waits to be read again."""
    feed, read = item.feed, item.read
    if not feed.is_probe:
        return read.state, ""
    first = feed.last_ok_at is None
    known, said = _word(feed.state, feed.headline), _word(read.state, read.headline)
    word, pending = decide.confirmed(known, feed.pending_state, said, first=first)
    return (states.DEGRADED if word == UNREACHED else word), pending


def _word(state: str, headline: str) -> str:
    """What a check says, as it is confirmed: nothing answers, or only a part of it."""
    return UNREACHED if headline == UNREACHABLE else state


def _row(item: Item, state: str, pending: str) -> dict[str, Any]:
    feed, read = item.feed, item.read
    # What had to be confirmed by a second document is asked for in full again.
    unkept = {"etag": "", "last_modified": "", "digest": ""} if read.headline_alone else {}
    return {
        **answer_row(item.fetched),
        **unkept,
        "state": state,
        "pending_state": pending,
        "headline": feed.headline if pending else read.headline[:300],
        "unrecognised": ", ".join(read.unrecognised)[:500],
        "wait": min(feed.pace, SECOND_LOOK) if pending else feed.pace,
    }


def answer_row(fetched: Fetched) -> dict[str, Any]:
    """Return what is kept of any answer."""
    return {
        "id": fetched.feed_id,
        "etag": fetched.etag,
        "last_modified": fetched.last_modified,
        "digest": fetched.digest,
        "seconds": fetched.seconds,
        "size": fetched.size,
    }


def _tell(item: Item, state: str, told: dict[str, list[int]]) -> None:
    """Let targets say what was read of them; add their ids to those of the same state."""
    for target in item.targets:
        # What is believed the second time only is believed as a whole.
        whole = state if item.feed.is_probe else None
        target.state = whole or decide.target_state(item.read, target.component)
        told[target.state].append(target.pk)


def _end_drifts(feeds: Iterable[Feed]) -> None:
    """A source that failed and can be read again has nothing left to ask an editor."""
    readable = [feed.pk for feed in feeds if feed.failures]
    if readable:
        Drift.objects.filter(feed__in=readable, state=Drift.State.WAITING).update(
            state=Drift.State.OVER
        )


@transaction.atomic
def unchanged(
    feed: Feed, targets: list[FeedTarget], fetched: Fetched, started: datetime, now: datetime
) -> Outcome:
    """Store that a feed answered and says what it said before."""
    was_silent = feed.failures > 0 or feed.is_stale(now)
    if not _mark_success(feed, fetched, started, now):
        # Or what it is unchanged against was stored no more: then it is read in full, at once.
        theirs = Feed.objects.filter(_not_later(started), pk=feed.pk)
        theirs.exclude(digest=fetched.digest).forget(due_at=now, claimed_at=None)
        return _not_counted(feed)
    _end_drifts([feed])
    # The same answer a second time confirms that what was missing in it is over.
    confirmed = feed.events.filter(missing_since__isnull=False, gone_at__isnull=True).update(
        gone_at=now
    )
    if confirmed:
        proposing.propose([proposing.case_of(feed, targets)], now)
    touched = _ids(targets) if was_silent or confirmed else frozenset()
    return Outcome(
        feed.slug, "unchanged", feed.state, confirmed, platforms=touched, changed=confirmed > 0
    )


@transaction.atomic
def failure(
    feed: Feed, targets: list[FeedTarget], error: FeedError, started: datetime, now: datetime
) -> Outcome:
    """Store that a feed could not be read. What it last said counts until it is stale."""
    feed = Feed.objects.select_for_update(no_key=True, of=("self",)).get(pk=feed.pk)
    if feed.last_tried_at is not None and feed.last_tried_at > started:
        return Outcome(feed.slug, "superseded")
    feed.failures += 1
    feed.unreadable += error.kind in UNREADABLE
    Feed.objects.filter(pk=feed.pk).update(
        failures=feed.failures,
        unreadable=feed.unreadable,
        failure=error.kind,
        last_error=error.message[:500],
        last_tried_at=started,
        pending_state="",
        claimed_at=None,
        due_at=max(feed.due_at, now + timedelta(seconds=_wait(feed, error))),
    )
    FailureCount.objects.bulk_create(
        [FailureCount(feed=feed, day=now.date(), kind=error.kind)], ignore_conflicts=True
    )
    FailureCount.objects.filter(feed=feed, day=now.date(), kind=error.kind).update(
        count=F("count") + 1
    )
    return Outcome(
        feed.slug,
        "failed",
        feed.state,
        error=f"{error.kind}: {error.message}",
        platforms=_ids(targets),
    )


def hold(feed: Feed, why: str, now: datetime) -> Outcome:
    """Store nothing against a feed that could not be asked. It is asked again soon."""
    soon = now + timedelta(seconds=min(feed.pace, SECOND_LOOK))
    Feed.objects.filter(pk=feed.pk).update(
        due_at=Least(F("due_at"), Value(soon)), claimed_at=None, pending_state=""
    )
    return Outcome(feed.slug, "held", feed.state, error=f"network: {why}")


def _wait(feed: Feed, error: FeedError) -> float:
    """Return the seconds to wait after a failure: never less than the provider asked for."""
    if error.retry_after:
        return error.retry_after * random.uniform(1, 1 + JITTER)  # noqa: S311 - spreads load
    wait = max(feed.pace, decide.backoff(feed.failures))
    return wait * random.uniform(1 - JITTER, 1 + JITTER)  # noqa: S311 - spreads load


def _mark_success(feed: Feed, fetched: Fetched, started: datetime, now: datetime) -> bool:
    """Write that a feed answered, unless a later answer was there first; lock its row.

    Not by save(), which would enter each answer in the history of the editors. What earlier
    failures made it wait is over; the claim's own word is never later than this.
    """
    values = {} if fetched.size is None else {"last_bytes": fetched.size}
    return bool(
        Feed.objects.filter(_not_later(started), pk=feed.pk, digest=fetched.digest).update(
            etag=fetched.etag,
            last_modified=fetched.last_modified,
            last_tried_at=started,
            last_ok_at=now,
            claimed_at=None,
            failures=0,
            unreadable=0,
            failure="",
            last_error="",
            last_seconds=fetched.seconds,
            due_at=Least(F("due_at"), Value(now + timedelta(seconds=feed.pace))),
            **values,
        )
    )


def _not_later(started: datetime) -> Q:
    """Feeds that nobody asked later."""
    return Q(last_tried_at__isnull=True) | Q(last_tried_at__lte=started)


def _not_counted(feed: Feed) -> Outcome:
    there = Feed.objects.filter(pk=feed.pk).exists()
    return Outcome(feed.slug, "superseded" if there else "deleted")


def _ids(targets: list[FeedTarget]) -> frozenset[int]:
    return frozenset(target.platform_id for target in targets)
