"""Refreshes from HTTP to database, beside fetching alone and beside the PyPI package `reader`.

The parts of a round follow each other closely; a ratio is the median of the rounds' ratios.
"""

from collections.abc import Callable
from contextlib import closing

from . import alone, server
from .cost import Cost, cost, middle, verdict
from .peer import peer
from .rows import analyze, good, make_feeds, refresh_all

ROUNDS = 3
FEEDS = 100
PEERS = 50  # feeds of reader: it takes long enough with these

_COLD, _CHANGED, _WARM = "refresh, first reading", "refresh, changed", "refresh, 304"
TARGETS = (
    ("cold, of reader with 1 worker", _COLD, "reader 1, first reading", "rate", "≥", 12),
    ("changed, of reader with 1", _CHANGED, "reader 1, changed", "rate", "≥", 12),
    ("warm, of reader with 8 workers", _WARM, "reader 8, 304", "rate", "≥", 4.5),
    ("warm, of fetching alone", _WARM, "fetching alone, 304", "rate", "≥", 0.45),
    ("by hash, of fetching alone", "refresh, same body", "fetching alone, 200", "rate", "≥", 0.3),
    ("processor, cold, of reader's", _COLD, "reader 1, first reading", "each", "≤", 0.07),
    ("processor, warm, of reader's", _WARM, "reader 8, 304", "each", "≤", 0.18),
)

Round = dict[str, Cost]


def measure() -> None:
    """Print the comparisons for histories (Atom) and for summaries (JSON)."""
    with server.serving() as port:
        rounds = [_ours(port, server.ATOM) | _peers(port) for _round in range(ROUNDS)]
        _table("history.atom, 65 KB, 25 entries", rounds)
        _targets(rounds)
        summaries = [_ours(port, server.SUMMARY) for _round in range(ROUNDS)]
        _table("summary.json, 18 KB, 50 components", summaries)


def _ours(port: int, file: str) -> Round:
    """Measure one round of fetching alone and of refreshes."""
    urls = [server.address(port, "tagged", feed, file) for feed in range(FEEDS)]
    found: Round = {}
    with closing(alone.Bare()) as bare:
        for name, fetch in (("bare aiohttp", bare), ("fetching alone", alone.ours)):
            fetch(urls, 1)  # connections
            found[f"{name}, 200"] = _cost(fetch, 5, urls, 5)
            found[f"{name}, 304"] = _cost(fetch, 10, urls, 10, alone.TAG)
    for mode, again, passes in (
        ("tagged", _WARM, 10),
        ("same", "refresh, same body", 5),
        ("new", _CHANGED, 2),
    ):
        ids = make_feeds(port, FEEDS * [mode], file)
        analyze()
        first = _cost(refresh_all, 1, ids)
        found.setdefault(_COLD, first)
        found[again] = _cost(_repeat, passes, passes, ids)
        if not good(ids):
            print(f"NOT VALID: some feeds of {again} could not be read")
    return found


def _peers(port: int) -> Round:
    """Measure one round of `reader`."""
    found: Round = {}
    tagged = [server.address(port, "tagged", feed, server.ATOM) for feed in range(PEERS)]
    new = [server.address(port, "new", feed, server.ATOM) for feed in range(PEERS)]
    for workers in (1, 8):
        first, again = peer(tagged, workers, 4)
        found[f"reader {workers}, first reading"] = first
        found[f"reader {workers}, 304"] = again
    found["reader 1, changed"] = peer(new, 1, 1)[1]
    return found


def _cost(work: Callable, passes: int, *given) -> Cost:
    return cost(lambda: work(*given), passes * FEEDS)


def _repeat(passes: int, ids: list[int]) -> None:
    for _pass in range(passes):
        refresh_all(ids)


def _table(title: str, rounds: list[Round]) -> None:
    """Print the medians of every part; ratios of rates to fetching alone with the same answer."""
    print(f"\n{title}: medians of {len(rounds)} rounds")
    print(f"{'':25} feeds/s   of fetching   ms processor  + database   feeds/s of a core")
    for name in rounds[0]:
        costs = [each[name] for each in rounds]
        kind = "304" if name.endswith("304") else "200"
        share = _ratio(rounds, name, f"fetching alone, {kind}")
        processor = 1000 * middle(each.each for each in costs)
        database = 1000 * middle(each.database / each.feeds for each in costs)
        print(
            f"{name:25}{middle(each.rate for each in costs):8.0f}{share:14.3f}"
            f"{processor:15.2f}{database:12.2f}{1000 / processor:14.0f}"
        )


def _ratio(rounds: list[Round], name: str, other: str, by: str = "rate") -> float:
    """Return the median of the rounds' ratios of one part to another."""
    return middle(getattr(each[name], by) / getattr(each[other], by) for each in rounds)


def _targets(rounds: list[Round]) -> None:
    """Print each target beside what was reached."""
    print()
    for words, name, other, by, sign, target in TARGETS:
        print(f"{words:34}{verdict(_ratio(rounds, name, other, by), sign, target)}")
