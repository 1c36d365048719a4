"""The API: the board beside a view that says hello, and whole tables in memory of one size."""

import gc
import time

import psutil
from django.test import Client
from django.test.utils import override_settings
from django.utils import timezone

from directory.models import Platform, Source, Statistic, StatisticText
from incidents.models import StatusChange
from tests.factories import make_platform

from .pages import rates

PLATFORMS = 60
ROWS = (1_000, 10_000, 100_000)
BATCH = 5_000


def measure() -> None:
    """Print answers a second, and the memory of an export after each size of table."""
    _board()
    _lists()
    _export()


def _board() -> None:
    """`status` for sixty platforms, neither kept nor throttled, beside views that say hello."""
    _fill_board()
    options = {"ROOT_URLCONF": "tests.bench.plain", "PAGE_CACHE": False, "API_RATE": 10**9}
    with override_settings(**options):
        ours = Client(headers={"host": "localhost"})
        board = ours.get("/api/v1/status/")
        number = len(board.json()["platforms"])
        with override_settings(MIDDLEWARE=[]):
            bare = Client(headers={"host": "localhost"})
            bare.get("/hello/")
        tag = board.headers["ETag"]
        found = rates(
            {
                "hello, no middleware": lambda: bare.get("/hello/"),
                "hello, same middleware": lambda: ours.get("/hello/"),
                "status": lambda: ours.get("/api/v1/status/"),
                "status 304": lambda: ours.get("/api/v1/status/", headers={"if-none-match": tag}),
            },
            100,
        )
    print(f"\nstatus of {number} platforms, made anew: answers a second in one process")
    for name, rate in found.items():
        print(f"{name:26} {rate:8.0f}   {rate / found['hello, same middleware']:5.2f} of hello")


def _fill_board() -> None:
    now = timezone.now()
    running = Platform.objects.running().count()
    for number in range(max(0, PLATFORMS - running)):
        make_platform(f"bench-{number}")
    for platform in Platform.objects.running()[PLATFORMS:]:
        Platform.objects.filter(pk=platform.pk).update(published_at=None)
    StatusChange.objects.all().delete()
    rows = [
        StatusChange(platform=each, state="no_known_issue", since=now)
        for each in Platform.objects.running()
    ]
    StatusChange.objects.bulk_create(rows)


def _lists() -> None:
    with override_settings(PAGE_CACHE=False, API_RATE=10**9):
        client = Client(headers={"host": "localhost"})
        names = ("incidents", "platforms", "claims", "guides", "statistics")
        works = {name: lambda name=name: client.get(f"/api/v1/{name}/") for name in names}
        print("\nlists of 50 records, made anew: answers a second")
        for name, rate in rates(works, 5).items():
            print(f"{name:26} {rate:8.1f}")


def _export() -> None:
    """Memory of this process beyond what it had, while a table of so many rows is streamed."""
    print(
        "\nNDJSON of statistics:    rows      MB sent   seconds   most memory beyond the start, MB"
    )
    process = psutil.Process()
    source = Source.objects.first()
    with override_settings(API_EXPORT_RATE=10**9):
        client = Client(headers={"host": "localhost"})
        b"".join(client.get("/api/v1/statistics.ndjson").streaming_content)
        for rows in ROWS:
            _fill_table(rows, source)
            gc.collect()
            before, most, sent = process.memory_info().rss, 0, 0
            started = time.perf_counter()
            for block in client.get("/api/v1/statistics.ndjson").streaming_content:
                sent += len(block)
                most = max(most, process.memory_info().rss)
            seconds = time.perf_counter() - started
            print(
                f"{Statistic.objects.count():29d} {sent / 1e6:12.1f} {seconds:9.1f} "
                f"{(most - before) / 1e6:10.1f}"
            )


def _fill_table(rows: int, source: Source) -> None:
    now, have = timezone.now(), Statistic.objects.count()
    for first in range(have, rows, BATCH):
        made = Statistic.objects.bulk_create(
            Statistic(
                slug=f"bench-{number}",
                value=number,
                unit="people",
                as_of="2026",
                method="press",
                series="bench",
                source=source,
                published_at=now,
            )
            for number in range(first, min(first + BATCH, rows))
        )
        texts = [
            StatisticText(statistic=each, language="vi", label=f"Số {each.slug}", note="x" * 200)
            for each in made
        ]
        for text in texts:
            text.refold(text.label, text.note)
        StatisticText.objects.bulk_create(texts)
