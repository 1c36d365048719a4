"""One refresh: fetch | parse | decide | store. The same for task, command and desk button."""

import logging
from collections import defaultdict
from collections.abc import Iterable
from contextlib import closing
from dataclasses import replace
from datetime import datetime

from celery.exceptions import SoftTimeLimitExceeded
from django.conf import settings
from django.db import DatabaseError, OperationalError, connection
from django.utils import timezone

from directory.models import ContentVersion

from . import board, bulk, connectivity, drift, store
from .fetch import Fetched, Wanted, arriving, fetch_documents
from .models import Feed, FeedTarget
from .reading import Document, FeedError, Reading, as_of

logger = logging.getLogger(__name__)
SECOND_LOOK = 15.0  # seconds
Targets = dict[int, list[FeedTarget]]


def refresh(feed_ids: Iterable[int]) -> list[store.Outcome]:
    """Read some feeds and store what they say. One feed's failure never stops another.

    Answers are stored as they arrive; the board is settled once for all that arrived together.
    """
    feeds = Feed.objects.in_bulk(list(feed_ids))
    targets = targets_of(feeds)
    started = timezone.now()
    outcomes = []
    with closing(arriving([wanted(feed, targets[feed.pk]) for feed in feeds.values()])) as batches:
        for batch in batches:
            found = take_in_all(feeds, targets, batch, started)
            settle(found)
            for outcome in found:
                log = logger.warning if outcome.result == "failed" else logger.debug
                log("feed %s: %s %s", outcome.slug, outcome.result, outcome.error or outcome.state)
            outcomes += found
    return outcomes


def targets_of(feed_ids: Iterable[int]) -> Targets:
    """Return what each feed speaks of."""
    found = defaultdict(list)
    for target in FeedTarget.objects.filter(feed__in=list(feed_ids)).order_by(
        "platform", "component"
    ):
        found[target.feed_id].append(target)
    return found


def wanted(feed: Feed, targets: list[FeedTarget]) -> Wanted:
    """Return what to ask for, with what is known of the last answer."""
    named = [(target.platform_id, target.component) for target in targets]
    return Wanted(
        feed_id=feed.pk,
        urls=tuple(feed.addresses),
        etag=feed.etag,
        last_modified=feed.last_modified,
        digest=feed.digest,
        # The same bytes mean something else to another release, or once the desk has named
        # another provider, address or component.
        salt=repr((settings.RELEASE, feed.provider, feed.addresses, named)),
        probe=feed.is_probe,
        marker=feed.marker,
    )


def take_in_all(
    feeds: dict[int, Feed], targets: Targets, batch: list[Fetched], started: datetime
) -> list[store.Outcome]:
    """Store a batch: what says nothing new together, what is new together, the rest one by one."""
    now = timezone.now()
    done = _store_quiet(feeds, batch, started, now)
    cut_off = connectivity.cut_off(batch)
    new, rest = [], []
    for fetched in batch:
        if fetched.feed_id in done:
            continue
        if fetched.feed_id in cut_off or fetched.waited:
            why = fetched.error.message if fetched.waited else "our own connection is down"
            done[fetched.feed_id] = store.hold(feeds[fetched.feed_id], why, now)
        else:
            (rest if fetched.error or fetched.unchanged else new).append(fetched)
    items = []
    for fetched, read in zip(new, parse_all(feeds, new), strict=True):
        feed = feeds[fetched.feed_id]
        if isinstance(read, Reading):
            items.append(store.Item(feed, targets[feed.pk], fetched, read))
        else:
            done[feed.pk] = _fail(feed, targets[feed.pk], fetched, read, started)
    rest += _store_new(items, done, started, now)
    for fetched in rest:
        feed = feeds[fetched.feed_id]
        done[fetched.feed_id] = take_in(feed, targets[feed.pk], fetched, started)
    return list(done.values())


def _store_quiet(
    feeds: dict[int, Feed], batch: list[Fetched], started: datetime, now: datetime
) -> dict[int, store.Outcome]:
    answers = [each for each in batch if each.unchanged and each.error is None]
    try:
        stored = bulk.store_quiet([store.answer_row(each) for each in answers], started, now)
    except DatabaseError:
        if not connection.is_usable():
            raise
        return {}  # one by one then
    return {pk: store.Outcome(feeds[pk].slug, "unchanged", feeds[pk].state) for pk in stored}


