"""The home page: what is failing, what to do, what never to do, and the board."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef
from django.shortcuts import render
from django.utils import timezone

from directory.models import Platform
from incidents import status
from incidents.choices import Kind
from incidents.models import Incident
from lib import states
from lib.prepared import Among, Prepared, moment

GROWS_OLD = timedelta(minutes=5)
NEWEST = 3
MOST_AT_ONCE = 40  # open incidents on the home page; the archive has all of them
ALTERNATIVES = 4


@dataclass(frozen=True)
class Tile:
    """One platform on the board: its status and its last 90 days."""

    status: status.PlatformStatus
    days: list[status.Day]


@dataclass(frozen=True)
class Board:
    """What people rely on, and whatever else is in trouble now."""

    tiles: list[Tile]
    at: datetime
    mood: str = ""  # what the head of the page was about: when it is another, so is the page

    @property
    def statuses(self) -> list[status.PlatformStatus]:
        return [tile.status for tile in self.tiles]

    @property
    def stale_after(self) -> datetime:
        """When a copy of it has grown old."""
        return self.at + GROWS_OLD


def home(request):
    """One page in three moods: something is failing, several things at once, all calm."""
    now = timezone.now()
    happening, newest = _incidents(now)
    board = _board(now, happening)
    covered = {row["platform"] for each in happening for row in each.read_impacts if row["goes_on"]}
    failing = [one for one in board.statuses if one.is_trouble and one.platform.pk not in covered]
    levels = [each.level for each in happening] + [one.state for one in failing]
    context = {
        "board": board,
        "incidents": happening,
        "failing": failing,
        "worst": states.worst(levels) or states.UNKNOWN,
        "unknown_count": sum(one.state == states.UNKNOWN for one in board.statuses),
        "alternatives": _alternatives(board.statuses) if levels else [],
        "newest": newest,
    }
    return render(request, "portal/home.html", context)


def board(request):
    """The board alone, for the script that refreshes it."""
    now = timezone.now()
    happening, _newest = _incidents(now)
    return render(request, "portal/board.html", {"board": _board(now, happening)})


def _running():
    reaching = Platform.objects.doing("send-message").filter(pk=OuterRef("pk"))
    return Platform.objects.running(moment()).annotate(reaches_people=Exists(reaching))


_platforms = Prepared(_running)


def _board(now: datetime, happening: list[Incident]) -> Board:
    shown = [
        one
        for one in status.statuses(_platforms(now=now), now)
        if one.platform.essential or one.is_trouble
    ]
    days = status.history([one.platform for one in shown], now, timezone.get_current_timezone())
    tiles = [Tile(one, days[one.platform.pk]) for one in shown]
    trouble = [one.platform.slug for one in shown if one.is_trouble]
    mood = " ".join([*(f"{each.pk}:{each.phase}" for each in happening), *trouble])
    # Whole minutes: the page's ETag promises the same bytes within one.
    return Board(tiles, now.replace(second=0, microsecond=0), mood)


def _public():
    return Incident.objects.public(moment()).in_rows(moment()).with_impacts(moment())


_active = Prepared(lambda: _public().active()[:MOST_AT_ONCE])
_others = Prepared(lambda: _public().filter(~Among("pk", "active"))[:NEWEST])


def _incidents(now: datetime) -> tuple[list[Incident], list[Incident]]:
    """What is happening, worst first, and the newest of the rest."""
    active = _active(now=now)
    others = _others(now=now, active=[each.pk for each in active])
    happening = [each for each in active if not _is_remark(each)]
    happening.sort(key=lambda each: (-states.RANK[each.level], -each.started_at.timestamp()))
    for incident in happening:
        incident.age = now - incident.started_at
    rest = [each for each in active if each not in happening] + others
    rest.sort(key=lambda each: each.started_at, reverse=True)
    return happening, rest[:NEWEST]


def _is_remark(incident: Incident) -> bool:
    """Whether an incident touches nothing and is of no kind people must act on."""
    return incident.impact == states.NONE and incident.kind == Kind.OTHER


def _alternatives(statuses: list[status.PlatformStatus]) -> list[status.PlatformStatus]:
    """Platforms for reaching people that show no trouble, those known best first."""
    fit = [one for one in statuses if one.platform.reaches_people and not one.is_trouble]
    return sorted(fit, key=lambda one: states.RANK[one.state])[:ALTERNATIVES]
