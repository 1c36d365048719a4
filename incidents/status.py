"""The state of platforms as readers and machines get it: state, since, evidence, age."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from typing import NamedTuple

from django.conf import settings

from directory.models import Platform
from lib import states
from lib.prepared import Among, Prepared, moment

from .choices import EvidenceKind, State
from .feeds.models import patience
from .models import Incident, StatusChange


@dataclass(frozen=True)
class Evidence:
    """According to whom. Times are aware UTC; `stale_after` is null where nothing grows old."""

    kind: str | None = None
    name: str = ""
    url: str = ""
    checked_at: datetime | None = None
    stale_after: datetime | None = None

    @property
    def label(self):
        return EvidenceKind(self.kind).label if self.kind else ""


@dataclass(frozen=True)
class PlatformStatus:
    """What is known of one platform now."""

    platform: "Platform | Named"
    state: str = states.UNKNOWN
    since: datetime | None = None
    evidence: Evidence = Evidence()
    stale: bool = False
    last_known: str = ""
    incident: object = None

    @property
    def label(self):
        return State(self.state).label

    @property
    def last_known_label(self):
        return State(self.last_known).label if self.last_known else ""

    @property
    def is_trouble(self) -> bool:
        return self.state in states.TROUBLE or self.state == states.REPORTS

    @property
    def feed_availability(self) -> str:
        return self.platform.feed_availability


@dataclass(frozen=True, slots=True)
class Named:
    """Of a platform what its status tells of it: sixty whole ones cost more than the database."""

    pk: int
    slug: str
    name: str
    feed_availability: str


_columns = ("pk", *Named.__slots__[1:])
_running = Prepared(
    lambda: Platform.objects.running(moment()).order_by("position", "name").values_list(*_columns)
)


def running(now: datetime) -> list[Named]:
    """Return the platforms that have a state, with one query."""
    return [Named(*values) for values in _running(now=now)]


class _Row(NamedTuple):
    """The open row of one platform, with what is needed of its source and its incident."""

    platform_id: int
    state: str
    since: datetime
    evidence_kind: str
    evidence_name: str
    evidence_url: str
    last_known: str
    feed_id: int | None
    pace: int | None
    last_ok_at: datetime | None
    incident_id: int | None
    incident_slug: str | None

    @property
    def stale_after(self) -> datetime | None:
        return self.last_ok_at + patience(self.pace) if self.last_ok_at else None


_PATHS = {"pace": "feed__pace", "last_ok_at": "feed__last_ok_at", "incident_slug": "incident__slug"}
_current = Prepared(
    lambda: StatusChange.objects.filter(
        Among("platform_id", "platforms"), until__isnull=True
    ).values_list(*(_PATHS.get(name, name) for name in _Row._fields))
)


def statuses(platforms: Iterable[Platform | Named], now: datetime) -> list[PlatformStatus]:
    """Return the status of some platforms, in their order, with one query."""
    platforms = list(platforms)
    found = _current(platforms=[each.pk for each in platforms])
    rows = {values[0]: _Row(*values) for values in found}
    return [_status(platform, rows.get(platform.pk), now) for platform in platforms]


def _status(platform: Platform | Named, row: _Row | None, now: datetime) -> PlatformStatus:
    if row is None:
        return PlatformStatus(platform, stale=True)
    incident = None
    name, url = row.evidence_name, row.evidence_url
    if row.incident_id is not None:
        incident = Incident(pk=row.incident_id, slug=row.incident_slug)
        if row.evidence_kind == EvidenceKind.EDITOR:
            name = str(settings.SITE_NAME)
            url = f"{settings.SITE_URL}{incident.get_absolute_url()}"
    stale_after = row.stale_after
    evidence = Evidence(
        kind=row.evidence_kind or None,
        name=name,
        url=url,
        checked_at=_checked_at(row),
        stale_after=stale_after,
    )
    if row.feed_id is None:
        stale = row.state == states.UNKNOWN
    else:
        stale = stale_after is None or stale_after <= now
    state = row.state
    if stale and row.feed_id is not None and state in states.CALM:
        state = states.UNKNOWN  # the board's writer has not come round yet; never green on it
    return PlatformStatus(
        platform,
        state=state,
        since=row.since,
        evidence=evidence,
        stale=stale,
        last_known=row.last_known or (row.state if state != row.state else ""),
        incident=incident,
    )


def _checked_at(row: _Row) -> datetime | None:
    if row.feed_id is not None:
        return row.last_ok_at
    return row.since if row.evidence_kind else None  # nobody looked: there is nothing to date


@dataclass(frozen=True)
class Day:
    """One day of a platform's history: the worst state of it, or none where nobody looked."""

    date: datetime
    state: str = ""

    @property
    def label(self):
        return State(self.state).label if self.state else ""


DAYS = 90


