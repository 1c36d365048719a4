"""The board: gathers what is known of platforms, decides, and writes changes of state.

The only writer of StatusChange.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import F

from directory.models import ContentVersion, Platform
from lib import states

from ..models import HeldState, Impact, StatusChange
from . import decide
from .models import FeedTarget
from .reading import UNREACHABLE


def settle(platform_ids: Iterable[int], now: datetime) -> list[StatusChange]:
    """Bring the state of some platforms up to date; return the rows that changed.

    Runs in the caller's transaction or in one of its own. The platforms' rows are locked in
    order, so two refreshes of one platform follow each other.
    """
    wanted = sorted(set(platform_ids))
    if not wanted:
        return []
    with transaction.atomic():
        locked = list(
            Platform.objects.select_for_update(no_key=True, of=("self",))
            .filter(pk__in=wanted)
            .order_by("pk")
        )
        release_expired(now)
        inputs = _inputs(wanted, now)
        current = {
            row.platform_id: row
            for row in StatusChange.objects.filter(platform__in=wanted, until__isnull=True)
        }
        changed = []
        for platform in locked:
            signals, held, bearings = inputs[platform.pk]
            decision = decide.platform_state(signals, held, bearings, now)
            row = _follow(platform, current.get(platform.pk), decision, now)
            if row is not None:
                changed.append(row)
        StatusChange.objects.bulk_create(row for row in changed if row.pk is None)
        if changed:
            ContentVersion.bump()
    return changed


def settle_all(now: datetime) -> list[StatusChange]:
    """Bring the whole board up to date: sources grow stale and holds end without any event."""
    return settle(Platform.objects.public(now).values_list("pk", flat=True), now)


def release_expired(now: datetime) -> None:
    HeldState.objects.filter(released_at__isnull=True, until__lte=now).update(
        released_at=F("until")
    )


def signals_of(platform_ids: Iterable[int]) -> dict[int, list[decide.Signal]]:
    """Return what each enabled source last said of each platform."""
    found = defaultdict(list)
    targets = FeedTarget.objects.filter(
        platform__in=list(platform_ids), feed__enabled=True
    ).select_related("feed")
    for target in targets:
        feed = target.feed
        found[target.platform_id].append(
            decide.Signal(
                kind=decide.PROBE if feed.is_probe else decide.OFFICIAL,
                name=feed.name,
                state=target.state,
                scope=target.scope,
                trusted=feed.trusted,
                url=feed.homepage,
                checked_at=feed.last_ok_at,
                stale_after=feed.stale_after,
                feed_id=feed.pk,
                unreachable=feed.is_probe and feed.headline == UNREACHABLE,
            )
        )
    return found


def _inputs(platform_ids: list[int], now: datetime) -> dict:
    signals = signals_of(platform_ids)
    held = {
        row.platform_id: decide.Held(row.state, row.reason, row.url)
        for row in HeldState.objects.holding(now).filter(platform__in=platform_ids)
    }
    bearings = defaultdict(list)
    for row in Impact.objects.bearing(now).filter(platform__in=platform_ids):
        bearings[row.platform_id].append(
            decide.Bearing(row.level, row.incident_id, row.incident.slug, row.started_at)
        )
    return {
        platform: (signals[platform], held.get(platform), bearings[platform])
        for platform in platform_ids
    }


def _looked_calm(row: StatusChange) -> bool:
    """Whether an editor's knowledge may correct a row: never trouble seen, nor a state held."""
    calm = row.state in states.CALM or row.state == states.UNKNOWN
    return calm and row.evidence_kind != decide.EDITOR


def _follow(
    platform: Platform, row: StatusChange | None, decision: decide.Decision, now: datetime
) -> StatusChange | None:
    """Return the row that changes, None where nothing does. A new one is yet to be stored."""
    evidence = {
        "evidence_kind": decision.kind,
        "evidence_name": decision.name[:200],
        "evidence_url": decision.url[:1000],
        "feed_id": decision.feed_id,
        "incident_id": decision.incident_id,
    }
    if row is not None and row.state == decision.state:
        if all(getattr(row, name) == value for name, value in evidence.items()):
            return None
        # The same state on another word: `since` stays.
        for name, value in evidence.items():
            setattr(row, name, value)
        row.save(update_fields=list(evidence))
        return row
    last_known, since = "", now
    if decision.since and (row is None or _looked_calm(row)):
        since = min(now, decision.since)
    if row is not None:
        if decision.state == states.UNKNOWN:
            last_known = row.state
        # Who waited for the lock may carry an older clock than the one that wrote meanwhile;
        # and what an editor knows goes back no further than the row before.
        row.until = since = max(since, row.since)
        row.save(update_fields=["until"])
    return StatusChange(
        platform=platform, state=decision.state, since=since, last_known=last_known, **evidence
    )
