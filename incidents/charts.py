"""Bars of a figure, as numbers for a server-made SVG. What is not known is not drawn."""

from dataclasses import dataclass

from directory.templatetags.words import qualified

from .models import Figure

WIDTH = 480  # of the longest bar, in units of the drawing
ROW = 52


@dataclass(frozen=True)
class Bar:
    """One bar: where its label, its body and its value stand."""

    label: str
    value: str
    width: int
    text_y: int
    y: int
    value_x: int
    value_y: int


@dataclass(frozen=True)
class Chart:
    """A figure with its bars; without bars only its table is shown."""

    record: Figure
    bars: tuple[Bar, ...]

    @property
    def height(self) -> int:
        return ROW * len(self.bars)


def chart(figure: Figure) -> Chart:
    """Return the bars of a figure that has at least two values to compare."""
    points = list(figure.points.all())
    largest = max((point.value for point in points), default=0)
    if len(points) < 2 or largest <= 0:
        return Chart(figure, ())
    bars = []
    for row, point in enumerate(points):
        top = row * ROW
        width = max(2, round(WIDTH * point.value / largest))
        bars.append(
            Bar(
                label=point.here.label,
                value=str(qualified(point.value, point.qualifier)),
                width=width,
                text_y=top + 15,
                y=top + 22,
                value_x=width + 8,
                value_y=top + 38,
            )
        )
    return Chart(figure, tuple(bars))
