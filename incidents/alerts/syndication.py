"""Outgoing feeds: what is published, for readers and machines that subscribe."""

from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import http_date
from django.views.decorators.http import require_safe

from directory.models import Platform
from lib.sorting import alphabetical

from ..choices import Kind
from . import atom, calendar, channel, json_feed, rss
from .channel import Channel

WRITERS = {"atom": atom, "rss": rss, "json": json_feed, "ics": calendar}


class FormConverter:
    """The ending of a feed's address, which names its format."""

    regex = "|".join(WRITERS)

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


@require_safe
def all_incidents(request, form):
    """Every incident."""
    return _answer(channel.of_all(timezone.now()), form)


@require_safe
def incidents_of_platform(request, slug, form):
    """The incidents that touched one platform."""
    return _answer(channel.of_platform(slug, timezone.now()), form)


@require_safe
def incidents_of_kind(request, kind, form):
    """The incidents of one kind."""
    return _answer(channel.of_kind(kind, timezone.now()), form)


def _answer(of: Channel, form: str) -> HttpResponse:
    writer = WRITERS[form]
    response = HttpResponse(writer.write(of), content_type=writer.CONTENT_TYPE)
    response["Last-Modified"] = http_date(of.updated.timestamp())
    response["Access-Control-Allow-Origin"] = "*"  # readers that run in a browser
    return response


def feed_list(request):
    """The page that says which feeds there are and what they are for."""
    platforms = Platform.objects.public(timezone.now()).order_by(alphabetical("name"))
    return render(
        request,
        "incidents/feed_list.html",
        {
            "kinds": Kind,
            "platforms": list(platforms.only("slug", "name")),
            # With this scheme a link opens the calendar of the device instead of the browser.
            "webcal": f"webcal://{urlsplit(settings.SITE_URL).netloc}",
        },
    )
