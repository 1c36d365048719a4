"""One message, as its bytes went out."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.http import http_date
from django.views.decorators.http import condition, require_safe

from ..models import CapMessage

CONTENT_TYPE = "application/cap+xml"
FOR_GOOD = "public, max-age=31536000, immutable"


def _tag(request, identifier: str) -> str:
    """An identifier names the same bytes for ever, so whoever has them needs no query."""
    return f'"{identifier}"'


@require_safe
@condition(etag_func=_tag)
def message(request, identifier):
    """Return the stored bytes. What was sent cannot be unsent: a Cancel follows, nothing goes away.

    What was never public has no message.
    """
    found = get_object_or_404(CapMessage, identifier=identifier)
    return HttpResponse(
        bytes(found.body),
        content_type=CONTENT_TYPE,
        headers={
            "Cache-Control": FOR_GOOD,
            "Last-Modified": http_date(found.sent.timestamp()),
            "Content-Language": ", ".join(found.languages),
            "Access-Control-Allow-Origin": "*",
        },
    )
