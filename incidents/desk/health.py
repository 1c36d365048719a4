"""How reading the sources goes: what the health page and the incident room say of each."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Max, Sum
from django.utils.translation import gettext_lazy as _

from lib import states

from ..choices import State
from ..feeds import families
from ..feeds.models import Drift, FailureCount, Feed, FeedTarget, OwnConnection
from ..feeds.store import UNREACHED
from ..models import StatusChange

GRACE = timedelta(minutes=15)  # that a source nobody has read yet is new and not in trouble
OVERDUE = timedelta(minutes=1)  # until then what is due is merely about to be asked
_NOBODY_ANSWERED = frozenset({Feed.Failure.NETWORK, Feed.Failure.TIMEOUT})


@dataclass(frozen=True)
class Spoken:
    """One thing a source speaks of. `followed` says that the board's state stands on it now."""

    target: FeedTarget
    missing: bool
    followed: bool


@dataclass(frozen=True)
class Health:
    """One source: how reading it goes, and what of that needs an editor."""

    feed: Feed
    now: datetime
    counts: tuple[tuple[str, int], ...] = ()
    drift: Drift | None = None
    followed: frozenset[int] = frozenset()
    saved_at: datetime | None = None

    @property
    def stale(self) -> bool:
        return self.feed.is_stale(self.now)

    @property
    def new(self) -> bool:
        """Nobody has read it yet, and it was set up only just now."""
        never = self.feed.last_ok_at is None and not self.feed.failures
        return never and self.saved_at is not None and self.saved_at > self.now - GRACE

    @property
    def targets(self) -> list[Spoken]:
        fresh = not self.stale and not self.feed.failures
        return [
            Spoken(
                target,
                missing=fresh and bool(target.component) and target.state == states.UNKNOWN,
                followed=target.platform_id in self.followed,
            )
            for target in self.feed.targets.all()
        ]

    @property
    def missing(self) -> list[str]:
        """Components that its fresh answer does not know, or has no known word for."""
        return [each.target.component for each in self.targets if each.missing]

    @property
    def in_trouble(self) -> bool:
        if not self.feed.enabled or self.new:
            return False
        return bool(self.feed.failures or self.stale or self.missing)

    @property
    def unanswered(self) -> bool:
        """Whether what ails it is what ails every source while we ourselves are cut off."""
        return self.feed.failure in _NOBODY_ANSWERED if self.feed.failures else self.stale

    @property
    def proven(self) -> bool:
        return self.feed.definition is not None and self.feed.definition.proven

    @property
    def probe(self) -> bool:
        return self.feed.is_probe

    @property
    def marks(self) -> list[str]:
        """What an editor must know of it at a glance."""
        marks = (
            (_("provider not known"), self.feed.definition is None),
            (_("unproven"), self.feed.definition is not None and not self.proven),
            (_("own check"), self.probe),
            (_("pushed"), self.feed.is_pushed),
            (_("proposes only"), not self.feed.trusted and not self.probe),
            (_("disabled"), not self.feed.enabled),
        )
        return [mark for mark, given in marks if given]

    @property
    def pending_label(self) -> str:
        """The state that was read once, where it must be read twice to be believed."""
        pending = self.feed.pending_state
        state = State.DEGRADED if pending == UNREACHED else pending
        return State(state).label if state else ""

    @property
    def age(self) -> timedelta | None:
        return self.now - self.feed.last_ok_at if self.feed.last_ok_at else None

    @property
    def wait(self) -> timedelta:
        """How long until it is due; negative where nobody came to ask it."""
        return self.feed.due_at - self.now

    @property
    def overdue(self) -> timedelta | None:
        waits = self.feed.enabled and not self.feed.is_pushed
        return -self.wait if waits and self.wait < -OVERDUE else None

    @property
    def milliseconds(self) -> int | None:
        seconds = self.feed.last_seconds
        return None if seconds is None else round(seconds * 1000)

    @property
    def order(self) -> tuple:
        """Worst first; what is switched off comes last."""
        if self.drift:
            weight = 4
        elif self.in_trouble:
            weight = 3 if self.stale else 2
        else:
            weight = int(bool(self.feed.unrecognised))
        state = states.RANK.get(self.feed.state, 0)
        return (not self.feed.enabled, -weight, -self.feed.failures, -state, self.feed.name.lower())


