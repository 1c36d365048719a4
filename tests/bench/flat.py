"""Whether a refresh costs the same with many feeds, and with a long history."""

from django.utils import timezone

from incidents.feeds.claim import CHUNK, claim
from incidents.feeds.models import Feed
from incidents.feeds.refresh import refresh

from . import alone, server
from .cost import Cost, cost, middle
from .rows import analyze, lengthen, make_feeds, only_due, refresh_all

ROUNDS = 5
SIZES = (100, 1_000, 10_000)  # feeds in the table
LENGTHS = (25, 1_000, 50_000)  # events of each feed
LONG = 5  # feeds with a long history
MODES = ("tagged", "same", "new")
RULER = "fetching, 304"

Row = dict[str, float]


def measure() -> None:
    """Print processor time per feed, in ms and beside the smallest size."""
    with server.serving() as port:
        ids = {mode: make_feeds(port, CHUNK * [mode]) for mode in MODES}
        for some in ids.values():
            refresh_all(some)
        rows = {}
        for size in SIZES:
            missing = size - Feed.objects.count()
            make_feeds(port, max(0, missing) * ["tagged"])
            analyze()
            rows[Feed.objects.count()] = _round(port, ids)
        _print("feeds in the table", rows)
        few = {mode: some[:LONG] for mode, some in ids.items()}
        rows = {}
        for length in LENGTHS:
            for some in few.values():
                lengthen(some, length)
            rows[length] = _round(port, few)
        _print("events of each feed", rows)


def _round(port: int, ids: dict[str, list[int]]) -> Row:
    """Return processor milliseconds per feed, the database's included, claim and all.

    Fetching alone is measured between them: where it moves, the machine did.
    """
    urls = [server.address(port, "tagged", feed, server.ATOM) for feed in range(CHUNK)]
    costs: dict[str, list[Cost]] = {name: [] for name in (*MODES, RULER)}
    for some in ids.values():
        _cost(some)
    for _each in range(ROUNDS * CHUNK // len(next(iter(ids.values())))):
        for mode, some in ids.items():
            costs[mode].append(_cost(some))
        costs[RULER].append(cost(lambda: alone.ours(urls, 4, alone.TAG), 4 * CHUNK))
    return {
        name: 1000 * middle((each.processor + each.database) / each.feeds for each in some)
        for name, some in costs.items()
    }


def _cost(ids: list[int]) -> Cost:
    only_due(ids)
    return cost(_claimed, len(ids))


def _claimed() -> None:
    refresh(claim(timezone.now()))


def _print(title: str, rows: dict[int, Row]) -> None:
    smallest = next(iter(rows.values()))
    print(f"\nms of processor per feed, claim and database included; {title}")
    for name in smallest:
        cells = (
            f"{size:8d}: {row[name]:6.2f} ({row[name] / smallest[name]:.2f})"
            for size, row in rows.items()
        )
        print(f"{name:16}{''.join(cells)}")
