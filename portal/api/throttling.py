"""How often one address may ask: counted in the cache for a minute, and forgotten.

Only answers that must be made count: what stands in the page cache, and every 304, is free.
"""

import hashlib
import time
from functools import cache

from django.conf import settings
from redis import Redis
from redis.exceptions import RedisError
from rest_framework.throttling import BaseThrottle

WINDOW = 60  # seconds


@cache
def valkey() -> Redis:
    """Return this process's connections to the database of the cache."""
    seconds = settings.CACHES["default"]["OPTIONS"]["socket_timeout"]
    return Redis.from_url(
        settings.VALKEY_URL, socket_timeout=seconds, socket_connect_timeout=seconds
    )


class AddressThrottle(BaseThrottle):
    """`API_RATE` answers a minute for one address. A cache that cannot be reached counts nothing.

    The headers are those of draft-ietf-httpapi-ratelimit-headers.
    """

    name = "answers"

    def allow_request(self, request, view) -> bool:
        now = time.time()
        self.reset = WINDOW - int(now) % WINDOW
        self.limit = self.rate()
        number = self._count(self._key(request, int(now) // WINDOW))
        remaining = max(0, self.limit - number)
        request._request.rate_limit = {
            "RateLimit-Policy": f'"{self.name}";q={self.limit};w={WINDOW}',
            "RateLimit": f'"{self.name}";r={remaining};t={self.reset}',
        }
        return number <= self.limit

    def wait(self) -> int:
        return self.reset

    def rate(self) -> int:
        return settings.API_RATE

    def _key(self, request, window: int) -> str:
        """The address is folded with our secret and the minute: nobody reads it from the cache."""
        text = f"{settings.SECRET_KEY}|{self.get_ident(request)}|{window}"
        return f"rate:{self.name}:{hashlib.blake2b(text.encode(), digest_size=12).hexdigest()}"

    @staticmethod
    def _count(key: str) -> int:
        """Count one more in a single round trip; the framework's cache needs three."""
        try:
            pipeline = valkey().pipeline(transaction=False)
            pipeline.incr(key).expire(key, 2 * WINDOW)
            return pipeline.execute()[0]
        except (RedisError, OSError):
            return 0


class ExportThrottle(AddressThrottle):
    """Whole tables cost most."""

    name = "exports"

    def rate(self) -> int:
        return settings.API_EXPORT_RATE
