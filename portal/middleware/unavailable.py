"""When the database or the cache is gone, people still get the three rules."""

import logging

from django.db import InterfaceError, OperationalError
from django.http import HttpResponse
from django.template.loader import render_to_string
from psycopg_pool import PoolTimeout
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)

GONE = (OperationalError, InterfaceError, PoolTimeout, RedisError)
RETRY_AFTER = 30  # seconds


class UnavailableMiddleware:
    """Answer 503 with a page that needs nothing, instead of an error without advice."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request, exception):
        if not isinstance(exception, GONE):
            return None
        logger.error("unavailable: %s", exception, extra={"path": request.path})
        return unavailable(request)


def unavailable(request) -> HttpResponse:
    """Return the 503 page, or a problem document for the API."""
    if request.path.startswith("/api/"):
        response = HttpResponse(
            '{"type": "about:blank", "title": "Service Unavailable", "status": 503}',
            status=503,
            content_type="application/problem+json",
        )
    else:
        response = HttpResponse(render_to_string("503.html"), status=503)
    response["Retry-After"] = str(RETRY_AFTER)
    response["Cache-Control"] = "no-store"
    return response
