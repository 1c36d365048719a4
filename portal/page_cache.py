"""Finished pages, kept in the cache: in a rush one request makes a page and the others get it.

An entry is a whole answer under its address; inside it stands the tag it was made for, so a page
of an older content version or minute is never taken for the current one. It is handed out all the
same in two cases: for seconds, while another request makes the new one; and while the portal
cannot make any, which the page itself shows by its age.
"""

import hashlib
import logging
from dataclasses import dataclass

from django.conf import settings
from django.core.cache import cache
from django.http import HttpResponse
from redis.exceptions import RedisError

from lib import freshness

logger = logging.getLogger(__name__)

KEPT = 900  # seconds that a page can stand in for one that cannot be made
MAKING = 5  # seconds that one request may take before another tries too
OVERLAP = 2  # minutes that a page may be older than now while another makes the new one
LARGEST = 512 * 1024  # bytes; a page beyond it is made each time
LONGEST = 300  # characters of an address
PASSING_HEADERS = ("Date", "Content-Length", "Last-Modified")  # of one answer, not of the page


@dataclass(frozen=True, slots=True)
class Page:
    """One finished answer. `minute` counts from the epoch; `tag` is its ETag."""

    tag: str
    minute: int
    body: bytes
    headers: tuple[tuple[str, str], ...]

    def answer(self) -> HttpResponse:
        return HttpResponse(self.body, headers=dict(self.headers))


def key_of(*parts: str) -> str:
    """Return the key of an address. Parts: whatever an answer varies by, but not its age."""
    text = "|".join((settings.RELEASE, *parts))
    return f"page:{hashlib.blake2b(text.encode(), digest_size=16).hexdigest()}"


def tag_of(*parts: str) -> str:
    """Return the ETag of an answer. Parts: whatever it varies by, and its age."""
    text = "|".join((settings.RELEASE, *parts))
    return f'"{hashlib.blake2b(text.encode(), digest_size=12).hexdigest()}"'


def look(key: str) -> tuple[freshness.Version, Page | None]:
    """Return the content version and the page kept under a key, in one question to the cache."""
    if not settings.PAGE_CACHE:
        return freshness.current(), None
    try:
        found = cache.get_many([freshness.KEY, key])
    except (RedisError, OSError):
        return freshness.current(), None
    version = found.get(freshness.KEY)
    page = found.get(key)
    return (
        freshness.current() if version is None else freshness.Version(*version),
        page if isinstance(page, Page) else None,
    )


def keep(key: str, tag: str, minute: int, response: HttpResponse) -> None:
    """Keep an answer that anybody may have. A cache that cannot be reached keeps nothing."""
    if not settings.PAGE_CACHE or len(response.content) > LARGEST:
        return
    headers = tuple(each for each in response.items() if each[0] not in PASSING_HEADERS)
    try:
        cache.set(key, Page(tag, minute, response.content, headers), timeout=KEPT)
    except (RedisError, OSError):
        logger.debug("the cache cannot be reached; nothing is kept")


def is_made_elsewhere(key: str, page: Page, minute: int) -> bool:
    """Whether another request makes this page just now, so that the kept one may stand in.

    If none does, the caller does from now on, and says so to the others.
    """
    if minute - page.minute > OVERLAP:
        return False
    try:
        return not cache.add(f"{key}:making", 1, timeout=MAKING)
    except (RedisError, OSError):
        return False


def is_made(key: str) -> None:
    """Say that this request no longer makes a page, whatever became of it."""
    try:
        cache.delete(f"{key}:making")
    except (RedisError, OSError):
        logger.debug("the cache cannot be reached; the mark ends by itself")
