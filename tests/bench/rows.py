"""Rows of feeds for measuring, each speaking of a platform of its own."""

from datetime import timedelta
from itertools import count

from django.db import connection
from django.utils import timezone

from directory.models import Category, Platform
from incidents.feeds.claim import CHUNK
from incidents.feeds.models import Feed, FeedEvent, FeedTarget
from incidents.feeds.refresh import refresh

from . import server

PROVIDERS = {server.ATOM: "statuspage_history", server.SUMMARY: "statuspage"}
_number = count(1)


def make_feeds(port: int, modes: list[str], file: str = server.ATOM, pace: int = 60) -> list[int]:
    """Make a feed per mode; return their ids. They are due now; `pace` is in seconds."""
    category = Category.objects.first()
    numbers = [next(_number) for _mode in modes]
    platforms = Platform.objects.bulk_create(
        Platform(
            slug=f"bench-{number}",
            name=f"Bench {number}",
            origin=Platform.Origin.INTERNATIONAL,
            category=category,
            published_at=timezone.now(),
        )
        for number in numbers
    )
    feeds = Feed.objects.bulk_create(
        Feed(
            slug=f"bench-{number}",
            name=f"Bench {number}",
            provider=PROVIDERS[file],
            urls=server.address(port, mode, number, file),
            pace=pace,
            trusted=True,
        )
        for number, mode in zip(numbers, modes, strict=True)
    )
    FeedTarget.objects.bulk_create(
        FeedTarget(feed=feed, platform=platform)
        for feed, platform in zip(feeds, platforms, strict=True)
    )
    return [feed.pk for feed in feeds]


def refresh_all(ids: list[int]) -> None:
    """Refresh feeds in chunks, as one worker does."""
    for first in range(0, len(ids), CHUNK):
        refresh(ids[first : first + CHUNK])


def analyze() -> None:
    """Let the database count its rows, as it does by itself after a while."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def only_due(ids: list[int]) -> None:
    """Make these feeds due now and put off all others for a day."""
    now = timezone.now()
    later = now + timedelta(days=1)
    Feed.objects.exclude(pk__in=ids).filter(due_at__lt=later).update(due_at=later)
    Feed.objects.filter(pk__in=ids).update(due_at=now - timedelta(seconds=1))


def good(ids: list[int]) -> bool:
    """Whether every one of these feeds was read, and has events."""
    read = Feed.objects.filter(pk__in=ids, failures=0, last_ok_at__isnull=False)
    atoms = read.filter(provider=PROVIDERS[server.ATOM])
    with_events = FeedEvent.objects.filter(feed__in=atoms).values("feed").distinct()
    return read.count() == len(ids) and with_events.count() == atoms.count()


def lengthen(ids: list[int], events: int) -> None:
    """Give each feed a history of about so many closed events, by copying one it has."""
    table = FeedEvent._meta.db_table
    names = [field.column for field in FeedEvent._meta.concrete_fields if not field.primary_key]
    columns = ", ".join(f'"{name}"' for name in names)
    copied = columns.replace('"external_id"', "'past-' || serial")
    for feed in ids:
        have = FeedEvent.objects.filter(feed=feed).count()
        model = FeedEvent.objects.filter(feed=feed, phase="resolved").order_by("pk").first()
        with connection.cursor() as cursor:
            cursor.execute(
                f'INSERT INTO "{table}" ({columns}) SELECT {copied} FROM "{table}"'
                " CROSS JOIN generate_series(%s::int, %s::int) AS serial WHERE id = %s",
                [have + 1, events, model.pk],
            )
    analyze()
