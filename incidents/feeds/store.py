"""Storing: one short transaction per feed that writes only what changed."""

import random
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from directory.models import ContentVersion
from lib import states

from ..choices import EvidenceKind, Level
from ..models import Proposal
from . import board, decide
from .fetch import Fetched
from .models import Feed, FeedEvent, FeedTarget
from .reading import Event, FeedError, Reading

JITTER = 0.1  # of a backoff, so that feeds that failed together do not return together


@dataclass(frozen=True)
class Outcome:
    """What one refresh of one feed did, for the log and for `refresh_feeds`."""

    slug: str
    result: str  # new | unchanged | failed | superseded
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
    feed.save(update_fields=[*_SUCCESS, "state", "headline", "unrecognised", "last_changed_at"])
    targets = list(feed.targets.select_related("platform"))
    for target in targets:
        state = decide.target_state(read, target.component)
        if state != target.state:
            FeedTarget.objects.filter(pk=target.pk).update(state=state)
            target.state = state
    changed = _store_events(feed, read, now)
    proposals = _propose(feed, targets, now)
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
    feed.save(update_fields=_SUCCESS)
    # The same answer a second time confirms that what was missing in it is over.
    gone = feed.events.filter(missing_since__isnull=False, gone_at__isnull=True)
    confirmed = gone.update(gone_at=now)
    targets = list(feed.targets.select_related("platform"))
    if confirmed:
        _propose(feed, targets, now)
    if was_silent or confirmed:
        board.settle([target.platform_id for target in targets], now)
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
    feed.save(update_fields=["failures", "failure", "last_error", "last_tried_at", "due_at"])
    board.settle(feed.targets.values_list("platform_id", flat=True), now)
    return Outcome(feed.slug, "failed", feed.state, error=f"{error.kind}: {error.message}")


_SUCCESS = [
    "etag",
    "last_modified",
    "digest",
    "last_tried_at",
    "last_ok_at",
    "failures",
    "failure",
    "last_error",
]


def _locked(feed_id: int) -> Feed:
    return Feed.objects.select_for_update(of=("self",)).get(pk=feed_id)


def _superseded(feed: Feed, started: datetime) -> bool:
    return feed.last_tried_at is not None and feed.last_tried_at > started


def _mark_success(feed: Feed, fetched: Fetched, started: datetime, now: datetime) -> None:
    feed.etag, feed.last_modified = fetched.etag, fetched.last_modified
    feed.digest = fetched.digest
    feed.last_tried_at, feed.last_ok_at = started, now
    feed.failures, feed.failure, feed.last_error = 0, "", ""


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


def _propose(feed: Feed, targets: list[FeedTarget], now: datetime) -> int:
    """Put open trouble on the desk, once; mark as over what ended unanswered."""
    wanted = {}
    platforms = {target.platform_id for target in targets}
    for event in feed.events.open().filter(kind=FeedEvent.Kind.INCIDENT):
        if event.impact == states.NONE:
            continue
        touched = _touched(event, targets)
        if touched or not platforms:
            wanted[f"{feed.slug}:event:{event.external_id}"] = (event, touched)
    spoken_of = {pk for _event, touched in wanted.values() for pk in touched}
    for target in targets:
        if target.state in states.TROUBLE and target.platform_id not in spoken_of:
            wanted[f"{feed.slug}:state:{target.platform_id}"] = (target, {target.platform_id})
    pending = Proposal.objects.filter(feed=feed, state=Proposal.State.PENDING)
    pending.exclude(key__in=wanted).update(state=Proposal.State.OVER, over_at=now)
    # An event an editor has answered is not proposed again; a state is, when it comes back.
    answered = set(
        Proposal.objects.filter(key__in=[key for key in wanted if ":event:" in key])
        .exclude(state=Proposal.State.OVER)
        .values_list("key", flat=True)
    )
    waiting = set(pending.values_list("key", flat=True)) | answered | _carried(feed)
    made = 0
    for key, (cause, touched) in wanted.items():
        if key not in waiting:
            made += _make_proposal(feed, key, cause, touched, now)
    return made


def _carried(feed: Feed) -> set[str]:
    """Keys of states whose proposal already became an incident that is still open."""
    return set(
        Proposal.objects.filter(
            feed=feed,
            state__in=[Proposal.State.OPENED, Proposal.State.MERGED],
            incident__isnull=False,
            key__contains=":state:",
        )
        .exclude(incident__phase__in=states.CLOSED_PHASES)
        .values_list("key", flat=True)
    )


def _touched(event: FeedEvent, targets: list[FeedTarget]) -> set[int]:
    """The platforms an event is about: those whose component it names, or the whole's."""
    named = set(event.component_ids.split("\n"))
    return {
        target.platform_id
        for target in targets
        if not target.component or not event.component_ids or target.component in named
    }


def _make_proposal(feed: Feed, key: str, cause, touched: set[int], now: datetime) -> int:
    if isinstance(cause, FeedEvent):
        level = states.STATE_OF_IMPACT.get(cause.impact, states.DEGRADED)
        words = {"event": cause, "title": cause.title, "text": cause.text, "url": cause.url}
        started = cause.started_at or now
    else:
        level = cause.state
        words = {"title": f"{feed.name}: {feed.headline or level}"[:300], "url": feed.homepage}
        started = now
    proposal = Proposal(
        key=key[:300],
        feed=feed,
        evidence_kind=EvidenceKind.OFFICIAL,
        level=Level(level),
        started_at=min(started, now),
        **words,
    )
    proposal.save()
    proposal.platforms.set(touched)
    return 1
