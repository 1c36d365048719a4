"""Whether the portal is alive, and whether everything it leans on is."""

import time

from django.core.cache import cache
from django.db import DatabaseError, connection
from django.http import HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from kombu.exceptions import OperationalError
from redis.exceptions import RedisError

from .celery import app

HEARTBEAT = "heartbeat"
BEAT_FRESH = 30  # seconds


def beat_seen() -> None:
    cache.set(HEARTBEAT, time.time(), timeout=3600)


def heartbeat_age() -> float | None:
    """Return the seconds since beat, queue and worker were last seen alive together.

    None where that was not within the last hour, or where the cache cannot tell.
    """
    try:
        seen = cache.get(HEARTBEAT)
    except (RedisError, OSError):
        return None
    return None if seen is None else abs(time.time() - seen)  # a clock may be set back


def cache_answers() -> bool:
    """Whether the cache, which also carries the heartbeat, can be reached."""
    return _cache() == "ok"


def alive(request):
    """Answer without touching anything: the process runs."""
    return HttpResponse("ok\n", content_type="text/plain")


@never_cache
def ready(request):
    """Answer 200 when database, broker and beat are there, else 503; each one named."""
    checks = {"database": _database(), "cache": _cache(), "broker": _broker(), "beat": _beat()}
    good = all(value == "ok" for value in checks.values())
    return JsonResponse({"ready": good, **checks}, status=200 if good else 503)


def _database() -> str:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return "unreachable"
    return "ok"


def _cache() -> str:
    try:
        cache.get(HEARTBEAT)
    except (RedisError, OSError):
        return "unreachable"
    return "ok"


def _broker() -> str:
    try:
        with app.connection_for_read() as link:
            link.ensure_connection(max_retries=1, timeout=1)
    except (RedisError, OSError, OperationalError):
        return "unreachable"
    return "ok"


def _beat() -> str:
    try:
        seen = cache.get(HEARTBEAT)
    except (RedisError, OSError):
        return "unknown"
    if seen is None or abs(time.time() - seen) > BEAT_FRESH:  # a clock may be set back
        return "silent"
    return "ok"
