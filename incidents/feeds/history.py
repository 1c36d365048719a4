"""Events told as a list of steps in a feed's entry, as Statuspage and its kin write them.

    <p><small>Aug 21, 00:37 UTC</small><br><strong>Resolved</strong> - It works again.</p>

There is no year and no order to rely on: the newest step may come first or last.
"""

import re
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import NamedTuple

from lib import states

from .documents import one_line, plain
from .entries import Entry
from .reading import Event
from .words import PHASES, STAGE, Words
from .zones import MONTHS, ZONE, utc

_STEP = re.compile(
    r"<small>([^<]{0,300}+(?:<(?!/?small>)[^<]{0,300}+){0,20}+)</small>"
    r"\s{0,40}(?:<br\s?/?>|</br>|\s){0,3}"
    r"<(strong|b)>\s{0,20}([^<>]{1,60}?)\s{0,20}</\2>",
    re.IGNORECASE | re.DOTALL,
)
_TAG = re.compile(r"<[/a-z][^<>]*>", re.IGNORECASE)
_WHEN = re.compile(
    r"([A-Z][a-z]{2})[a-z]*\.?\s(\d{1,2})\s?,(?:\s(\d{4})\s?,)?\s(\d{1,2}):(\d{2})(?:\s?([AP]M))?"
)
_LAST_ZONE = re.compile(r"\s\(?(" + ZONE + r")\)?\s*$")
_PLANNED = re.compile(r"THIS IS A SCHEDULED EVENT\s([^\n]{1,120})")
_REOPENING = frozenset({states.INVESTIGATING, states.IDENTIFIED})
_NO_STAGE = {"update": None} | PHASES
_DAY = timedelta(days=1)
_DECEMBER = 12


class Step(NamedTuple):
    phase: str | None  # None: an update that names no phase
    at: datetime | None
    dated: bool  # the line itself names the year
    markup: str  # its words, made plain only for the step that is shown


def told(entry: Entry, external_id: str, words: Words) -> Event | None:
    """Return the event that an entry's steps tell, or None when it tells none."""
    near = entry.published or entry.updated
    steps = _steps(entry.body, near, words)
    begins = entry.body[:4000]
    planned = _PLANNED.search(plain(begins)) if "SCHEDULED" in begins else None
    if not steps and not planned:
        return None
    phases = {step.phase for step in steps if step.phase}
    maintenance = bool(planned or phases & states.MAINTENANCE_PHASES)
    phase = _phase(steps, states.SCHEDULED if maintenance else states.INVESTIGATING)
    if maintenance and phase == states.RESOLVED:
        phase = states.COMPLETED
    believed = _believed(steps, near)
    started = _moment_of(" ".join(planned[1].split()), near, ahead=True)[0] if planned else None
    closed = [step.at for step in believed if step.at and step.phase in states.CLOSED_PHASES]
    closing = min(closed, default=None) or near
    return Event(
        external_id=external_id,
        title=entry.title,
        kind="maintenance" if maintenance else "incident",
        phase=phase,
        impact="maintenance" if maintenance else None,
        started_at=started or min((step.at for step in believed if step.at), default=None),
        updated_at=entry.updated or entry.published,
        resolved_at=closing if phase in states.CLOSED_PHASES else None,
        url=entry.url,
        text=_newest(steps),
    )


def furthest(phases: Iterable[str]) -> str | None:
    """Return the phase that is furthest along, whatever order they were written in."""
    return max(phases, key=STAGE.__getitem__, default=None)


def _steps(body: str, near: datetime | None, words: Words) -> list[Step]:
    found = list(_STEP.finditer(body))
    ends = [match.start() for match in found[1:]] + [len(body)]
    steps = []
    for match, end in zip(found, ends, strict=False):
        said = match[1]
        line = one_line(said) if "&" in said else " ".join(_TAG.sub("", said).split())
        at, dated = _moment_of(line, near)
        phase = words.look_up(_NO_STAGE, match[3], None)
        steps.append(Step(phase, at, dated, body[match.end() : end]))
    return steps


def _phase(steps: list[Step], otherwise: str) -> str:
    phase = furthest(step.phase for step in steps if step.phase)
    if phase is None:
        return otherwise
    if phase in states.CLOSED_PHASES and all(step.at for step in steps):
        closed = [step.at for step in steps if step.phase in states.CLOSED_PHASES]
        again = [
            step.phase
            for step in steps
            if step.phase in _REOPENING and step.at and step.at > max(at for at in closed if at)
        ]
        return furthest(phase for phase in again if phase) or phase
    return phase


def _believed(steps: list[Step], near: datetime | None) -> list[Step]:
    """Return the steps when the time of each is known and fits the entry's own time."""
    times = [step.at for step in steps if step.at]
    if not times or len(times) < len(steps):
        return []
    far = near is not None and abs(max(times) - near) > 2 * _DAY
    return [] if far and any(step.dated for step in steps) else steps


def _newest(steps: list[Step]) -> str:
    if not steps:
        return ""
    timed = [(step.at, step.markup) for step in steps if step.at]
    newest = steps[0].markup
    if len(timed) == len(steps):
        newest = max(timed, key=lambda pair: pair[0])[1]
    return plain(newest).lstrip("-–— ")


def _moment_of(
    line: str, near: datetime | None, *, ahead: bool = False
) -> tuple[datetime | None, bool]:
    """Return the time of a line and whether it named its year.

    A year that is not named is the last one in which the line is not after `near`, or, for what
    lies `ahead`, the one closest to it.
    """
    when = _WHEN.search(line)
    zone = _LAST_ZONE.search(line, when.end()) if when else None
    month = MONTHS.get(when[1].lower()) if when else None
    if when is None or zone is None or month is None:
        return None, False
    hour = int(when[4])
    if when[6]:
        hour = hour % 12 + (12 if when[6] == "PM" else 0)
    rest = (month, int(when[2]), hour, int(when[5]))
    if when[3]:
        return utc((int(when[3]), *rest), zone[1]), True
    if near is None:
        return None, False
    if ahead:
        tried = (utc((near.year + step, *rest), zone[1]) for step in (-1, 0, 1))
        return min(filter(None, tried), key=lambda at: abs(at - near), default=None), False
    for year in (near.year + (near.month == _DECEMBER), near.year, near.year - 1):
        at = utc((year, *rest), zone[1])
        if at and at - near <= _DAY:
            return at, False
    return None, False
