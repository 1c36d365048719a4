"""One refresh: fetch | parse | decide | store. The same for task, command and desk button."""

import logging
from collections.abc import Iterable

from django.conf import settings
from django.utils import timezone

from . import store
from .fetch import Fetched, Wanted, fetch
from .models import Feed
from .reading import FeedError
from .registry import PROVIDERS

logger = logging.getLogger(__name__)


def refresh(feed_ids: Iterable[int]) -> list[store.Outcome]:
    """Read some feeds and store what they say. One feed's failure never stops another."""
    feeds = {feed.pk: feed for feed in Feed.objects.filter(pk__in=list(feed_ids))}
    started = timezone.now()
    outcomes = []
    for fetched in fetch([_wanted(feed) for feed in feeds.values()]):
        outcome = _take_in(feeds[fetched.feed_id], fetched, started)
        log = logger.warning if outcome.result == "failed" else logger.debug
        log("feed %s: %s %s", outcome.slug, outcome.result, outcome.error or outcome.state)
        outcomes.append(outcome)
    return outcomes


def _wanted(feed: Feed) -> Wanted:
    return Wanted(
        feed_id=feed.pk,
        urls=tuple(feed.addresses),
        etag=feed.etag,
        last_modified=feed.last_modified,
        digest=feed.digest,
        # Another release may read the same bytes differently.
        salt=f"{settings.RELEASE}:{feed.provider}",
    )


def _take_in(feed: Feed, fetched: Fetched, started) -> store.Outcome:
    if fetched.error is not None:
        return store.failure(feed.pk, fetched.error, started, timezone.now())
    if fetched.unchanged:
        return store.unchanged(fetched, started, timezone.now())
    try:
        read = PROVIDERS[feed.provider].parse(list(fetched.documents))
    except FeedError as error:
        return store.failure(feed.pk, error, started, timezone.now())
    except Exception as error:  # recorded on the row: one adapter's defect stops no other feed
        logger.exception("adapter %s failed on feed %s", feed.provider, feed.slug)
        surprise = FeedError("schema", f"unexpected {type(error).__name__} in the adapter")
        return store.failure(feed.pk, surprise, started, timezone.now())
    if read.unrecognised:
        logger.warning("feed %s: words not recognised: %s", feed.slug, ", ".join(read.unrecognised))
    return store.reading(fetched, read, started, timezone.now())
