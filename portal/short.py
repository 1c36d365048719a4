"""Short addresses for paper, telephone and SMS: `/i/<code>` leads to an incident."""

from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone, translation
from django.utils.cache import patch_vary_headers

from incidents import sharing

from .middleware.language import preferred


def incident(request, code):
    """Send a reader on in the best of our languages; an unknown code has a page that says so."""
    language = preferred(request.headers.get("Accept-Language", ""))
    found = sharing.named(code, timezone.now())
    with translation.override(language):
        if found is None:
            response = render(request, "404.html", status=404)
            response["Content-Language"] = language
        else:
            response = HttpResponseRedirect(found.get_absolute_url())
            # As long as the front page's redirect: a changed slug is followed soon.
            response["Cache-Control"] = "public, max-age=300"
    patch_vary_headers(response, ["Accept-Language"])
    return response
