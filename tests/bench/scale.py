"""Whether a thousand feeds at a pace of a minute come in time with one worker on one core."""

import os
import random
import statistics
import time
from collections import deque
from datetime import datetime, timedelta

from django.db import connection
from django.utils import timezone

from incidents.feeds.claim import claim
from incidents.feeds.models import Feed
from incidents.feeds.refresh import refresh

from . import server
from .cost import Cost, cost, verdict
from .rows import analyze, make_feeds, only_due, refresh_all

FEEDS = 1000
PACE = 60  # seconds
BEAT = 3.0  # seconds between two claims
MIX = {"tagged": 70, "same": 20, "new": 8, "slow": 1, "dead": 1}  # per cent

Waiting = deque[list[tuple[int, datetime]]]


def measure(seconds: int = 150) -> None:
    """Claim and refresh for so long; print the lateness of every refresh."""
    modes = [mode for mode, share in MIX.items() for _each in range(share * FEEDS // 100)]
    random.Random(1).shuffle(modes)
    with server.serving() as port:
        ids = make_feeds(port, modes, pace=PACE)
        analyze()
        refresh_all(ids)
        only_due(ids)
        _spread(ids)
        cores = _one_core()
        late: list[float] = []
        spent = cost(lambda: late.extend(_work(ids, seconds)), 1)
        _back(cores)
    _print(late, spent)


def _spread(ids: list[int]) -> None:
    """Let the feeds fall due evenly over one pace from now."""
    now = timezone.now()
    feeds = list(Feed.objects.filter(pk__in=ids))
    for place, feed in enumerate(feeds):
        feed.due_at = now + timedelta(seconds=PACE * place / len(feeds))
    Feed.objects.bulk_update(feeds, ["due_at"], batch_size=500)


def _work(ids: list[int], seconds: int) -> list[float]:
    """Be beat and worker; return seconds of lateness, also of what still waits at the end."""
    due = dict(Feed.objects.filter(pk__in=ids).values_list("pk", "due_at"))
    late: list[float] = []
    waiting: Waiting = deque()
    beat = end = time.monotonic()
    end += seconds
    while time.monotonic() < end:
        if time.monotonic() >= beat:
            beat += BEAT
            while chunk := claim(timezone.now()):
                waiting.append([(pk, due[pk]) for pk in chunk])
        if waiting:
            late += _refresh(waiting.popleft(), due)
        else:
            time.sleep(max(0.0, min(beat, end) - time.monotonic()))
    now = timezone.now()
    claimed = {pk for chunk in waiting for pk, _due in chunk}
    late += [(now - was).total_seconds() for chunk in waiting for _pk, was in chunk]
    left = (was for pk, was in due.items() if pk not in claimed and was < now)
    return late + [(now - was).total_seconds() for was in left]


def _refresh(chunk: list[tuple[int, datetime]], due: dict[int, datetime]) -> list[float]:
    """Refresh one chunk; note when each is due next; return the seconds each came too late."""
    ids = [pk for pk, _due in chunk]
    started = timezone.now()
    refresh(ids)
    done = timezone.now()
    rows = Feed.objects.filter(pk__in=ids).values_list("pk", "due_at", "last_ok_at")
    stored = {}
    for pk, due[pk], ok in rows:
        # A failure leaves no moment of its own on the row: the end of the chunk stands for it.
        stored[pk] = ok if ok and ok > started else done
    connection.close()  # as Celery does after each task
    return [(stored[pk] - was).total_seconds() for pk, was in chunk]


def _one_core() -> set[int]:
    """Keep this process on one core, where the system can; return those it had."""
    if not hasattr(os, "sched_setaffinity"):
        return set()
    cores = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {max(cores)})
    return cores


def _back(cores: set[int]) -> None:
    if cores:
        os.sched_setaffinity(0, cores)


def _print(late: list[float], spent: Cost) -> None:
    points = statistics.quantiles(late, n=100, method="inclusive")
    print(f"\n{FEEDS} feeds at a pace of {PACE} s, one worker on one core, {spent.seconds:.0f} s")
    print(f"{len(late)} refreshes; busy {100 * spent.processor / spent.seconds:.0f} % of the core")
    print(f"lateness, s: p50 {points[49]:.2f}   p90 {points[89]:.2f}   most {max(late):.2f}")
    print(f"{'lateness, s, p99':34}{verdict(points[98], '≤', 10)}")