def _between():
    rows = StatusChange.objects.between(moment("start"), moment("end"))
    rows = rows.filter(Among("platform_id", "platforms"))
    return rows.values_list("platform_id", "state", "since", "until")


_spans_of_many = Prepared(_between)


def history(platforms: Iterable[Platform], now: datetime, zone) -> dict[int, list[Day]]:
    """Return the last 90 days of each platform, oldest first, in the reader's days."""
    ids = [platform.pk for platform in platforms]
    starts = _starts(now, zone)
    spans: dict[int, list[Span]] = {pk: [] for pk in ids}
    for platform, *span in _spans_of_many(start=starts[0], end=now, platforms=ids):
        spans[platform].append(tuple(span))
    return {pk: _days(spans[pk], starts, now) for pk in ids}


Span = tuple[str, datetime, datetime | None]  # state, since, until


def _starts(now: datetime, zone) -> list[datetime]:
    """The midnights the last 90 days began with, oldest first."""
    midnight = now.astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0)
    return [midnight - timedelta(days=DAYS - 1 - number) for number in range(DAYS)]


def _days(spans: Iterable[Span], starts: list[datetime], now: datetime) -> list[Day]:
    zone, worst = starts[0].tzinfo, {}
    for state, since, until in spans:
        first = max(0, (since.astimezone(zone) - starts[0]).days)
        # `until` is the first moment it was no longer so: midnight belongs to the day before.
        ended = (until or now).astimezone(zone) - timedelta(microseconds=1)
        last = min(DAYS - 1, (ended - starts[0]).days)
        for number in range(first, last + 1):
            known = worst.get(number)
            worst[number] = states.worst([state, known]) if known else state
    return [Day(start, worst.get(number, "")) for number, start in enumerate(starts)]


@dataclass(frozen=True)
class Run:
    """Days in a row that were alike."""

    first: datetime
    last: datetime
    state: str
    length: int  # days

    @property
    def label(self):
        return State(self.state).label if self.state else ""


def runs(days: list[Day]) -> list[Run]:
    """Return some days as runs of equal ones, the newest first."""
    found = []
    for state, members in groupby(days, key=lambda day: day.state):
        alike = list(members)
        found.append(Run(alike[0].date, alike[-1].date, state, len(alike)))
    return found[::-1]


@dataclass(frozen=True)
class Uptime:
    """How the last 90 days of one platform divide. Unknown time is neither up nor down."""

    calm: timedelta
    degraded: timedelta
    outage: timedelta
    maintenance: timedelta
    unknown: timedelta

    @property
    def known(self) -> timedelta:
        return self.calm + self.degraded + self.outage + self.maintenance

    @property
    def share(self) -> float | None:
        """The share of the known time without an outage, 0 to 1; None where nothing is known."""
        return 1 - self.outage / self.known if self.known else None

    @property
    def unknown_share(self) -> float:
        """The share of the whole time of which nobody knows, 0 to 1."""
        whole = self.known + self.unknown
        return self.unknown / whole if whole else 1.0


_PART = {
    states.OPERATIONAL: "calm",
    states.NO_KNOWN_ISSUE: "calm",
    states.DEGRADED: "degraded",
    states.REPORTS: "degraded",
    states.PARTIAL_OUTAGE: "outage",
    states.MAJOR_OUTAGE: "outage",
    states.MAINTENANCE: "maintenance",
    states.UNKNOWN: "unknown",
}


def uptime(platform: Platform, now: datetime) -> Uptime:
    """Return how the last 90 days of a platform divide; time before its first row is unknown."""
    return _uptime(_spans(platform, now - timedelta(days=DAYS), now), now)


def _spans(platform: Platform, start: datetime, now: datetime) -> list[Span]:
    rows = StatusChange.objects.between(start, now).filter(platform=platform)
    return list(rows.values_list("state", "since", "until"))


def _uptime(spans: Iterable[Span], now: datetime) -> Uptime:
    start = now - timedelta(days=DAYS)
    parts = dict.fromkeys(("calm", "degraded", "outage", "maintenance", "unknown"), timedelta())
    for state, since, until in spans:
        parts[_PART[state]] += min(until or now, now) - max(since, start)
    parts["unknown"] += now - start - sum(parts.values(), timedelta())
    return Uptime(**parts)


@dataclass(frozen=True)
class Past:
    """The last 90 days of one platform, day by day and as a whole."""

    days: list[Day]
    uptime: Uptime

    @property
    def runs(self) -> list[Run]:
        return runs(self.days)


def past(platform: Platform, now: datetime, zone) -> Past:
    """Return the last 90 days of one platform, with one query."""
    # A little longer than the 90 days of the bars, which end with today as far as it went.
    spans = _spans(platform, now - timedelta(days=DAYS), now)
    return Past(_days(spans, _starts(now, zone), now), _uptime(spans, now))
