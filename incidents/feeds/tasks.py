"""Tasks of the refresh: they take ids, have limits and hold no logic."""

from celery import shared_task
from django.core.cache import cache
from django.utils import timezone

from directory import moments

from . import board, connectivity, drift
from .claim import claim, hasten, recover
from .ending import end_what_is_over
from .inspect import inspect
from .models import Feed, OwnConnection
from .refresh import refresh

INSPECTED = 600  # seconds
QUEUED = 60  # seconds that a chunk is worth reading: later its sources are due again


@shared_task(ignore_result=True)
def refresh_due_feeds():
    """Claim what is due, chunk by chunk, and hand it out."""
    while chunk := claim(timezone.now()):
        refresh_feeds.apply_async((chunk,), expires=QUEUED)


@shared_task(ignore_result=True)
def refresh_feeds(feed_ids):
    """Refresh one chunk of claimed feeds."""
    refresh(feed_ids)


@shared_task(ignore_result=True, expires=QUEUED)
def inspect_feed(feed_id, key):
    """Read one source for an editor; the answer waits in the cache under `key`, ten minutes."""
    if feed := Feed.objects.filter(pk=feed_id).first():
        cache.set(key, inspect(feed), INSPECTED)


@shared_task(ignore_result=True)
def look_for_format(feed_id, message):
    """Look for the format that an unreadable source speaks now."""
    if feed := Feed.objects.filter(pk=feed_id).first():
        drift.look(feed, message)


@shared_task(ignore_result=True)
def settle_board():
    """Let sources grow stale, events, holds and publications end, and what is open be read more."""
    now = timezone.now()
    try:
        if OwnConnection.lost_since():
            connectivity.is_up(now)
        recover(now)
        hasten(now)
        end_what_is_over(now)
    finally:  # whatever else fails, nothing may stay green on old words
        try:
            board.settle_all(now)
        finally:
            moments.count(now)