@dataclass(frozen=True)
class Survey:
    """All sources together, and what ails many of them at once."""

    rows: list[Health]
    lost_since: datetime | None
    unreachable: list[families.Family]

    @property
    def drifts(self) -> list[Drift]:
        return [row.drift for row in self.rows if row.drift]

    @property
    def alone_in_trouble(self) -> list[Health]:
        """Sources whose trouble is their own: not their host's, not our connection's."""
        of_host = {feed.pk for family in self.unreachable for feed in family.failing}
        return [
            row
            for row in self.rows
            if row.in_trouble
            and row.feed.pk not in of_host
            and not (self.lost_since and row.unanswered)
        ]


def survey(now: datetime) -> Survey:
    """Return how all sources are, the worst first. The number of queries is always the same."""
    feeds = list(Feed.objects.prefetch_related("targets__platform"))
    lost_since = OwnConnection.lost_since()
    # While we are cut off ourselves, nobody can tell whether a host is there.
    asked = [] if lost_since else [feed for feed in feeds if feed.enabled]
    return Survey(
        rows=sorted(healths(feeds, now), key=lambda row: row.order),
        lost_since=lost_since,
        unreachable=families.unreachable(asked),
    )


def healths(feeds: Iterable[Feed], now: datetime) -> list[Health]:
    """Return how some sources are. Their targets and platforms should be there already."""
    feeds = list(feeds)
    ids = [feed.pk for feed in feeds]
    counts = defaultdict(dict)
    recent = FailureCount.objects.filter(feed__in=ids).recent(now).order_by()
    for pk, kind, number in recent.values_list("feed", "kind").annotate(Sum("count")):
        counts[pk][kind] = number
    drifts = {drift.feed_id: drift for drift in Drift.objects.waiting().filter(feed__in=ids)}
    followed = defaultdict(set)
    current = StatusChange.objects.current().filter(feed__in=ids)
    for pk, platform in current.values_list("feed", "platform"):
        followed[pk].add(platform)
    saved = _saved([feed.pk for feed in feeds if feed.last_ok_at is None])
    return [
        Health(
            feed=feed,
            now=now,
            counts=tuple(
                (kind.label, counts[feed.pk][kind])
                for kind in Feed.Failure
                if kind in counts[feed.pk]
            ),
            drift=drifts.get(feed.pk),
            followed=frozenset(followed[feed.pk]),
            saved_at=saved.get(feed.pk),
        )
        for feed in feeds
    ]


def _saved(ids: list[int]) -> dict[int, datetime]:
    """When somebody last set up or changed some sources."""
    rows = Feed.history.model.objects.filter(id__in=ids).order_by().values_list("id")
    return dict(rows.annotate(Max("history_date")))


@dataclass(frozen=True)
class FailedDay:
    """The failures of one day of UTC, one number for each kind of the table's head."""

    day: datetime
    numbers: list[int]


def failed_days(feed: Feed, now: datetime, days: int = 30) -> tuple[list[str], list[FailedDay]]:
    """Return the kinds in which a source failed lately, and how often on which day."""
    by_day = defaultdict(dict)
    for row in feed.failure_counts.recent(now, days):
        by_day[row.day][row.kind] = row.count
    kinds = [kind for kind in Feed.Failure if any(kind in found for found in by_day.values())]
    rows = [
        FailedDay(day, [found.get(kind, 0) for kind in kinds])
        for day, found in sorted(by_day.items(), reverse=True)
    ]
    return [kind.label for kind in kinds], rows
