"""Public answers: cacheable, compressed, and answered at one cache read while nothing changed.

Last-Modified is the later of the last public change and the beginning of this minute; it is left
out in the second of a change, which such a time cannot tell apart.

The ETag is made of release, address, content version and the current minute, so an unchanged
page costs no query: whoever has it gets a 304, everybody else the finished page. The content
version is a row, bumped in the transaction of each public change and mirrored to the cache after
commit; it is read again from the row every 15 seconds.
"""

import gzip
import re
import time

from django.http import HttpResponseNotModified
from django.utils.cache import has_vary_header, patch_vary_headers
from django.utils.http import http_date, parse_etags, parse_http_date_safe

from lib.api import GZIP

from .. import page_cache

POLICY = "public, max-age=15, stale-while-revalidate=30, stale-if-error=86400"
STAND_IN = "public, max-age=5"  # of a page that is older than it should be
SMALLEST = 500  # bytes; below it compression costs more than it saves
COMPRESSIBLE = (
    "text/",
    "application/json",
    "application/xml",
    "application/atom",
    "application/rss",
    "image/svg",
    "application/feed",
    "application/manifest",
    "application/vnd.oai",
)
PRIVATE = ("/desk/", "/healthz", "/readyz", "/static/", "/media/")

# Appended by social networks and newsletters to each reader's link: one page, and not a thousand.
TRACKING = re.compile(
    r"^(utm_[a-z_]+|fbclid|gclid|dclid|msclkid|twclid|ttclid|igshid|igsh|mibextid|zarsrc|mc_[ce]id)$"
)


class PublicCacheMiddleware:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.method not in ("GET", "HEAD") or request.path.startswith(PRIVATE):
            return self.get_response(request)
        if getattr(request, "is_dummy", False):  # a preview of the desk, at a public address
            return self.get_response(request)
        _drop_tracking(request)
        compress = GZIP.search(request.headers.get("Accept-Encoding", "")) is not None
        parts = self._parts(request, compress)
        now = time.time()
        key, minute = page_cache.key_of(*parts), int(now) // 60
        version, kept = page_cache.look(key)
        tag = page_cache.tag_of(*parts, str(version.number), str(minute))
        modified = _modified(version.counted_at, now)
        # A proxy that packs an answer weakens its tag; for asking again it counts the same.
        wanted = parse_etags(request.headers.get("If-None-Match", ""))
        if tag in (each.removeprefix("W/") for each in wanted) or (
            not wanted and _is_unmodified(request, modified)
        ):
            return self._mark(HttpResponseNotModified(), tag, modified)
        if kept and kept.tag == tag:
            return self._mark(kept.answer(), tag, modified)
        if kept and page_cache.is_made_elsewhere(key, kept, minute):
            return self._mark(kept.answer(), kept.tag)
        try:
            return self._make(request, compress, key, tag, minute, kept, modified)
        finally:
            if kept:
                page_cache.is_made(key)

    def _make(self, request, compress, key, tag, minute, kept, modified):
        response = self.get_response(request)
        if kept and response.status_code == 503:
            # What the page said then helps more than an excuse; it shows its age.
            response = kept.answer()
            response.headers["Cache-Control"] = STAND_IN
            return response
        if response.status_code != 200 or response.streaming or response.cookies:
            return response
        if response.has_header("Cache-Control"):  # the view knows better
            return response
        if compress:
            self._compress(response)
        if self._may_be_kept(request, response):
            page_cache.keep(key, tag, minute, response)
        return self._mark(response, tag, modified)

    @staticmethod
    def _may_be_kept(request, response) -> bool:
        """Pages have few addresses; what can be written after `?`, or as `//`, has no end."""
        address = request.get_full_path()
        plain = "?" not in address and "//" not in address
        varies = has_vary_header(response, "Cookie")
        return (
            request.method == "GET" and plain and len(address) <= page_cache.LONGEST and not varies
        )

    @staticmethod
    def _parts(request, compress: bool) -> tuple[str, ...]:
        return (
            request.scheme,
            request.get_host(),
            request.get_full_path(),
            "gzip" if compress else "",
        )

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
    def _mark(response, tag: str, modified: int | None = None):
        response.headers["ETag"] = tag
        if modified is not None:
            response.headers["Last-Modified"] = http_date(modified)
        response.headers["Cache-Control"] = POLICY
        response.headers.setdefault("Date", http_date())
        patch_vary_headers(response, ["Accept-Encoding"])
        return response


def _modified(counted_at: float, now: float) -> int | None:
    """Return when an answer of now last became another one, in seconds; None while unsure."""
    latest = max(int(now) // 60 * 60, int(counted_at))
    return latest if counted_at < int(now) else None


def _is_unmodified(request, modified: int | None) -> bool:
    asked = request.headers.get("If-Modified-Since")
    if modified is None or not asked:
        return False
    moment = parse_http_date_safe(asked)
    return moment is not None and moment >= modified


def _drop_tracking(request) -> None:
    """Forget what a network hung on a link: no page needs it, and links would hand it on."""
    query = request.META.get("QUERY_STRING", "")
    if not query:
        return
    kept = [part for part in query.split("&") if not TRACKING.match(part.partition("=")[0])]
    request.META["QUERY_STRING"] = "&".join(kept)
