"""Error pages: they still tell people the three rules."""

import json
import sys

from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from .middleware.unavailable import GONE, unavailable

PROBLEM = "application/problem+json"


def not_found(request, exception):
    """404: a page in the reader's language, a problem document below /api/."""
    if request.path.startswith("/api/"):
        return _problem(404, "Not Found")
    return render(request, "404.html", status=404)


def forbidden(request, reason=""):
    """403: a form that did not come from our own page; nothing was done."""
    return HttpResponse(render_to_string("403.html"), status=403)


def failed(request):
    """500: a page that needs neither database nor cache; 503 where a middleware missed one."""
    if isinstance(sys.exc_info()[1], GONE):
        return unavailable(request)
    if request.path.startswith("/api/"):
        return _problem(500, "Internal Server Error")
    return HttpResponse(render_to_string("500.html"), status=500)


def _problem(status: int, title: str) -> HttpResponse:
    body = {"type": "about:blank", "title": title, "status": status}
    return HttpResponse(json.dumps(body), status=status, content_type=PROBLEM)
