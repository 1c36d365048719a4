"""Tasks of the refresh: they take ids, have limits and hold no logic."""

from celery import shared_task
from django.utils import timezone

from . import board
from .claim import claim
from .refresh import refresh


@shared_task(ignore_result=True)
def refresh_due_feeds():
    """Claim what is due, chunk by chunk, and hand it out."""
    while chunk := claim(timezone.now()):
        refresh_feeds.delay(chunk)


@shared_task(ignore_result=True)
def refresh_feeds(feed_ids):
    """Refresh one chunk of claimed feeds."""
    refresh(feed_ids)


@shared_task(ignore_result=True)
def settle_board():
    """Let sources grow stale and holds end."""
    board.settle_all(timezone.now())
