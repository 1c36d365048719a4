"""The directory as a reader filters it: what fits, how many would, and one page of it.

All platforms are read once as short entries; choosing, counting and ordering happen in memory.
Only what a page shows is read in full.
"""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.contrib.postgres.expressions import ArraySubquery
from django.core.paginator import Page, Paginator
from django.db.models import OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _

from lib.languages import with_words
from lib.sorting import sort_key

from .models import Capability, Platform

PAGE = 18
NAMED = 3  # platforms a need's tile names before it says how many there are

COLUMNS = ("pk", "slug", "name", "origin", "lifecycle", "feed_availability")
# How a filter is called in the address, and the column it looks at; `need` looks at the needs.
FILTERS = {"origin": "origin", "lifecycle": "lifecycle", "feed": "feed_availability"}
VOCABULARIES = {
    "origin": Platform.Origin,
    "lifecycle": Platform.Lifecycle,
    "feed": Platform.FeedAvailability,
}


@dataclass(frozen=True)
class Entry:
    """A platform as far as filters need it."""

    platform: Platform
    needs: frozenset[str]

    @property
    def is_closed(self) -> bool:
        return self.platform.lifecycle == Platform.Lifecycle.CLOSED

    @property
    def order(self) -> tuple:
        """Home-grown before international, closed last, then the alphabet: never a rating."""
        home = self.platform.origin == Platform.Origin.LOCAL
        return (self.is_closed, not home, sort_key(self.platform.name))

    def fits(self, name: str, value: str) -> bool:
        if name == "need":
            return value in self.needs
        return getattr(self.platform, FILTERS[name]) == value


@dataclass(frozen=True)
class Option:
    """One choice of a filter: where it leads, and how many platforms are there."""

    value: str
    label: str
    language: str  # of the label: words of a need may be a fallback
    count: int
    address: str
    chosen: bool


@dataclass(frozen=True)
class Facet:
    name: str
    label: str
    options: list[Option]


@dataclass(frozen=True)
class Chip:
    """A filter that was chosen, and the address without it."""

    label: str
    without: str


@dataclass(frozen=True)
class Tile:
    """A need with the first platforms that serve it."""

    need: Capability
    address: str
    count: int
    entries: list[Entry]


class Listing:
    """What a reader's choice of filters finds. What is not understood counts as not chosen."""

    def __init__(self, asked):
        self.needs = list(with_words(Capability.objects.all()))
        self.entries = sorted(_entries(), key=lambda entry: entry.order)
        known = {"need": {need.slug for need in self.needs}}
        known |= {name: set(words.values) for name, words in VOCABULARIES.items()}
        wanted = {name: asked.get(name, "") for name in known}
        self.chosen = {name: value for name, value in wanted.items() if value in known[name]}
        self.found = self._fitting(self.chosen)

    def _fitting(self, chosen: dict[str, str]) -> list[Entry]:
        return [
            entry
            for entry in self.entries
            if all(entry.fits(name, value) for name, value in chosen.items())
        ]

    def facets(self) -> list[Facet]:
        """Every filter with its choices, each counted beside the other filters chosen."""
        needs = [(need.slug, need.here.name, need.here.language) for need in self.needs]
        found = [self._facet("need", _("What you need to do"), needs)]
        labels = {
            "origin": _("Origin"),
            "lifecycle": _("Lifecycle"),
            "feed": _("How its state can be known"),
        }
        for name, words in VOCABULARIES.items():
            options = [(value, str(label), "") for value, label in words.choices]
            found.append(self._facet(name, labels[name], options))
        return [facet for facet in found if facet.options]

    def _facet(self, name: str, label: str, choices: list[tuple[str, str, str]]) -> Facet:
        others = {key: value for key, value in self.chosen.items() if key != name}
        fitting = self._fitting(others)
        options = [Option("", _("all"), "", len(fitting), address(others), name not in self.chosen)]
        for value, text, language in choices:
            count = sum(entry.fits(name, value) for entry in fitting)
            chosen = self.chosen.get(name) == value
            if count or chosen:
                leads = address({**others, name: value})
                options.append(Option(value, text, language, count, leads, chosen))
        return Facet(name, label, options)

    def chips(self) -> list[Chip]:
        """The filters that were chosen, each with the way back."""
        labels = {need.slug: need.here.name for need in self.needs}
        for words in VOCABULARIES.values():
            labels |= {value: str(label) for value, label in words.choices}
        return [
            Chip(labels[value], address({k: v for k, v in self.chosen.items() if k != name}))
            for name, value in self.chosen.items()
        ]

    def tiles(self) -> list[Tile]:
        """Every need that something serves, for a reader who has chosen nothing yet."""
        found = []
        for need in self.needs:
            fitting = [entry for entry in self.entries if need.slug in entry.needs]
            running = [entry for entry in fitting if not entry.is_closed]
            if running:
                leads = address({"need": need.slug})
                found.append(Tile(need, leads, len(fitting), running[:NAMED]))
        return found

    def page(self, number) -> Page:
        """One page of what was found, its platforms read in full."""
        page = Paginator(self.found, PAGE).get_page(number)
        ids = [entry.platform.pk for entry in page]
        rows = {row.pk: row for row in Platform.objects.public().in_rows().filter(pk__in=ids)}
        page.object_list = [rows[pk] for pk in ids if pk in rows]
        return page


def _entries() -> list[Entry]:
    needs = Capability.objects.filter(platforms=OuterRef("pk")).values("slug")
    rows = Platform.objects.public().annotate(need_slugs=ArraySubquery(needs)).order_by()
    return [
        Entry(Platform(**dict(zip(COLUMNS, values, strict=True))), frozenset(slugs))
        for *values, slugs in rows.values_list(*COLUMNS, "need_slugs")
    ]


def address(chosen: dict[str, str]) -> str:
    """Return the address of the directory with some filters, always in the same order."""
    query = urlencode([(name, chosen[name]) for name in ("need", *FILTERS) if name in chosen])
    return reverse("directory:platforms") + (f"?{query}" if query else "")
