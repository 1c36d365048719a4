"""Figures that may be compared, as bars; what may not stays a number."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from django.utils.translation import ngettext

from lib.drawing import Span, bars
from lib.languages import Words

from .models import Statistic
from .templatetags.words import qualified


@dataclass(frozen=True)
class Bar:
    """One bar: its words and value, and where it stands."""

    words: Words
    value: str
    span: Span

    @property
    def label(self) -> str:
        return self.words.label


def compared(rows: Sequence, mirrored: bool = False) -> tuple[Bar, ...]:
    """Return a bar for each of some rows with a label, a value and a qualifier.

    None where there are not two, or where a value is below zero.
    """
    spans = bars([row.value for row in rows], mirrored)
    return tuple(
        Bar(row.here, qualified(row.value, row.qualifier), span)
        for row, span in zip(rows, spans, strict=False)
    )


@dataclass(frozen=True)
class Series:
    """Statistics that were counted in one way."""

    slug: str
    statistics: tuple[Statistic, ...]
    bars: tuple[Bar, ...]

    @property
    def first(self) -> Statistic:
        return self.statistics[0]

    @property
    def more(self) -> str:
        """What its title adds to the label of the first figure."""
        number = len(self.statistics) - 1
        if not number:
            return ""
        return ngettext(
            "and %(number)s more figure counted in the same way",
            "and %(number)s more figures counted in the same way",
            number,
        ) % {"number": number}

    @property
    def dates(self) -> list[str]:
        return list(dict.fromkeys(each.as_of for each in self.statistics))

    @property
    def methods(self) -> list[str]:
        return list(dict.fromkeys(each.get_method_display() for each in self.statistics))

    @property
    def sources(self) -> list:
        return list({each.source_id: each.source for each in self.statistics}.values())


def series(statistics: Iterable[Statistic], mirrored: bool = False) -> list[Series]:
    """Return statistics by series; those of one unit are drawn against each other."""
    found = []
    for slug, members in groupby(statistics, key=lambda each: each.series):
        rows = tuple(members)
        alike = len({row.unit for row in rows}) == 1
        found.append(Series(slug, rows, compared(rows, mirrored) if alike else ()))
    return found
