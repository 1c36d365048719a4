"""Events that name their own end, as alerts of CAP do: over when it has passed."""

from datetime import datetime

from django.db import transaction

from . import proposing
from .models import Feed, FeedEvent


def end_what_is_over(now: datetime) -> int:
    """Mark open events past their end as over; return how many. Their sources are read anew."""
    feeds = Feed.objects.filter(pk__in=FeedEvent.objects.ended(now).values("feed"))
    ended = 0
    for pk in feeds.values_list("pk", flat=True):
        with transaction.atomic():
            feed = Feed.objects.select_for_update(no_key=True, of=("self",)).get(pk=pk)
            ended += feed.events.ended(now).update(gone_at=now)
            # The same bytes mean something else from now on.
            Feed.objects.filter(pk=pk).update(digest="", etag="", last_modified="")
            proposing.propose([proposing.case_of(feed, list(feed.targets.all()))], now)
    return ended
