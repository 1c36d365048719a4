"""Figures as drawings: bars for values that compare, a line for what was measured again and again.

What is not known is not drawn: a single value has no bar, a gap in a series no line.
"""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from directory.charts import Bar, compared
from directory.templatetags.words import moment, number, qualified
from lib.drawing import Scale, unbroken, value_steps
from lib.languages import SOURCE, Words, direction

from .models import Figure, FigurePoint
from .ticks import Tick, ticks

FEWEST = 3  # values of one thing at different times; fewer are compared as bars
TOP, BOTTOM = 22, 178  # of the field of a line, in pixels


@dataclass(frozen=True)
class Dot:
    """One value of a series."""

    x: str
    y: str


@dataclass(frozen=True)
class Line:
    """One series: its words, its values, and the stretches of them that a line may join."""

    words: Words
    stretches: tuple[str, ...]  # points in a field of 100 by 100
    dots: tuple[Dot, ...]
    number: int


@dataclass(frozen=True)
class Step:
    """One step of the axis of values."""

    y: str
    label: str


@dataclass(frozen=True)
class Curve:
    """Series over time, with both axes and a sentence for who cannot see them."""

    lines: tuple[Line, ...]
    steps: tuple[Step, ...]
    ticks: tuple[Tick, ...]
    sentence: str
    field: int = BOTTOM - TOP
    top: int = TOP
    bottom: int = BOTTOM
    start_x: str = "0"


@dataclass(frozen=True)
class Chart:
    """A figure with its drawing; without one only its table is shown."""

    record: Figure
    points: tuple[FigurePoint, ...]
    bars: tuple[Bar, ...] = ()
    curve: Curve | None = None

    @property
    def is_drawn(self) -> bool:
        return bool(self.bars or self.curve)


def chart(figure: Figure, points: list[FigurePoint], language: str = SOURCE) -> Chart:
    """Return the drawing that fits the values of a figure."""
    mirrored = direction(language) == "rtl"
    series = _series(points)
    if series:
        return Chart(figure, tuple(points), curve=_curve(figure, series, mirrored))
    return Chart(figure, tuple(points), bars=compared(points, mirrored))


def _series(points: list[FigurePoint]) -> list[list[FigurePoint]]:
    """The points as series over time, or none: those of one label, each at a time of its own."""
    if any(point.at is None or point.value < 0 for point in points):
        return []
    found: dict[str, list[FigurePoint]] = {}
    for point in points:
        # The label in the source's language: a translation may differ where the thing is the same.
        found.setdefault(point.words(SOURCE).label, []).append(point)
    for members in found.values():
        members.sort(key=lambda point: point.at)
        if len({point.at for point in members}) < max(FEWEST, len(members)):
            return []
    return list(found.values())


def _curve(figure: Figure, series: list[list[FigurePoint]], mirrored: bool) -> Curve:
    moments = [point.at for members in series for point in members]
    first, last = min(moments), max(moments)
    pad = (last - first) * 0.02
    across = Scale((first - pad).timestamp(), (last + pad).timestamp(), mirrored)
    steps = value_steps(float(max(point.value for members in series for point in members)))
    upward = Scale(0, steps[-1])
    return Curve(
        lines=tuple(
            _line(order, members, across, upward) for order, members in enumerate(series, start=1)
        ),
        steps=tuple(Step(_y(upward, step), number(repr(step))) for step in steps),
        ticks=tuple(ticks(first - pad, last + pad, across)),
        sentence=" ".join(_sentence(figure, members) for members in series),
        start_x="100%" if mirrored else "0",
    )


def _y(upward: Scale, value: float) -> str:
    """A height in the drawing, as SVG reads it: a template would write a comma."""
    return f"{BOTTOM - upward.share(value) * (BOTTOM - TOP):.1f}"


def _line(order: int, members: list[FigurePoint], across: Scale, upward: Scale) -> Line:
    places = [
        (across.share(point.at.timestamp()) * 100, 100 - upward.share(float(point.value)) * 100)
        for point in members
    ]
    stretches = [
        " ".join(f"{x:.2f},{y:.2f}" for x, y in places[part])
        for part in unbroken([point.at for point in members])
    ]
    return Line(
        words=members[0].here,
        stretches=tuple(stretch for stretch in stretches if " " in stretch),
        dots=tuple(
            Dot(across.at(point.at.timestamp()), _y(upward, float(point.value)))
            for point in members
        ),
        number=order,
    )


def _sentence(figure: Figure, members: list[FigurePoint]) -> str:
    """What the curve shows, for who hears it."""
    top = max(members, key=lambda point: point.value)
    label = members[0].here.label
    return _(
        "%(label)s: %(count)s values from %(first)s to %(last)s. The highest is %(top)s, %(time)s."
    ) % {
        "label": label or figure.here.title,
        "count": len(members),
        "first": _plain(members[0].at),
        "last": _plain(members[-1].at),
        "top": f"{qualified(top.value, top.qualifier)} {figure.get_unit_display()}",
        "time": _plain(top.at),
    }


def _plain(at: datetime) -> str:
    return moment(at).partition(">")[2].rpartition("<")[0]
