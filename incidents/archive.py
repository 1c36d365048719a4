"""The archive as a reader filters it: what fits, how many would, and the way back.

What is not understood is left out and said so; it never empties the page.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import ExtractYear
from django.urls import reverse
from django.utils import timezone

from directory.models import Platform
from lib.folding import fold
from lib.sorting import sort_key

from .choices import Kind, Phase
from .filters import texts_with
from .models import Impact, Incident

PAGE = 20
NAMES = ("platform", "year", "kind", "phase", "text")
LONGEST_TEXT = 200


@dataclass(frozen=True)
class Choice:
    """One choice of a filter, and how many incidents it would leave beside the other filters."""

    value: str
    label: str
    count: int
    chosen: bool


@dataclass(frozen=True)
class Chip:
    """A filter that was chosen, and the address without it."""

    name: str
    label: str
    without: str


class Archive:
    """What some filters find. `misread` names those that were not understood."""

    def __init__(self, asked, now: datetime):
        self.now = now
        self.asked = {name: asked.get(name, "").strip() for name in NAMES}
        self.platform = self._platform(self.asked["platform"])
        understood = {
            "platform": self.platform is not None,
            "year": _is_year(self.asked["year"]),
            "kind": self.asked["kind"] in Kind.values,
            "phase": self.asked["phase"] in Phase.values,
            "text": len(self.asked["text"]) <= LONGEST_TEXT and bool(fold(self.asked["text"])),
        }
        self.chosen = {name: self.asked[name] for name in NAMES if understood[name]}
        self.misread = [name for name in NAMES if self.asked[name] and not understood[name]]

    @staticmethod
    def _platform(slug: str) -> Platform | None:
        if not slug or "\x00" in slug:
            return None
        return Platform.objects.public().filter(slug=slug).first()

    @property
    def text(self) -> str:
        return self.chosen.get("text", "")

    def fitting(self, without: str = "") -> QuerySet:
        """Public incidents that fit every chosen filter but one."""
        conditions = [self._condition(name) for name in self.chosen if name != without]
        return Incident.objects.public(self.now).filter(*conditions)

    def _condition(self, name: str):
        value = self.chosen[name]
        match name:
            case "platform":
                touched = Impact.objects.filter(platform=self.platform, incident=OuterRef("pk"))
                return Exists(touched)
            case "year":
                return Q(started_at__year=int(value))
            case "text":
                return Exists(texts_with(value))
        return Q(**{name: value})

    def page(self, number) -> Page:
        """One page of what fits. The rows are chosen first: words are read for these alone."""
        newest = self.fitting().order_by("-started_at", "-pk")
        page = Paginator(newest, PAGE).get_page(number)
        chosen = Incident.objects.filter(pk__in=page.object_list.values("pk"))
        page.object_list = list(chosen.in_rows())
        return page

    def years(self) -> list[Choice]:
        rows = self.fitting("year").values_list(ExtractYear("started_at")).order_by()
        counts = {str(year): count for year, count in rows.annotate(Count("pk"))}
        found = sorted({*counts, *self._always("year")}, key=int, reverse=True)
        return self._choices("year", [(year, year) for year in found], counts)

    def kinds(self) -> list[Choice]:
        return self._words("kind", Kind.choices)

    def phases(self) -> list[Choice]:
        return self._words("phase", Phase.choices)

    def platforms(self) -> list[Choice]:
        """Platforms that incidents touched, in the reader's alphabet."""
        touched = Impact.objects.filter(
            incident__in=self.fitting("platform"), platform__in=Platform.objects.public()
        ).order_by()
        rows = touched.values_list("platform__slug", "platform__name")
        names, counts = {}, {}
        for slug, name, count in rows.annotate(Count("incident", distinct=True)):
            names[slug], counts[slug] = name, count
        if self.platform is not None:
            names[self.platform.slug] = self.platform.name
        found = sorted(names.items(), key=lambda pair: sort_key(pair[1]))
        return self._choices("platform", found, counts)

    def _words(self, name: str, choices) -> list[Choice]:
        rows = self.fitting(name).values_list(name).order_by().annotate(Count("pk"))
        counts = dict(rows)
        always = self._always(name)
        shown = [(value, label) for value, label in choices if value in counts or value in always]
        return self._choices(name, shown, counts)

    def _always(self, name: str) -> list[str]:
        """What stays on offer although nothing fits it: it is what the reader chose."""
        return [self.chosen[name]] if name in self.chosen else []

    def _choices(self, name: str, options: Iterable, counts: dict) -> list[Choice]:
        chosen = self.chosen.get(name)
        return [
            Choice(value, str(label), counts.get(value, 0), value == chosen)
            for value, label in options
        ]

    def chips(self) -> list[Chip]:
        """The chosen filters in words, each with the address that is left without it."""
        labels = {
            **self.chosen,
            "platform": str(self.platform),
            "kind": str(dict(Kind.choices).get(self.chosen.get("kind"), "")),
            "phase": str(dict(Phase.choices).get(self.chosen.get("phase"), "")),
            "text": f"“{self.text}”",
        }
        return [Chip(name, labels[name], self.address(without=name)) for name in self.chosen]

    def address(self, without: str = "", page: int = 1) -> str:
        """Return the one address of these filters, whatever order or empty ones were asked."""
        query = [(name, value) for name, value in self.chosen.items() if name != without]
        if page > 1:
            query.append(("page", page))
        return reverse("incidents:list") + (f"?{urlencode(query)}" if query else "")


def by_year(incidents: Iterable[Incident]) -> list[tuple[int, list[Incident]]]:
    """Incidents below the year, in the reader's zone, in which they began; their order stays."""
    years = groupby(incidents, key=lambda each: timezone.localtime(each.started_at).year)
    return [(year, list(members)) for year, members in years]


def _is_year(text: str) -> bool:
    return text.isascii() and text.isdigit() and 1900 <= int(text[:5]) <= 2999 and len(text) == 4
