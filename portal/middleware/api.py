"""What holds for everything machines read: open to pages of other sites, and its rate told."""

from django.http import HttpResponse
from django.utils.cache import patch_vary_headers

API = "/api/"
READS = ("GET", "HEAD")
EXPOSED = "ETag, Last-Modified, Link, Location, RateLimit, RateLimit-Policy, Retry-After"
A_DAY = "86400"  # seconds that a browser need not ask again


class ApiMiddleware:
    """Outside of the page cache: a kept answer and a 304 carry these headers too.

    Reading is open to every origin, without cookies (CORS). Writing is for tools, not for pages
    of other sites: a browser is not told that it may.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if not request.path.startswith(API):
            return self.get_response(request)
        if request.method == "OPTIONS" and "Access-Control-Request-Method" in request.headers:
            return self._preflight(request)
        response = self.get_response(request)
        if request.method in READS:
            response.headers["Access-Control-Allow-Origin"] = "*"
            response.headers["Access-Control-Expose-Headers"] = EXPOSED
        for name, value in getattr(request, "rate_limit", {}).items():
            response.headers[name] = value
        return response

    @staticmethod
    def _preflight(request) -> HttpResponse:
        """Answer what a browser asks before it asks: without it, none may read a 304."""
        response = HttpResponse(status=204, headers={"Cache-Control": f"max-age={A_DAY}"})
        if request.headers["Access-Control-Request-Method"] in READS:
            response.headers["Access-Control-Allow-Origin"] = "*"
            response.headers["Access-Control-Allow-Methods"] = "GET, HEAD, OPTIONS"
            response.headers["Access-Control-Allow-Headers"] = "*"
            response.headers["Access-Control-Max-Age"] = A_DAY
        patch_vary_headers(response, ["Access-Control-Request-Method"])
        return response
