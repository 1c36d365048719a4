"""Proposing: what open trouble at sources puts on the desk, and when that is over.

Part of the store's transaction, which holds the feeds' rows: two workers follow each other here.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q

from lib import states

from ..choices import EvidenceKind
from ..models import Proposal
from . import bulk
from .models import Feed, FeedEvent, FeedTarget

_Platforms = Proposal.platforms.through
_LONGEST_URL = Proposal._meta.get_field("url").max_length
_STATE = Proposal.State
_UNANSWERED = Q(state=_STATE.PENDING) | Q(state=_STATE.DISMISSED, over_at__isnull=True)
FLAPPING = timedelta(hours=1)  # a bad state that returns sooner is the same one


@dataclass(frozen=True)
class Case:
    """One source as it stands: what it speaks of, and its incidents that are open."""

    feed: Feed
    targets: list[FeedTarget]
    events: list[FeedEvent]

    @property
    def quiet(self) -> bool:
        """Whether there is nothing to propose."""
        trouble = any(target.state in states.TROUBLE for target in self.targets)
        return not self.events and not trouble


def case_of(feed: Feed, targets: list[FeedTarget]) -> Case:
    """Return a source as the database has it."""
    return Case(feed, targets, list(feed.events.open().filter(kind=FeedEvent.Kind.INCIDENT)))


def propose(cases: list[Case], now: datetime) -> dict[int, int]:
    """Put open trouble on the desk, once; mark as over what ended unanswered.

    Returns how many proposals were made, by the feed's id. What a source words anew is no edit:
    nothing of this enters the history of the editors.
    """
    quiet = {case.feed.pk for case in cases if case.quiet}
    if quiet:
        quiet -= _watched(quiet)
    cases = [case for case in cases if case.feed.pk not in quiet]
    if not cases:
        return {}
    wanted = {case.feed.pk: _of_events(case) for case in cases}
    rows = _rows(wanted, now)
    desk = _Desk()
    for case in cases:
        mine = rows[case.feed.pk]
        _add_states(case, wanted[case.feed.pk], mine)
        _end(wanted[case.feed.pk], mine, desk)
        _answer(case, wanted[case.feed.pk], mine, now, desk)
    desk.write(now)
    return Counter(proposal.feed_id for proposal, _touched in desk.made)


@dataclass
class _Desk:
    """What is to be written of all cases together."""

    made: list[tuple[Proposal, set[int]]] = field(default_factory=list)
    renewed: list[dict[str, Any]] = field(default_factory=list)
    revived: list[int] = field(default_factory=list)
    over: list[int] = field(default_factory=list)
    calm: list[int] = field(default_factory=list)  # dismissed, and calm since
    again: list[int] = field(default_factory=list)  # dismissed, and back before the calm lasted

    def _change(self, pks: list[int], known: str, **values) -> None:
        """Change proposals that are still as we knew them: an editor may have been faster."""
        Proposal.objects.filter(pk__in=pks, state=known).update(**values)

    def write(self, now: datetime) -> None:
        if self.over:
            self._change(self.over, _STATE.PENDING, state=_STATE.OVER, over_at=now)
        if self.calm:
            self._change(self.calm, _STATE.DISMISSED, over_at=now)
        if self.again:
            self._change(self.again, _STATE.DISMISSED, over_at=None)
        if self.revived:
            self._change(self.revived, _STATE.OVER, state=_STATE.PENDING, over_at=None)
        bulk.renew_proposals(self.renewed)
        if self.made:
            keys = [proposal.key for proposal, _touched in self.made]
            # What a source left behind that is gone by now must not stand in the way.
            orphans = Proposal.objects.filter(feed__isnull=True, key__in=keys)
            orphans.filter(state=_STATE.PENDING).update(state=_STATE.OVER, over_at=now)
            Proposal.objects.bulk_create([proposal for proposal, _touched in self.made])
            _Platforms.objects.bulk_create(
                _Platforms(proposal=proposal, platform_id=platform)
                for proposal, touched in self.made
                for platform in touched
            )


def end(feed: Feed, external_ids: Iterable[str], now: datetime) -> None:
    """Mark as over what waits on the desk for events that are over."""
    keys = [_event_key(feed, name) for name in external_ids]
    pending = Proposal.objects.filter(feed=feed, state=_STATE.PENDING, key__in=keys)
    pending.update(state=_STATE.OVER, over_at=now)


def end_of_lost_sources(now: datetime) -> None:
    """Mark as over what waits on the desk for sources that are gone or switched off."""
    lost = Q(feed__isnull=True) | Q(feed__enabled=False)
    ours = [EvidenceKind.OFFICIAL, EvidenceKind.PROBE]
    waiting = Proposal.objects.filter(lost, state=_STATE.PENDING, evidence_kind__in=ours)
    waiting.update(state=_STATE.OVER, over_at=now)


def _watched(feed_ids: Iterable[int]) -> set[int]:
    """The feeds of which something is on the desk that may be over now."""
    rows = Proposal.objects.filter(_UNANSWERED, feed__in=list(feed_ids))
    return set(rows.values_list("feed", flat=True))


Wanted = dict[str, tuple[FeedEvent | FeedTarget, set[int]]]


def _of_events(case: Case) -> Wanted:
    """What the open events of a source ask for: the cause and its platforms, by key."""
    found: Wanted = {}
    platforms = {target.platform_id for target in case.targets}
    for event in case.events:
        touched = _touched(event, case.targets)
        if event.impact != states.NONE and (touched or not platforms):
            found[_event_key(case.feed, event.external_id)] = (event, touched)
    return found


def _event_key(feed: Feed, external_id: str) -> str:
    return f"{feed.slug}:event:{external_id}"[:300]


def _rows(wanted: dict[int, Wanted], now: datetime) -> dict[int, list[Proposal]]:
    """The proposals that bear on these feeds.

    Unanswered, just over, of one of these events, or joined to an incident that is open.
    """
    keys = [key for each in wanted.values() for key in each]
    carried = Q(state__in=[_STATE.OPENED, _STATE.MERGED], incident__isnull=False) & ~Q(
        incident__phase__in=states.CLOSED_PHASES
    )
    just_over = Q(
        state__in=[_STATE.OVER, _STATE.DISMISSED],
        over_at__gt=now - FLAPPING,
        key__contains=":state:",
    )
    found = defaultdict(list)
    rows = Proposal.objects.filter(
        Q(feed__in=list(wanted)) & (_UNANSWERED | carried | just_over) | Q(key__in=keys)
    ).order_by("pk")
    for row in rows.select_related("incident").prefetch_related("platforms"):
        found[row.feed_id].append(row)
    return found


def _add_states(case: Case, wanted: Wanted, rows: list[Proposal]) -> None:
    """Add bad states that no open event speaks of.

    An event that was answered long ago must not hide a state that is bad today.
    """
    settled = {
        row.key for row in rows if row.incident and row.incident.phase in states.CLOSED_PHASES
    }
    spoken_of = {
        pk for key, (_event, touched) in wanted.items() if key not in settled for pk in touched
    }
    for target in case.targets:
        if target.state in states.TROUBLE and target.platform_id not in spoken_of:
            key = f"{case.feed.slug}:state:{target.platform_id}"
            wanted[key] = (target, {target.platform_id})


def _end(wanted: Wanted, rows: list[Proposal], desk: _Desk) -> None:
    """What nobody asks for any more is over; a dismissed state counts until it was calm."""
    for row in rows:
        if row.key not in wanted:
            if row.state == _STATE.PENDING:
                desk.over.append(row.pk)
            elif row.state == _STATE.DISMISSED and row.over_at is None:
                desk.calm.append(row.pk)


def _answer(case: Case, wanted: Wanted, rows: list[Proposal], now: datetime, desk: _Desk) -> None:
    """Make the proposals that are missing, renew those that wait."""
    waiting = {row.key: row for row in rows if row.state == _STATE.PENDING}
    ended = {row.key: row for row in rows if row.state == _STATE.OVER}
    answered = {row.key for row in rows if _is_answered(row, now)}
    desk.again += [
        row.pk
        for row in rows
        if row.state == _STATE.DISMISSED and row.over_at and row.key in answered & wanted.keys()
    ]
    for key, (cause, touched) in wanted.items():
        row = waiting.get(key)
        if row is None and key not in answered and key in ended:
            row = ended[key]  # it begins again: one thing on the desk, not one for each time
            desk.revived.append(row.pk)
        if row is not None:
            words = _words(case.feed, cause)
            if any(getattr(row, name) != value for name, value in words.items()):
                desk.renewed.append({"id": row.pk, **words})
            if {platform.pk for platform in row.platforms.all()} != touched:
                row.platforms.set(touched)
        elif key not in answered:
            desk.made.append((_proposal(case.feed, key, cause, now), touched))


def _is_answered(row: Proposal, now: datetime) -> bool:
    """Whether an editor has answered: an event for good, a state as long as the answer holds."""
    if ":event:" in row.key:
        return row.state != _STATE.OVER
    if row.state == _STATE.DISMISSED:
        return row.over_at is None or row.over_at > now - FLAPPING
    carried = row.state in (_STATE.OPENED, _STATE.MERGED) and row.incident is not None
    return carried and row.incident.phase not in states.CLOSED_PHASES


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


def _proposal(feed: Feed, key: str, cause: FeedEvent | FeedTarget, now: datetime) -> Proposal:
    event = cause if isinstance(cause, FeedEvent) else None
    started = (event.started_at if event else None) or now
    return Proposal(
        key=key,
        feed=feed,
        event=event,
        evidence_kind=EvidenceKind.PROBE if feed.is_probe else EvidenceKind.OFFICIAL,
        started_at=min(started, now),
        **_words(feed, cause),
    )
