"""Reads what is public for the answers of the Statuspage-compatible API, in few queries.

The board takes four, whatever stands on it; the incidents of an answer take three more.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q
from django.db.models.functions import JSONObject

from directory.models import ContentVersion, Platform
from lib import states
from lib.languages import with_words
from lib.prepared import Prepared, moment

from ... import status
from ...choices import Kind, Phase
from ...models import Impact, Incident, Update
from ...models.incidents import IncidentQuerySet
from .board import COMPONENT_WORD, Component
from .events import Event

NEWEST = 50  # incidents, and maintenances, of one answer


@dataclass(frozen=True)
class Board:
    """Every platform that runs, the incidents under way, and when anything last changed."""

    components: list[Component]
    happening: list[Incident]
    changed_at: datetime

    @property
    def shown(self) -> list[Component]:
        """The components Statuspage has a word for."""
        return [one for one in self.components if one.word]

    @property
    def known(self) -> dict[int, Component]:
        """All components by their platform's id."""
        return {one.platform.pk: one for one in self.components}


def board(now: datetime, *, worded: bool = True) -> Board:
    """Return what the board says now. Without `worded` its platforms have no descriptions."""
    found = status.statuses(_platforms(worded, now=now), now)
    happening = _happening(now=now)
    levels: dict[int, list[str]] = defaultdict(list)
    for each in happening:
        for row in each.bearing:
            levels[row["platform"]].append(row["level"])
    return Board(
        [
            Component(
                one.platform,
                _state(one.state, levels[one.platform.pk]),
                one.since,
                place,
                one.platform.here.summary if worded else "",
            )
            for place, one in enumerate(found, 1)
        ],
        happening,
        next(iter(_changed()), now),
    )


def _state(said: str, levels: list[str]) -> str:
    """A state without a word gives way to what the incidents under way do to the platform."""
    named = states.worst(levels)
    return named if named and said not in COMPONENT_WORD else said


def _active():
    """Incidents under way with what they do now, in `bearing`: dicts of `platform` and `level`."""
    rows = Impact.objects.bearing(moment()).filter(incident=OuterRef("pk")).order_by()
    rows = rows.filter(platform__in=Platform.objects.public(moment()))
    rows = rows.values(json=JSONObject(platform="platform_id", level="level"))
    active = Incident.objects.public(moment()).active().with_impacts(moment())
    return active.annotate(bearing=ArraySubquery(rows))


def _running(worded: bool):
    platforms = Platform.objects.running(moment())
    return with_words(platforms) if worded else platforms


_happening = Prepared(_active)
_platforms = Prepared(_running)
_changed = Prepared(lambda: ContentVersion.objects.values_list("counted_at", flat=True)[:1])


def incidents(now: datetime) -> IncidentQuerySet:
    """Public incidents of every kind but maintenance."""
    return Incident.objects.public(now).exclude(kind=Kind.MAINTENANCE)


def maintenances(now: datetime) -> IncidentQuerySet:
    return Incident.objects.public(now).filter(kind=Kind.MAINTENANCE)


def upcoming(now: datetime) -> IncidentQuerySet:
    """Maintenances that are announced and have not begun."""
    return maintenances(now).open().filter(phase=Phase.SCHEDULED)


def unresolved(now: datetime) -> IncidentQuerySet:
    """The newest of what is open, incidents and maintenances: what a summary tells of."""
    newest = (_newest(incidents(now).open()), _newest(maintenances(now).open()))
    first, second = (Q(pk__in=rows.values("pk")) for rows in newest)
    return Incident.objects.filter(first | second)


def _newest(rows: IncidentQuerySet) -> IncidentQuerySet:
    return rows.order_by("-started_at", "-pk")[:NEWEST]


def events(rows: IncidentQuerySet, now: datetime, most: int = NEWEST) -> list[Event]:
    """Return the newest of some incidents, with their public impacts and steps."""
    rows = with_words(rows.with_impacts(now)).order_by("-started_at", "-pk")
    found = list(rows[:most])
    ids = [each.pk for each in found]
    impacts = _by_incident(
        Impact.objects.filter(incident__in=ids, platform__in=Platform.objects.public(now))
        .select_related("platform")
        .order_by("started_at", "platform__position", "pk")
    )
    steps = Update.objects.public(now).filter(incident__in=ids).prefetch_related(None)
    steps = _by_incident(with_words(steps.select_related(None)).order_by("published_at", "pk"))
    return [Event(each, impacts[each.pk], steps[each.pk]) for each in found]


def _by_incident(rows: Iterable) -> dict[int, list]:
    found = defaultdict(list)
    for row in rows:
        found[row.incident_id].append(row)
    return found
