"""Where things stand in a drawing: shares of its width, the steps of its axes.

Drawings are SVG without a view box: what runs along the width is written in percent, the rest in
pixels. So they fit any screen, and their type keeps its size.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import pairwise
from math import floor, log10

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
# Steps of a time axis that people count in. Months come after them.
STEPS = (
    *(MINUTE * number for number in (1, 2, 5, 10, 15, 30)),
    *(HOUR * number for number in (1, 2, 3, 6, 12)),
    *(DAY * number for number in (1, 2, 7, 14)),
)
MONTHS = (1, 2, 3, 6, 12, 24, 60, 120)


def percent(share: float) -> str:
    """Return a share from 0 to 1 as SVG reads it, whatever the reader's decimal sign is."""
    return f"{share * 100:.2f}".rstrip("0").rstrip(".") + "%"


@dataclass(frozen=True)
class Span:
    """A stretch of the width, both in percent. `x` is its left end."""

    x: str
    width: str
    x2: str


@dataclass(frozen=True)
class Scale:
    """Puts values from `low` to `high` on the width; mirrored, the low ones stand right."""

    low: float
    high: float
    mirrored: bool = False

    def share(self, value: float) -> float:
        """Return how far a value is from the left, 0 to 1; outside it stands at the edge."""
        length = self.high - self.low
        part = (value - self.low) / length if length else 0.0
        part = min(1.0, max(0.0, part))
        return 1 - part if self.mirrored else part

    def at(self, value: float) -> str:
        return percent(self.share(value))

    def span(self, first: float, last: float) -> Span:
        one, other = sorted((self.share(first), self.share(last)))
        return Span(percent(one), percent(other - one), percent(other))


def bars(values: Sequence[Decimal], mirrored: bool = False) -> list[Span]:
    """Return a bar for each value, from zero on; none where there is nothing to compare."""
    largest = max(values, default=Decimal(0))
    if len(values) < 2 or largest <= 0 or min(values) < 0:
        return []
    scale = Scale(0, float(largest), mirrored)
    return [scale.span(0, float(value)) for value in values]


def value_steps(largest: float, most: int = 4) -> list[float]:
    """Return round values from zero up to the first that is not below `largest`."""
    if largest <= 0:
        return [0.0]
    rough = largest / most
    power = 10.0 ** floor(log10(rough))
    step = next(power * each for each in (1, 2, 2.5, 5, 10) if power * each >= rough * 0.999)
    count = 1
    while count * step < largest * 0.999:
        count += 1
    return [step * number for number in range(count + 1)]


def time_steps(first: datetime, last: datetime, most: int = 5) -> list[datetime]:
    """Return at most so many round moments between two, round in the zone of the first."""
    length = last - first
    for step in STEPS:
        if length / step <= most:
            return _every(step, first, last)[:most]
    for months in MONTHS:
        found = _firsts(months, first, last)
        if len(found) <= most:
            return found
    return [first]


def _every(step: timedelta, first: datetime, last: datetime) -> list[datetime]:
    midnight = first.replace(hour=0, minute=0, second=0, microsecond=0)
    moment = midnight + step * -(-(first - midnight) // step)
    found = []
    while moment <= last:
        found.append(moment)
        moment += step
    return found


def _firsts(months: int, first: datetime, last: datetime) -> list[datetime]:
    """The first days of every so many months, counted from January of the year 0."""
    number = first.year * 12 + first.month - 1
    number -= number % months
    found = []
    while True:
        year, month = divmod(number, 12)
        moment = first.replace(
            year=year, month=month + 1, day=1, hour=0, minute=0, second=0, microsecond=0
        )
        if moment > last:
            return found
        if moment >= first:
            found.append(moment)
        number += months


def unbroken(moments: Sequence[datetime]) -> list[slice]:
    """Return the runs of a series that may be joined by a line.

    Where nothing was measured for more than three times as long as usual, nothing is drawn.
    """
    gaps = [later - earlier for earlier, later in pairwise(moments)]
    if not gaps:
        return [slice(0, len(moments))]
    longest = sorted(gaps)[len(gaps) // 2] * 3
    cuts = [number for number, gap in enumerate(gaps, start=1) if gap > longest]
    return [slice(a, b) for a, b in zip([0, *cuts], [*cuts, len(moments)], strict=True)]


def lanes(shares: Iterable[float], apart: float) -> list[int]:
    """Return a lane for each mark, so that those of one lane stand so far apart."""
    ends: list[float] = []
    chosen = []
    for share in shares:
        free = next((n for n, end in enumerate(ends) if abs(share - end) >= apart), len(ends))
        ends[free : free + 1] = [share]
        chosen.append(free)
    return chosen
