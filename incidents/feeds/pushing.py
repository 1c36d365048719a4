"""Taking in a reading that somebody brings: parse | decide | store, as what was fetched."""

from django.utils import timezone

from . import store
from .fetch import brought
from .models import Feed
from .reading import Reading
from .refresh import parse, take_in, targets_of, wanted


def take_in_pushed(feed: Feed, body: bytes) -> tuple[store.Outcome, Reading]:
    """Store a reading; `refresh.settle` of the outcome then brings the board up to date.

    Raises FeedError for what cannot be believed; nothing is stored then, nor held against the feed.
    """
    started = timezone.now()
    targets = targets_of([feed.pk])[feed.pk]
    fetched = brought(wanted(feed, targets), body)
    read = parse(feed, fetched)
    return take_in(feed, targets, fetched, started), read
