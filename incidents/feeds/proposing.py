"""Proposing: what open trouble at a source puts on the desk, and when that is over.

Part of the store's transaction, which holds the feed's row: two workers follow each other here.
"""

from collections.abc import Collection
from datetime import datetime

from lib import states

from ..choices import EvidenceKind
from ..models import Proposal
from .models import Feed, FeedEvent, FeedTarget

_LONGEST_URL = Proposal._meta.get_field("url").max_length


def propose(feed: Feed, targets: list[FeedTarget], now: datetime) -> int:
    """Put open trouble on the desk, once; mark as over what ended unanswered."""
    wanted = {}
    platforms = {target.platform_id for target in targets}
    for event in feed.events.open().filter(kind=FeedEvent.Kind.INCIDENT):
        if event.impact == states.NONE:
            continue
        touched = _touched(event, targets)
        if touched or not platforms:
            wanted[f"{feed.slug}:event:{event.external_id}"] = (event, touched)
    # An event that was answered long ago must not hide a state that is bad today.
    settled = _over_and_done(feed, wanted)
    spoken_of = {
        pk for key, (_event, touched) in wanted.items() if key not in settled for pk in touched
    }
    for target in targets:
        if target.state in states.TROUBLE and target.platform_id not in spoken_of:
            wanted[f"{feed.slug}:state:{target.platform_id}"] = (target, {target.platform_id})
    pending = Proposal.objects.filter(feed=feed, state=Proposal.State.PENDING)
    pending.exclude(key__in=wanted).update(state=Proposal.State.OVER, over_at=now)
    waiting = {proposal.key: proposal for proposal in pending}
    answered = _answered(feed, wanted, now) | _carried(feed)
    made = 0
    for key, (cause, touched) in wanted.items():
        if key in waiting:
            _renew(waiting[key], _words(feed, cause))
            waiting[key].platforms.set(touched)
        elif key not in answered:
            made += _make_proposal(feed, key, cause, touched, now)
    return made


def _over_and_done(feed: Feed, keys: Collection[str]) -> set[str]:
    """Keys of events whose proposal became an incident that is closed by now."""
    return set(
        Proposal.objects.filter(
            feed=feed, key__in=list(keys), incident__phase__in=states.CLOSED_PHASES
        ).values_list("key", flat=True)
    )


def _answered(feed: Feed, wanted: Collection[str], now: datetime) -> set[str]:
    """Keys an editor has answered. A dismissed state counts until it was calm in between."""
    dismissed = Proposal.objects.filter(
        feed=feed, state=Proposal.State.DISMISSED, over_at__isnull=True
    )
    dismissed.exclude(key__in=wanted).update(over_at=now)
    events = Proposal.objects.filter(key__in=[key for key in wanted if ":event:" in key]).exclude(
        state=Proposal.State.OVER
    )
    return {*events.values_list("key", flat=True), *dismissed.values_list("key", flat=True)}


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


def _words(feed: Feed, cause: FeedEvent | FeedTarget) -> dict[str, str]:
    """Return what a proposal says of an event, or of a bad state without one."""
    if isinstance(cause, FeedEvent):
        level = states.STATE_OF_IMPACT.get(cause.impact, states.DEGRADED)
        # An address longer than the proposal's column is worth less than the page it is on.
        url = cause.url if len(cause.url) <= _LONGEST_URL else feed.homepage
        return {"level": level, "title": cause.title, "text": cause.text, "url": url}
    title = f"{feed.name}: {feed.headline or cause.state}"[:300]
    return {"level": cause.state, "title": title, "text": "", "url": feed.homepage}


def _renew(proposal: Proposal, words: dict[str, str]) -> None:
    """Let a waiting proposal say what its source says now."""
    changed = [name for name, value in words.items() if getattr(proposal, name) != value]
    for name in changed:
        setattr(proposal, name, words[name])
    if changed:
        proposal.save(update_fields=changed)


def _make_proposal(feed: Feed, key: str, cause, touched: set[int], now: datetime) -> int:
    event = cause if isinstance(cause, FeedEvent) else None
    started = (event.started_at if event else None) or now
    proposal = Proposal(
        key=key[:300],
        feed=feed,
        event=event,
        evidence_kind=EvidenceKind.OFFICIAL,
        started_at=min(started, now),
        **_words(feed, cause),
    )
    proposal.save()
    proposal.platforms.set(touched)
    return 1
