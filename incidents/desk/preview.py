"""What a form would publish, as readers would get it, and nothing of it published.

It is really published, by the same code and the same pages, in a transaction that is then taken
back: nobody else can see what is not committed, and nothing is committed.
"""

from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from xml.etree.ElementTree import Element, fromstring, indent, tostring

from django.core.handlers.wsgi import WSGIRequest
from django.db import transaction
from django.shortcuts import render
from django.urls import resolve, reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lib.languages import CODES, NAMES, SOURCE, direction

from .. import publish, sharing
from ..models import Incident
from .opening import asked_signals, opening_form, publish_opening
from .rights import may_publish
from .steps import step_form, wanted

ATOM = "{http://www.w3.org/2005/Atom}"
# What a public page must not see of the editor who asks.
PRIVATE = ("HTTP_COOKIE", "HTTP_REFERER", "HTTP_IF_NONE_MATCH", "HTTP_AUTHORIZATION")


@dataclass(frozen=True)
class Preview:
    """The pages as whole documents, the message people hand on, and the entry of the feed."""

    incident_page: str
    home_page: str
    message: str
    feed_title: str
    feed_content: str
    feed_source: str


@require_POST
@may_publish
def preview_opening(request, proposal_id=None):
    """Show an incident as it would be opened."""
    now = timezone.now()
    form = opening_form(request, asked_signals(request, proposal_id), now)
    return _answer(request, form, lambda: publish_opening(form, request.user, now))


@require_POST
@may_publish
def preview_step(request, slug):
    """Show an incident as it would be after the step."""
    now = timezone.now()
    asked = wanted(request, slug)
    form = step_form(request, asked, now)

    def make() -> Incident:
        publish.post_update(asked.incident, form.step(), request.user, now)
        return Incident.objects.get(pk=asked.incident.pk)

    return _answer(request, form, make)


def _answer(request, form, make: Callable[[], Incident]):
    language = request.POST.get("language", "")
    language = language if language in CODES else SOURCE
    shown, problem = None, ""
    if form.is_valid():
        try:
            shown = _taken_back(request, language, make)
        except (publish.SomebodyWasFaster, publish.MergedAway):
            problem = _("Somebody else has published meanwhile: go back to the form.")
    sent = [
        (name, value)
        for name, values in request.POST.lists()
        for value in values
        if name not in ("language", "csrfmiddlewaretoken")
    ]
    context = {
        "form": form,
        "shown": shown,
        "problem": problem,
        "sent": sent,
        "language": language,
        "language_name": NAMES[language],
        "feed_dir": direction(language),
        "languages": list(NAMES.items()),
    }
    return render(request, "desk/preview.html", context)


def _taken_back(request, language: str, make: Callable[[], Incident]) -> Preview:
    """Publish, look, and take it back."""
    with transaction.atomic():
        try:
            incident = make()
            with translation.override(language):
                return _look(request, incident)
        finally:
            transaction.set_rollback(True)


def _look(request, incident: Incident) -> Preview:
    feed = _get(request, reverse("incidents:atom"))
    entry = _entry(fromstring(feed), incident.uid.urn)  # noqa: S314 - our own document
    indent(entry)
    return Preview(
        incident_page=_get(request, incident.get_absolute_url()),
        home_page=_get(request, reverse("home")),
        message=sharing.message(incident).text,
        feed_title=entry.findtext(f"{ATOM}title", ""),
        feed_content=entry.findtext(f"{ATOM}content", ""),
        feed_source=tostring(entry, encoding="unicode"),
    )


def _entry(feed: Element, uid: str) -> Element:
    entries = feed.findall(f"{ATOM}entry")
    return next((one for one in entries if one.findtext(f"{ATOM}id") == uid), Element("entry"))


def _get(request, path: str) -> str:
    """Return what a reader without any cookie gets at a public address."""
    environ = {name: value for name, value in request.META.items() if name not in PRIVATE}
    environ |= {"REQUEST_METHOD": "GET", "PATH_INFO": path, "QUERY_STRING": "", "SCRIPT_NAME": ""}
    environ |= {"CONTENT_LENGTH": "0", "wsgi.input": BytesIO()}
    reader = WSGIRequest(environ)
    reader.is_dummy = True
    reader.LANGUAGE_CODE = translation.get_language()
    found = resolve(path)
    reader.resolver_match = found
    response = found.func(reader, *found.args, **found.kwargs)
    return response.content.decode()
