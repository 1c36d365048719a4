"""Whether the worker's memory stays flat over many refreshes."""

import ctypes
import gc
import sys
from contextlib import suppress

import psutil
from django.db import connection

from . import server
from .rows import analyze, good, make_feeds, refresh_all

STEPS = 10
MIX = {"tagged": 140, "same": 40, "new": 20}  # feeds
FAILING = 10


def measure(refreshes: int = 100_000) -> None:
    """Print this process's memory in MB after each tenth; failing refreshes are not counted."""
    modes = [mode for mode, number in MIX.items() for _each in range(number)]
    with server.serving() as port:
        ids = make_feeds(port, modes)
        failing = make_feeds(port, FAILING * ["dead"])
        analyze()
        refresh_all(ids)
        passes = max(1, round(refreshes / STEPS / len(ids)))
        print(f"\nmemory of the worker: {_memory():.2f} MB after the first {len(ids)} refreshes")
        blocks = sys.getallocatedblocks()
        seen = []
        for step in range(1, STEPS + 1):
            for _pass in range(passes):
                refresh_all(ids)
                connection.close()  # as Celery does after each task
            refresh_all(failing)
            seen.append(_memory())
            more = sys.getallocatedblocks() - blocks
            done = step * passes * len(ids)
            print(f"{done:8d} {seen[-1]:8.2f} MB {more:+9d} blocks of Python's", flush=True)
        if not good(ids):
            print("NOT VALID: some feeds could not be read")
    print(f"growth from the first tenth to the last: {seen[-1] - seen[0]:+.2f} MB")


def _memory() -> float:
    """Return the resident memory of this process in MB, what is free given back first.

    What the start needed and freed would otherwise hide a leak of several MB.
    """
    gc.collect()
    with suppress(OSError, AttributeError):  # only glibc has it
        ctypes.CDLL(None).malloc_trim(0)
    return psutil.Process().memory_info().rss / 2**20
