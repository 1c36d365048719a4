"""The home page: what is failing, what to do, what never to do, and the board."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Prefetch, prefetch_related_objects
from django.shortcuts import render
from django.utils import timezone

from directory.models import Platform
from incidents import status
from incidents.choices import Kind
from incidents.models import Impact, Incident
from lib import states
from lib.languages import with_words

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
    covered = {
        impact.platform_id
        for each in happening
        for impact in each.impacts.all()
        if impact.ended_at is None or impact.ended_at > now
    }
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


def _board(now: datetime, happening: list[Incident]) -> Board:
    reaching = Platform.objects.doing("send-message").filter(pk=OuterRef("pk"))
    platforms = Platform.objects.running().annotate(reaches_people=Exists(reaching))
    shown = [
        one for one in status.statuses(platforms, now) if one.platform.essential or one.is_trouble
    ]
    days = status.history([one.platform for one in shown], now, timezone.get_current_timezone())
    tiles = [Tile(one, days[one.platform.pk]) for one in shown]
    trouble = [one.platform.slug for one in shown if one.is_trouble]
    mood = " ".join([*(f"{each.pk}:{each.phase}" for each in happening), *trouble])
    # Whole minutes: the page's ETag promises the same bytes within one.
    return Board(tiles, now.replace(second=0, microsecond=0), mood)


def _incidents(now: datetime) -> tuple[list[Incident], list[Incident]]:
    """What is happening, worst first, and the newest of the rest."""
    public = with_words(Incident.objects.public(now)).order_by("-started_at", "-pk")
    active = list(public.active()[:MOST_AT_ONCE])
    others = list(public.exclude(pk__in=[each.pk for each in active])[:NEWEST])
    impacts = Impact.objects.select_related("platform")
    prefetch_related_objects([*active, *others], Prefetch("impacts", impacts))
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
