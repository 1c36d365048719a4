"""Events that name their own end, as alerts of CAP do: over when it has passed."""

import logging
from datetime import datetime

from django.db import DatabaseError, connection, transaction

from . import proposing
from .models import Feed, FeedEvent

logger = logging.getLogger(__name__)


def end_what_is_over(now: datetime) -> int:
    """Mark open events past their end as over; return how many. Their sources are read anew."""
    feeds = Feed.objects.filter(pk__in=FeedEvent.objects.ended(now).values("feed"))
    ended = 0
    for pk in list(feeds.values_list("pk", flat=True)):
        try:
            ended += _end(pk, now)
        except (Feed.DoesNotExist, DatabaseError):
            if not connection.is_usable():
                raise
            logger.exception("feed %s: its events end a little later", pk)
    proposing.end_of_lost_sources(now)
    return ended


@transaction.atomic
def _end(pk: int, now: datetime) -> int:
    feed = Feed.objects.select_for_update(no_key=True, of=("self",)).get(pk=pk)
    over = feed.events.ended(now)
    proposing.end(feed, over.values_list("external_id", flat=True), now)
    # The same bytes mean something else from now on: read in full, at once.
    Feed.objects.filter(pk=pk).forget(due_at=now)
    return over.update(gone_at=now)