def _store_new(
    items: list[store.Item], done: dict[int, store.Outcome], started: datetime, now: datetime
) -> list[Fetched]:
    """Store new readings together; return those answers that must be tried one by one."""
    try:
        outcomes = store.readings(items, started, now) if items else []
    except Exception:
        if not connection.is_usable():
            raise  # the database is gone for every feed; each is due again
        logger.info("%d readings could not be stored together: one by one then", len(items))
        return [item.fetched for item in items]
    for item, outcome in zip(items, outcomes, strict=True):
        done[item.feed.pk] = outcome
        if item.read.unrecognised:
            words = ", ".join(item.read.unrecognised)
            logger.warning("feed %s: words not recognised: %s", item.feed.slug, words)
    return []


def settle(outcomes: list[store.Outcome]) -> None:
    """Bring the board up to date after some feeds were stored."""
    touched = {platform for outcome in outcomes for platform in outcome.platforms}
    try:
        board.settle(touched, timezone.now())
        if any(outcome.changed for outcome in outcomes):
            ContentVersion.bump()
    except OperationalError:
        if not connection.is_usable():
            raise
        logger.exception("board: gave way to another; it is settled again in seconds")


def take_in(
    feed: Feed, targets: list[FeedTarget], fetched: Fetched, started: datetime
) -> store.Outcome:
    """Store what one source answered, or why it could not be read. Raises for a lost database."""
    try:
        if fetched.error is not None:
            raise fetched.error
        if fetched.unchanged:
            return store.unchanged(feed, targets, fetched, started, timezone.now())
        item = store.Item(feed, targets, fetched, parse(feed, fetched))
        return store.readings([item], started, timezone.now())[0]
    except Exception as error:
        return _fail(feed, targets, fetched, error, started)


def _fail(
    feed: Feed,
    targets: list[FeedTarget],
    fetched: Fetched,
    error: Exception,
    started: datetime,
) -> store.Outcome:
    """Record on the row why a source could not be read: one feed's surprise stops no other."""
    if isinstance(error, SoftTimeLimitExceeded):
        raise error  # the chunk's, not this feed's
    if isinstance(error, OperationalError):
        if not connection.is_usable():
            raise error  # the database is gone for every feed; each is due again
        logger.error("feed %s: gave way to another; it is due again", feed.slug, exc_info=error)
        return store.Outcome(feed.slug, "failed", error="database")
    if not isinstance(error, FeedError):
        logger.error("feed %s (%s): a surprise", feed.slug, feed.provider, exc_info=error)
        error = FeedError("schema", f"unexpected {type(error).__name__}")
    try:
        outcome = store.failure(feed, targets, error, started, timezone.now())
    except Feed.DoesNotExist:
        return store.Outcome(feed.slug, "deleted")
    except DatabaseError:
        if not connection.is_usable():
            raise
        logger.exception("feed %s: its failure could not be recorded", feed.slug)
        return store.Outcome(feed.slug, "failed", error="database")
    if outcome.result == "failed":
        drift.watch(feed, error, list(fetched.documents), timezone.now())
    return outcome


def parse(feed: Feed, fetched: Fetched) -> Reading:
    """Return what one answer says. Raises FeedError, and whatever a defect of ours raises."""
    [read] = parse_all({feed.pk: feed}, [fetched])
    if isinstance(read, Reading):
        return read
    raise read


def parse_all(feeds: dict[int, Feed], answers: list[Fetched]) -> list[Reading | Exception]:
    """Return what each answer says, or why it cannot be believed.

    Where a provider needs a second look, the documents for it are fetched all at once.
    """
    found = [_parse(feeds[each.feed_id], list(each.documents)) for each in answers]
    looks = {
        place: url
        for place, (each, read) in enumerate(zip(answers, found, strict=True))
        if isinstance(read, Reading)
        and (url := feeds[each.feed_id].definition.second_look(list(each.documents), read))
    }
    documents = fetch_documents(list(looks.values()), SECOND_LOOK) if looks else []
    for place, document in zip(looks, documents, strict=True):
        if isinstance(document, Document):
            each = answers[place]
            again = _parse(feeds[each.feed_id], [*each.documents, document])
            found[place] = again if isinstance(again, Reading) else found[place]
        # Looked at again next time, whatever it said.
        found[place] = replace(found[place], headline_alone=True)
    return found


def _parse(feed: Feed, documents: list[Document]) -> Reading | Exception:
    try:
        if feed.definition is None:
            raise FeedError("schema", f"provider {feed.provider} is not known", permanent=True)
        return as_of(feed.definition.parse(documents), timezone.now())
    except SoftTimeLimitExceeded:
        raise
    except Exception as error:
        return error
