"""The PyPI package `reader` on the same addresses, in a process of its own.

Its database is SQLite in memory where the system has a folder there: no disk decides.
"""

import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from .cost import Cost

MEMORY = Path("/dev/shm")


def peer(urls: list[str], workers: int, passes: int) -> tuple[Cost, Cost]:
    """Return what reader's first update of these feeds cost, and the `passes` after it."""
    command = [sys.executable, "-m", "tests.bench.peer"]
    asked = json.dumps({"urls": urls, "workers": workers, "passes": passes})
    done = subprocess.run(command, input=asked, capture_output=True, text=True, check=True)
    first, again = json.loads(done.stdout)
    return Cost(len(urls), *first), Cost(passes * len(urls), *again)


def _update(library, asked: dict, passes: int) -> tuple[float, float]:
    """Update all feeds some times; return the seconds of the clock and of the processor."""
    from reader import UpdatedFeed

    processor, started = time.process_time(), time.perf_counter()
    for _pass in range(passes):
        answers = library.update_feeds_iter(scheduled=False, workers=asked["workers"])
        values = [each.value for each in answers]
        wrong = [each for each in values if not (each is None or isinstance(each, UpdatedFeed))]
        if wrong or len(values) != len(asked["urls"]):
            raise SystemExit(f"reader could not read the feeds: {wrong[:1]}")
    return time.perf_counter() - started, time.process_time() - processor


def _main() -> None:
    import feedparser_sgmllib
    from reader import make_reader

    # reader carries an older feedparser, which asks for this module by its former name.
    sys.modules.setdefault("sgmllib", feedparser_sgmllib)
    asked = json.load(sys.stdin)
    folder = MEMORY if MEMORY.is_dir() else None
    with tempfile.TemporaryDirectory(dir=folder) as place:
        library = make_reader(f"{place}/reader.sqlite")
        for url in asked["urls"]:
            library.add_feed(url)
        costs = [_update(library, asked, 1), _update(library, asked, asked["passes"])]
        library.close()
    json.dump(costs, sys.stdout)


if __name__ == "__main__":
    _main()
