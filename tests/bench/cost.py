"""What a piece of work cost: seconds of the clock, of our processor time, of the database's."""

import statistics
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import psutil
from django.db import connection


@dataclass(frozen=True)
class Cost:
    """A number of feeds and the seconds they took; `database` is PostgreSQL's processor time."""

    feeds: int
    seconds: float
    processor: float
    database: float = 0.0

    @property
    def rate(self) -> float:
        """Feeds per second."""
        return self.feeds / self.seconds

    @property
    def each(self) -> float:
        """Seconds of processor time per feed, without the database's."""
        return self.processor / self.feeds


def cost(work: Callable[[], object], feeds: int) -> Cost:
    """Run `work`, which handles a number of feeds, and return what it cost."""
    database, processor = database_time(), time.process_time()
    started = time.perf_counter()
    work()
    seconds = time.perf_counter() - started
    processor = time.process_time() - processor
    return Cost(feeds, seconds, processor, database_time() - database)


def database_time() -> float:
    """Return the processor seconds of PostgreSQL's open sessions; 0 when it runs elsewhere.

    Its own housekeeping, such as autovacuum, falls where it likes and is left out.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pid FROM pg_stat_activity"
            " WHERE backend_type = 'client backend' AND datname = current_database()"
        )
        pids = [pid for (pid,) in cursor.fetchall()]
    try:
        return sum(_used(pid) for pid in pids if "postgres" in psutil.Process(pid).name())
    except (psutil.Error, OSError):
        return 0.0


def _used(pid: int) -> float:
    """Return a process's processor seconds: to the nanosecond on Linux, else in ticks."""
    exact = Path(f"/proc/{pid}/schedstat")
    if exact.exists():
        return int(exact.read_text().split()[0]) / 1e9
    times = psutil.Process(pid).cpu_times()
    return times.user + times.system


def middle(values: Iterable[float]) -> float:
    """Return the median."""
    return statistics.median(values)


def verdict(value: float, sign: str, target: float) -> str:
    """Return a value beside its target and whether it is met; `sign` is ≥ or ≤."""
    met = value >= target if sign == "≥" else value <= target
    return f"{value:8.3f}   target {sign} {target:<5g} {'met' if met else 'NOT met'}"
