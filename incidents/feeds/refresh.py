"""One refresh: fetch | parse | decide | store. The same for task, command and desk button."""

import logging
from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.db import OperationalError, connection
from django.utils import timezone

from . import store
from .fetch import Fetched, Wanted, fetch
from .models import Feed, FeedTarget
from .reading import FeedError

logger = logging.getLogger(__name__)


def refresh(feed_ids: Iterable[int]) -> list[store.Outcome]:
    """Read some feeds and store what they say. One feed's failure never stops another."""
    feeds = {feed.pk: feed for feed in Feed.objects.filter(pk__in=list(feed_ids))}
    targets = _targets(feeds)
    started = timezone.now()
    outcomes = []
    for fetched in fetch([_wanted(feed, targets[feed.pk]) for feed in feeds.values()]):
        outcome = _take_in(feeds[fetched.feed_id], fetched, started)
        log = logger.warning if outcome.result == "failed" else logger.debug
        log("feed %s: %s %s", outcome.slug, outcome.result, outcome.error or outcome.state)
        outcomes.append(outcome)
    return outcomes


def _targets(feed_ids: Iterable[int]) -> dict[int, list[tuple[int, str]]]:
    found = defaultdict(list)
    rows = FeedTarget.objects.filter(feed__in=list(feed_ids)).order_by("platform", "component")
    for feed, platform, component in rows.values_list("feed", "platform", "component"):
        found[feed].append((platform, component))
    return found


def _wanted(feed: Feed, targets: list[tuple[int, str]]) -> Wanted:
    return Wanted(
        feed_id=feed.pk,
        urls=tuple(feed.addresses),
        etag=feed.etag,
        last_modified=feed.last_modified,
        digest=feed.digest,
        # The same bytes mean something else to another release, or once the desk has named
        # another provider, address or component.
        salt=repr((settings.RELEASE, feed.provider, feed.addresses, targets)),
    )


def _take_in(feed: Feed, fetched: Fetched, started: datetime) -> store.Outcome:
    try:
        try:
            return _believe(feed, fetched, started)
        except Feed.DoesNotExist:
            raise  # nothing to record it on
        except OperationalError:
            if not connection.is_usable():
                raise  # the database is gone for every feed; each is due again
            logger.exception("feed %s: gave way to another; it is due again", feed.slug)
            return store.Outcome(feed.slug, "failed", error="database")
        except FeedError as error:
            failure = error
        except Exception as error:  # recorded on the row: one feed's surprise stops no other
            logger.exception("feed %s (%s): a surprise", feed.slug, feed.provider)
            failure = FeedError("schema", f"unexpected {type(error).__name__}")
        return store.failure(feed.pk, failure, started, timezone.now())
    except Feed.DoesNotExist:
        return store.Outcome(feed.slug, "deleted")


def _believe(feed: Feed, fetched: Fetched, started: datetime) -> store.Outcome:
    """Parse and store an answer. Raises FeedError, and whatever a defect of ours raises."""
    if fetched.error is not None:
        raise fetched.error
    if fetched.unchanged:
        return store.unchanged(fetched, started, timezone.now())
    if feed.definition is None:
        raise FeedError("schema", f"provider {feed.provider} is not known", permanent=True)
    read = feed.definition.parse(list(fetched.documents))
    if read.unrecognised:
        logger.warning("feed %s: words not recognised: %s", feed.slug, ", ".join(read.unrecognised))
    return store.reading(fetched, read, started, timezone.now())
