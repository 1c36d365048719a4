"""An incident drawn on a time axis: the phases, and each platform from when to when.

Time runs the way the reader's language is written, as it does in the bars of the 90 days. The
shape says the level, colour only repeats it; where a time is not known exactly the edge is pale,
and what is not known at all is not drawn.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby

from directory.models import Platform
from lib.drawing import Scale, Span, lanes
from lib.states import CLOSED_PHASES

from .choices import Precision
from .models import Impact, Incident, Update
from .ticks import Tick, ticks

PAD = 0.03  # of the whole, before the beginning and after the end
PALE = 0.025  # of the whole, on either side of a time that is known about
APART = 0.06  # between the numbers of two phases in one line


@dataclass(frozen=True)
class Band:
    """One impact: its body, and the pale edges where its times are not exact."""

    impact: Impact
    body: Span
    pale: tuple[Span, ...]
    is_open: bool  # it still goes on
    end_unknown: bool
    from_precision: str
    to_precision: str


@dataclass(frozen=True)
class Row:
    """One platform with all that happened to it."""

    platform: Platform
    bands: tuple[Band, ...]


@dataclass(frozen=True)
class Mark:
    """The step with which a phase began, with its number in the drawing."""

    number: int
    step: Update
    x: str
    lane: int
    is_drawn: bool  # a step that came long after the end has no place on the axis

    @property
    def y(self) -> int:
        return 12 + self.lane * 16


@dataclass(frozen=True)
class Axis:
    """The drawing: rows of platforms, the whole incident, marks of its phases, steps of time."""

    rows: tuple[Row, ...]
    whole: Span
    marks: tuple[Mark, ...]
    ticks: tuple[Tick, ...]
    is_open: bool
    now_x: str
    arrow: str  # points of the arrow head of what still goes on, away from the beginning
    is_drawn: bool = True
    has_pale: bool = False

    @property
    def marks_height(self) -> int:
        return 18 + 16 * max((mark.lane for mark in self.marks if mark.is_drawn), default=0)

    @property
    def line_y(self) -> int:
        return self.marks_height + 4


def axis(
    incident: Incident,
    impacts: list[Impact],
    steps: list[Update],
    now: datetime,
    mirrored: bool = False,
) -> Axis:
    """Lay an incident out in time. Without two known moments nothing is drawn, only listed."""
    first, last = _ends(incident, impacts, steps, now)
    length = last - first
    running = incident.is_open and incident.started_at <= now
    low, high = first - length * PAD, last + length * PAD
    scale = Scale(low.timestamp(), high.timestamp(), mirrored)
    end = incident.resolved_at or last
    rows = tuple(
        Row(platform, tuple(_band(impact, incident, scale, now, length) for impact in members))
        for platform, members in groupby(_by_platform(impacts), lambda impact: impact.platform)
    )
    return Axis(
        rows=rows,
        whole=_span(scale, incident.started_at, end),
        marks=_marks(steps, scale, high),
        ticks=tuple(ticks(low, high, scale)) if length else (),
        is_open=running,
        now_x=scale.at(now.timestamp()),
        arrow="0,-4 -12,7 0,18" if mirrored else "0,-4 12,7 0,18",
        is_drawn=bool(length),
        has_pale=any(band.pale for row in rows for band in row.bands),
    )


def _ends(incident, impacts, steps, now) -> tuple[datetime, datetime]:
    first = min([incident.started_at, *(impact.started_at for impact in impacts)])
    ends = [incident.resolved_at, *(impact.ended_at for impact in impacts)]
    ends += [impact.started_at for impact in impacts]
    if incident.is_open:
        ends.append(now)
    elif incident.resolved_at is None:
        # Nobody knows its end; a step says until when it surely went on.
        ends += [step.published_at for step in steps if step.phase not in CLOSED_PHASES]
    return first, max([first, *(end for end in ends if end is not None)])


def _by_platform(impacts: list[Impact]) -> list[Impact]:
    """The impacts, those of one platform together, platforms in the order they were hit."""
    order = {}
    for impact in sorted(impacts, key=lambda each: each.started_at):
        order.setdefault(impact.platform_id, len(order))
    return sorted(impacts, key=lambda each: (order[each.platform_id], each.started_at))


def _band(
    impact: Impact, incident: Incident, scale: Scale, now: datetime, length: timedelta
) -> Band:
    pale = length * PALE
    begins, ends = _precision(impact.started_at, incident), _precision(impact.ended_at, incident)
    running = impact.ended_at is None and incident.is_open
    unknown = impact.ended_at is None and not incident.is_open
    end = impact.ended_at or (now if running else impact.started_at + 2 * pale)
    end = max(end, impact.started_at)
    edges = []
    if unknown:
        edges.append(_span(scale, impact.started_at, end))
    else:
        if begins != Precision.EXACT:
            edges.append(_span(scale, impact.started_at - pale, impact.started_at))
        if not running and ends != Precision.EXACT:
            edges.append(_span(scale, end, end + pale))
    return Band(
        impact=impact,
        body=_span(scale, impact.started_at, impact.started_at if unknown else end),
        pale=tuple(edges),
        is_open=running,
        end_unknown=unknown,
        from_precision=begins,
        to_precision=ends,
    )


def _precision(moment: datetime | None, incident: Incident) -> str:
    """How exact a time is: the same as the incident's, where it is the incident's."""
    if moment == incident.started_at:
        return incident.started_precision
    if moment is not None and moment == incident.resolved_at:
        return incident.resolved_precision
    return Precision.EXACT


def _marks(steps: list[Update], scale: Scale, high: datetime) -> tuple[Mark, ...]:
    phase, begun = None, []
    for step in sorted(steps, key=lambda each: (each.published_at, each.pk)):
        if step.phase != phase:
            begun.append(step)
        phase = step.phase
    places = lanes((scale.share(step.published_at.timestamp()) for step in begun), APART)
    return tuple(
        Mark(
            number=number,
            step=step,
            x=scale.at(step.published_at.timestamp()),
            lane=lane,
            is_drawn=scale.low <= step.published_at.timestamp() <= high.timestamp(),
        )
        for number, (step, lane) in enumerate(zip(begun, places, strict=True), start=1)
    )


def _span(scale: Scale, first: datetime, last: datetime) -> Span:
    return scale.span(first.timestamp(), last.timestamp())
