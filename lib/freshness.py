"""How new the public content is: one number, cheap to ask for on every request.

The number lives in a row that is bumped in the transaction of each public change, is mirrored
to the cache after commit, and is read again from the row every 15 seconds.
"""

import logging
from collections.abc import Callable
from typing import NamedTuple

from django.core.cache import cache
from django.db import transaction
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)

KEY = "content-version"
REREAD = 15  # seconds


class Version(NamedTuple):
    """The number of the current public content, and when it was counted (seconds since 1970)."""

    number: int = 0
    counted_at: float = 0.0


_read: Callable[[], Version] = Version


def kept_by(read: Callable[[], Version]) -> None:
    """Name the function that reads the row; the app that owns the row calls this once."""
    global _read
    _read = read


def content_version() -> int:
    """Return the number of the current public content."""
    return current().number


def current() -> Version:
    """Return the version of the current public content. Without a cache it asks the database."""
    try:
        found = cache.get(KEY)
        if found is None:
            found = _read()
            cache.set(KEY, tuple(found), timeout=REREAD)
    except (RedisError, OSError):
        return _read()
    return Version(*found)


def changed() -> None:
    """Forget the mirrored number once the current transaction is committed."""
    transaction.on_commit(_forget)


def _forget() -> None:
    try:
        cache.delete(KEY)
    except (RedisError, OSError):
        logger.warning("the cache cannot be reached; readers see the change within %s s", REREAD)
