"""`make bench`: how fast the parts are, as ratios inside one run. Prints, never fails.

Pages are asked for through Django's handler in this process, on a database of its own with the
starter content; feeds are read over real HTTP from loopback.
"""

import os
import statistics
import time
from collections.abc import Callable
from contextlib import ExitStack

from deploy.local import engines

RUNS = 3
ENVIRONMENT = {
    "SECRET_KEY": "bench-" + 50 * "x",
    "SITE_URL": "http://localhost:8000",
    "DJANGO_SETTINGS_MODULE": "portal.settings",
    "HASHED_STATIC": "false",
    "LOG_LEVEL": "ERROR",
    "OUTGOING_ALLOWED_NETWORKS": "127.0.0.0/8",
}


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


def pages() -> None:
    """Measure pages and API beside a view that does nothing, in the same process."""
    from django.test import Client

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


def feeds() -> None:
    """Measure refreshes of one Statuspage answer over loopback: new, unchanged, 304."""
    from tests.bench_feeds import measure

    for name, per_second in measure(rate):
        print(f"refresh, {name:17} {per_second:8.0f} feeds a second")


def main() -> None:
    os.environ.update(ENVIRONMENT)
    with ExitStack() as stack:
        os.environ.update(engines.addresses(stack.enter_context(engines.throw_away_engines())))
        import django
        from django.core.management import call_command

        django.setup()
        call_command("migrate", verbosity=0)
        call_command("load_content")
        pages()
        feeds()
        from django.db import connections

        connections.close_all()


if __name__ == "__main__":
    main()
