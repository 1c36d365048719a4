"""Where a published step appears: pages and feeds per language, and what serves machines.

What comes later, such as letters to subscribers, adds itself by the hook `incident_outlets`: a
function of an incident (or None before it is opened) that returns rows of Outlet.
"""

from dataclasses import dataclass

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks

from lib.languages import CODES, NAMES

from . import sharing
from .models import Incident

FEEDS = {
    "atom": gettext_lazy("Atom feed"),
    "rss": gettext_lazy("RSS feed"),
    "json": gettext_lazy("JSON Feed"),
    "ics": gettext_lazy("calendar"),
}


@dataclass(frozen=True)
class Outlet:
    """One place, and how to get there; `url` is empty where there is nothing to open."""

    label: str
    url: str = ""


@dataclass(frozen=True)
class Edition:
    """What readers of one language get."""

    code: str
    outlets: list[Outlet]

    @property
    def name(self) -> str:
        return NAMES[self.code]


def editions(incident: Incident | None) -> list[Edition]:
    """Return the pages and feeds of each language."""
    found = []
    for code in CODES:
        with translation.override(code):
            page = incident.get_absolute_url() if incident else ""
            home = reverse("home")
            feeds = {form: reverse("incidents:feed", args=[form]) for form in FEEDS}
        rows = [
            Outlet(_("page of the incident"), page),
            Outlet(_("home page, while it is open"), home),
            *(Outlet(str(label), feeds[form]) for form, label in FEEDS.items()),
            Outlet(_("feeds and calendars of its platforms and of its kind")),
        ]
        found.append(Edition(code, rows))
    return found


def for_all(incident: Incident | None) -> list[Outlet]:
    """Return what serves every language at once."""
    rows = []
    if incident is not None:
        rows = [
            Outlet(_("short address"), sharing.short_address(incident)),
            Outlet(_("API of the incident"), reverse("api:incidents-detail", args=[incident.slug])),
        ]
    rows += [
        Outlet(_("API of all incidents"), reverse("api:incidents-list")),
        Outlet(_("API of the board"), reverse("api:status-list")),
        Outlet(_("CAP messages"), reverse("cap:atom")),
        Outlet(_("archive, platform pages, search, site map and cards")),
    ]
    for more in hooks.get_hooks("incident_outlets"):
        rows += more(incident)
    return rows
