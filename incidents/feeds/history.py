"""Events told as a list of steps in a feed's entry, as Statuspage and its kin write them.

    <p><small>Aug 21, 00:37 UTC</small><br><strong>Resolved</strong> - It works again.</p>

There is no year and no order to rely on: the newest step may come first or last.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from lib import states

from .documents import plain
from .entries import Entry
from .reading import Event
from .words import PHASES, STAGE, Words, normalised
from .zones import MONTHS, ZONE, utc

_STEP = re.compile(
    r"<small>((?:(?!<small>).){0,300}?)</small>\s{0,40}(?:<br\s?/?>|</br>|\s){0,3}"
    r"<(strong|b)>\s{0,20}([^<>]{1,60}?)\s{0,20}</\2>",
    re.IGNORECASE | re.DOTALL,
)
_WHEN = re.compile(
    r"([A-Z][a-z]{2})[a-z]*\.?\s(\d{1,2})\s?,(?:\s(\d{4})\s?,)?\s(\d{1,2}):(\d{2})(?:\s?([AP]M))?"
)
_LAST_ZONE = re.compile(r"\s\(?(" + ZONE + r")\)?\s*$")
_PLANNED = re.compile(r"THIS IS A SCHEDULED EVENT\s([^\n]{1,120})")
_REOPENING = frozenset({states.INVESTIGATING, states.IDENTIFIED})
_NO_STAGE = {"update": None} | PHASES
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Step:
    phase: str | None  # None: an update that names no phase
    at: datetime | None
    dated: bool  # the line itself names the year
    text: str


def told(entry: Entry, external_id: str, words: Words) -> Event | None:
    """Return the event that an entry's steps tell, or None when it tells none."""
    near = entry.published or entry.updated
    steps = _steps(entry.body, near, words)
    planned = _PLANNED.search(plain(entry.body[:4000]))
    if not steps and not planned:
        return None
    phases = {step.phase for step in steps if step.phase}
    maintenance = bool(planned or phases & states.MAINTENANCE_PHASES)
    phase = _phase(steps, states.SCHEDULED if maintenance else states.INVESTIGATING)
    if maintenance and phase == states.RESOLVED:
        phase = states.COMPLETED
    believed = _believed(steps, near)
    started = _moment_of(planned[1], near, ahead=True)[0] if planned else None
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
        at, dated = _moment_of(plain(match[1]), near)
        phase = words.look_up(_NO_STAGE, match[3], None)
        text = plain(body[match.end() : end]).lstrip("-–— ")
        steps.append(Step(phase, at, dated, text))
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
    timed = [(step.at, step.text) for step in steps if step.at]
    if len(timed) == len(steps):
        return max(timed, key=lambda pair: pair[0])[1]
    return steps[0].text


def _moment_of(
    line: str, near: datetime | None, *, ahead: bool = False
) -> tuple[datetime | None, bool]:
    """Return the time of a line and whether it named its year.

    A year that is not named is the last one in which the line is not after `near`, or, for what
    lies `ahead`, the one closest to it.
    """
    line = " ".join(line.split())
    when, zone = _WHEN.search(line), _LAST_ZONE.search(line)
    month = MONTHS.get(normalised(when[1])) if when else None
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
    tried = (utc((near.year + step, *rest), zone[1]) for step in (-1, 0, 1))
    possible = [at for at in tried if at and (ahead or at - near <= _DAY)]
    return min(possible, key=lambda at: abs(at - near), default=None), False
