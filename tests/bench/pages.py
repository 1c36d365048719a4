"""Pages and API, asked for through Django's handler in this process."""

import statistics
import time
from collections.abc import Callable

from django.test import Client
from django.test.utils import override_settings

RUNS = 5
PAGES = (
    "/vi/",
    "/vi/incidents/meta-2024-03-05/",
    "/vi/platforms/facebook/",
    "/vi/platforms/",
    "/vi/incidents/",
    "/api/v1/status/",
)


def rates(works: dict[str, Callable[[], None]], number: int) -> dict[str, float]:
    """Return how often per second each runs: medians of rounds that take turns."""
    for work in works.values():
        work()
    rounds: dict[str, list[float]] = {name: [] for name in works}
    for _round in range(RUNS):
        for name, work in works.items():
            started = time.perf_counter()
            for _each in range(number):
                work()
            rounds[name].append(number / (time.perf_counter() - started))
    return {name: statistics.median(found) for name, found in rounds.items()}


def client() -> Client:
    return Client(headers={"accept-encoding": "gzip", "host": "localhost"})


@override_settings(ROOT_URLCONF="tests.bench.plain", PAGE_CACHE=True)
def measure() -> None:
    """Measure pages beside what any Django reaches: kept, asked for again, and made anew."""
    _kept_and_known()
    _made_anew()


def _kept_and_known() -> None:
    """From the page cache and as 304, beside a view that says hello."""
    ours = client()
    with override_settings(MIDDLEWARE=[]):
        bare = client()
        bare.get("/hello/")  # loads its middleware: none
    works = {
        "hello, same middleware": lambda: ours.get("/hello/"),
        "hello, no middleware": lambda: bare.get("/hello/"),
    }
    for path in PAGES:
        tag = ours.get(path).headers["ETag"]
        works[path] = lambda path=path: ours.get(path)
        works[f"{path} 304"] = lambda path=path, tag=tag: ours.get(
            path, headers={"if-none-match": tag}
        )
    found = rates(works, 100)
    same, none = found["hello, same middleware"], found["hello, no middleware"]
    print("kept pages               a second   of hello   of hello without middleware")
    for name, rate in found.items():
        print(f"{name:36} {rate:8.0f}   {rate / same:5.2f}   {rate / none:5.2f}")


def _made_anew() -> None:
    """Without the page cache, beside a plain page of the same size with eight queries."""
    print("made anew                            a second   of a plain page of its size")
    with override_settings(PAGE_CACHE=False):
        for path in PAGES:
            page = Client(headers={"host": "localhost"})
            size = len(page.get(path).content)
            found = rates(
                {
                    "plain": lambda page=page, size=size: page.get(f"/plain/{size}/"),
                    "ours": lambda page=page, path=path: page.get(path),
                },
                20,
            )
            ratio = found["ours"] / found["plain"]
            print(f"{path:36} {found['ours']:8.0f}   {ratio:5.2f}   {size:7d} bytes")
