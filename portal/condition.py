"""How the portal itself is, as its own page tells readers: no machine's name, no error text."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from incidents.feeds import families
from incidents.feeds.models import Feed, OwnConnection

from . import health

RECENT = timedelta(minutes=15)
WELL, MANY_SILENT, CUT_OFF, STANDING, UNSURE = range(5)

# The look of the whole, and what it means for a reader.
VERDICTS = {
    WELL: ("ok", _("The site works and reads its sources.")),
    MANY_SILENT: (
        "minor",
        _("The site works, but most of its sources cannot be read just now."),
    ),
    CUT_OFF: ("major", _("The site answers, but its own connection to the sources is lost.")),
    STANDING: ("major", _("The site answers, but it does not read its sources just now.")),
    UNSURE: ("unknown", _("The site answers, but it cannot tell whether its sources are read.")),
}


@dataclass(frozen=True)
class Condition:
    """What is known of the portal now. Times are aware; ages are whole seconds or more."""

    now: datetime
    cache_answers: bool
    beat_age: timedelta | None  # since the refresh was last seen alive; None: not within an hour
    cut_off_since: datetime | None
    sources: tuple[Feed, ...]
    held: tuple[families.Family, ...]

    @property
    def refreshing(self) -> bool:
        return self.beat_age is not None and self.beat_age.total_seconds() <= health.BEAT_FRESH

    @property
    def silent_for(self) -> timedelta | None:
        """How long the refresh has given no sign of life, in whole minutes and one at least."""
        return None if self.beat_age is None else max(self.beat_age, timedelta(minutes=1))

    @property
    def recent(self) -> int:
        """How many sources were read within `RECENT`."""
        return sum(bool(each.last_ok_at and each.last_ok_at > self._since) for each in self.sources)

    @property
    def stale(self) -> int:
        """How many sources no longer count, those never read included."""
        return sum(each.is_stale(self.now) for each in self.sources)

    @property
    def never(self) -> int:
        return sum(each.last_ok_at is None for each in self.sources)

    @property
    def oldest(self) -> Feed | None:
        """The source whose last word is the oldest, where that no longer counts."""
        read = [each for each in self.sources if each.last_ok_at and each.is_stale(self.now)]
        return min(read, key=lambda each: each.last_ok_at, default=None)

    @property
    def verdict(self) -> int:
        """The one word for the whole; what keeps all else from being known comes first."""
        if not self.cache_answers:
            return UNSURE
        if not self.refreshing:
            return STANDING
        if self.cut_off_since:
            return CUT_OFF
        return MANY_SILENT if self.stale * 2 > len(self.sources) else WELL

    @property
    def is_well(self) -> bool:
        return self.verdict == WELL

    @property
    def look(self) -> str:
        return VERDICTS[self.verdict][0]

    @property
    def label(self) -> str:
        return str(VERDICTS[self.verdict][1])

    @property
    def recent_minutes(self) -> int:
        return int(RECENT.total_seconds() // 60)

    @property
    def _since(self) -> datetime:
        return self.now - RECENT


def condition(now: datetime | None = None) -> Condition:
    """Ask everything once: two queries and the cache. Raises where the database is gone."""
    now = now or timezone.now()
    feeds = tuple(Feed.objects.enabled())
    age = health.heartbeat_age()
    return Condition(
        now=now,
        cache_answers=health.cache_answers(),
        beat_age=None if age is None else timedelta(seconds=int(age)),
        cut_off_since=OwnConnection.lost_since(),
        sources=feeds,
        held=tuple(families.unreachable(feeds)),
    )
