"""The steps of a drawing's time axis, in the reader's words."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from babel.dates import format_date, format_time
from django.utils import timezone
from django.utils.translation import get_language

from lib.drawing import DAY, Scale, percent, time_steps

# Below this share of the width from either end a label would be cut off.
MARGIN = 0.07


@dataclass(frozen=True)
class Tick:
    """One step: where it stands, the hour, and the day where a new one begins."""

    x: str
    label: str
    day: str
    anchor: str  # of the label, from where its language begins


def ticks(first: datetime, last: datetime, scale: Scale) -> list[Tick]:
    """Return the steps between two moments, in the zone of the page."""
    first, last = timezone.localtime(first), timezone.localtime(last)
    steps = time_steps(first, last)
    hours = len(steps) > 1 and steps[1] - steps[0] < DAY
    found, named = [], None
    for moment in steps:
        share = scale.share(moment.timestamp())
        anchor = _anchor(1 - share if scale.mirrored else share)
        day = _day(moment, last - first)
        if hours:
            new = "" if day == named else day
            found.append(Tick(percent(share), _hour(moment), new, anchor))
        else:
            found.append(Tick(percent(share), day, "", anchor))
        named = day
    return found


def _anchor(share: float) -> str:
    if share < MARGIN:
        return "start"
    return "end" if share > 1 - MARGIN else "middle"


def _hour(moment: datetime) -> str:
    return format_time(moment, "HH:mm", locale=get_language() or "vi")


def _day(moment: datetime, length: timedelta) -> str:
    locale = get_language() or "vi"
    if length > 300 * DAY:
        form = "M/y" if locale == "vi" else "MMM y"
    else:
        form = "d/M" if locale == "vi" else "d MMM"
    return format_date(moment, form, locale=locale)
