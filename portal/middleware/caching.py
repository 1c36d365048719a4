"""Public answers: cacheable, compressed, and answered with 304 at one cache read.

The ETag is made of release, address, content version and the current minute, so an unchanged
page costs no query. The content version is a row, bumped in the transaction of each public
change and mirrored to the cache after commit; it is read again from the row every 15 seconds.
"""

import gzip
import hashlib
import re
import time

from django.conf import settings
from django.http import HttpResponseNotModified
from django.utils.cache import patch_vary_headers
from django.utils.http import http_date, parse_etags

from lib.freshness import content_version

POLICY = "public, max-age=15, stale-while-revalidate=30, stale-if-error=86400"
SMALLEST = 500  # bytes; below it compression costs more than it saves
COMPRESSIBLE = (
    "text/",
    "application/json",
    "application/xml",
    "application/atom",
    "image/svg",
    "application/feed",
    "application/manifest",
    "application/vnd.oai",
)
GZIP = re.compile(r"\bgzip\b(?!\s*;\s*q=0(\.0*)?\s*(,|$))")
PRIVATE = ("/desk/", "/healthz", "/readyz", "/static/", "/media/")


class PublicCacheMiddleware:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.method not in ("GET", "HEAD") or request.path.startswith(PRIVATE):
            return self.get_response(request)
        compress = GZIP.search(request.headers.get("Accept-Encoding", "")) is not None
        tag = self._tag(request, compress)
        # A proxy that packs an answer weakens its tag; for asking again it counts the same.
        wanted = parse_etags(request.headers.get("If-None-Match", ""))
        if tag in (each.removeprefix("W/") for each in wanted):
            response = HttpResponseNotModified()
            return self._mark(response, tag)
        response = self.get_response(request)
        if response.status_code != 200 or response.streaming or response.cookies:
            return response
        if response.has_header("Cache-Control"):  # the view knows better
            return response
        if compress:
            self._compress(response)
        return self._mark(response, tag)

    @staticmethod
    def _tag(request, compress: bool) -> str:
        parts = (
            settings.RELEASE,
            request.get_host(),
            request.get_full_path(),
            str(content_version()),
            str(int(time.time()) // 60),
            "gzip" if compress else "",
            # The schema comes in several forms.
            request.headers.get("Accept", "") if request.path.startswith("/api/") else "",
        )
        return f'"{hashlib.blake2b("|".join(parts).encode(), digest_size=12).hexdigest()}"'

    @staticmethod
    def _compress(response) -> None:
        kind = response.headers.get("Content-Type", "")
        if len(response.content) < SMALLEST or not kind.startswith(COMPRESSIBLE):
            return
        # A fixed time keeps the bytes the same, as a strong ETag promises.
        response.content = gzip.compress(response.content, compresslevel=6, mtime=0)
        response.headers["Content-Encoding"] = "gzip"
        response.headers["Content-Length"] = str(len(response.content))

    @staticmethod
    def _mark(response, tag: str):
        response.headers["ETag"] = tag
        response.headers["Cache-Control"] = POLICY
        response.headers.setdefault("Date", http_date())
        patch_vary_headers(response, ["Accept-Encoding"])
        return response
