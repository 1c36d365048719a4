"""Pages of the site that are no records: found by what they are called and what they are for."""

from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lib.folding import fold

from .question import Question, has_part


@dataclass(frozen=True)
class PlainPage:
    """One page: the name of its address, what it is called, what a reader finds there."""

    name: str
    title: str | Promise
    about: str | Promise
    args: tuple[str, ...] = ()

    @property
    def url(self) -> str:
        """Its address; empty where this site has no such page."""
        try:
            return reverse(self.name, args=self.args)
        except NoReverseMatch:
            return ""


PAGES = (
    PlainPage(
        "contacts",
        _("Official contacts"),
        _("Phone numbers, hotlines and addresses to report fraud, emergencies and lost accounts."),
    ),
    PlainPage(
        "incidents:list",
        _("Incidents"),
        _("Outages, disturbances and leaks, past and present, by year, platform and kind."),
    ),
    PlainPage(
        "wagtail_serve",
        _("Guides"),
        _("What to do in an outage, with a lost account, against fraud, before the next time."),
        ("",),
    ),
    PlainPage(
        "directory:platforms",
        _("Platforms"),
        _("Apps and services made in Viet Nam and elsewhere, by what you need to do."),
    ),
    PlainPage(
        "directory:criteria",
        _("How platforms get into the directory"),
        _("Criteria for being listed, what is not listed and why."),
    ),
    PlainPage(
        "directory:notices",
        _("Preparedness notices"),
        _("Which platforms were asked to keep backup plans, and who answered."),
    ),
    PlainPage(
        "directory:statistics",
        _("Statistics"),
        _("Figures about users, fraud and damage, each with its date and source."),
    ),
    PlainPage(
        "about",
        _("About this site"),
        _("Who runs this site, what it is for and how to reach us."),
    ),
    PlainPage(
        "method",
        _("How we know"),
        _("Our method: where states and facts come from, and when we call something known."),
    ),
    PlainPage(
        "privacy",
        _("Privacy"),
        _("What is stored about you: no cookies, no tracking, no third parties."),
    ),
    PlainPage(
        "accessibility",
        _("Accessibility"),
        _("How this site works with screen readers, keyboards and large type; what is missing."),
    ),
    PlainPage(
        "portal_status",
        _("Status of this site"),
        _("Whether this site itself works: sources, checks, delays."),
    ),
    PlainPage(
        "incidents:feeds",
        _("Feeds and calendars"),
        _("Follow incidents in a news reader or a calendar: Atom, RSS, JSON Feed, iCalendar."),
    ),
    PlainPage("site_map", _("Site map"), _("Every page of this site in one list.")),
    PlainPage(
        "api:docs",
        _("JSON API"),
        _("Data for developers and researchers: documentation, feeds, formats."),
    ),
)


def pages_with(question: Question, titles_only: bool = False) -> list[PlainPage]:
    """The pages that hold every part of a question in the active language, by title first."""
    found = []
    for page in PAGES:
        title = fold(str(page.title)).split()
        words = title if titles_only else title + fold(str(page.about)).split()
        if question.parts and all(has_part(words, part) for part in question.parts) and page.url:
            found.append((not all(has_part(title, part) for part in question.parts), page))
    return [page for _rank, page in sorted(found, key=lambda pair: pair[0])]
