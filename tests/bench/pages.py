"""Pages and API, asked for through Django's handler in this process."""

import statistics
import time
from collections.abc import Callable

from django.test import Client

RUNS = 3


def rate(work: Callable[[], None], number: int) -> float:
    """Return how often per second `work` runs: the median of three rounds after a warm-up."""
    work()
    rounds = []
    for _round in range(RUNS):
        started = time.perf_counter()
        for _each in range(number):
            work()
        rounds.append(number / (time.perf_counter() - started))
    return statistics.median(rounds)


def measure() -> None:
    """Measure pages and API beside a view that does nothing, in the same process."""
    client = Client(headers={"accept-encoding": "gzip", "host": "localhost"})
    plain = rate(lambda: client.get("/healthz"), 200)
    print(f"plain view                 {plain:8.0f} a second  1.00")
    for path in ("/vi/", "/vi/incidents/meta-2024-03-05/", "/vi/platforms/", "/api/v1/status/"):
        answer = client.get(path)
        fresh = rate(lambda path=path: client.get(path), 10)
        tag = answer.headers["ETag"]
        again = rate(
            lambda path=path, tag=tag: client.get(path, headers={"if-none-match": tag}), 100
        )
        size = len(answer.content)
        print(f"{path:26} {fresh:8.0f} a second  {fresh / plain:.2f}   {size:6d} bytes", end="")
        print(f"   304: {again / plain:.2f}")
