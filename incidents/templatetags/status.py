"""Shapes of states, and what pages of other apps show of incidents."""

from collections import defaultdict
from itertools import groupby

from django import template
from django.db.models import F
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from lib import states
from lib.languages import with_words

from .. import status
from ..choices import EvidenceKind
from ..feeds.board import signals_of
from ..models import Incident
from ..provenance import provenance

register = template.Library()
register.simple_tag(provenance)

# One look per state: class of the colour, file of the shape.
LOOK = {
    states.OPERATIONAL: "ok",
    states.NO_KNOWN_ISSUE: "calm",
    states.DEGRADED: "minor",
    states.PARTIAL_OUTAGE: "major",
    states.MAJOR_OUTAGE: "critical",
    states.REPORTS: "reports",
    states.MAINTENANCE: "maintenance",
    states.UNKNOWN: "unknown",
}
PHASE_LOOK = {
    states.RESOLVED: "ok",
    states.COMPLETED: "ok",
    states.REVIEW: "calm",
    states.FALSE_ALARM: "calm",
    states.MONITORING: "minor",
    states.IDENTIFIED: "major",
    states.INVESTIGATING: "critical",
    states.SCHEDULED: "maintenance",
    states.IN_PROGRESS: "maintenance",
    states.VERIFYING: "maintenance",
}
VERDICT_LOOK = {
    "official": "ok",
    "confirmed": "ok",
    "unverified": "unknown",
    "disputed": "minor",
    "misleading": "major",
    "false": "critical",
    "outdated": "calm",
    "": "calm",
}


@register.filter
def look(state: str) -> str:
    return LOOK.get(state, "unknown")


# Where the strokes of a look run, of 20 units of height: a state is a shape before it is a colour.
STROKES = {"major": (4, 16), "minor": (14,), "reports": (14,), "maintenance": (3, 10, 17)}
NOBODY_LOOKED = (19,)


@register.simple_tag
def bars(days):
    """The days as one small drawing, two units wide each; a path for each look there is.

    An element a day would be two thousand on the board, dear to send and to lay out.
    """
    drawn: dict[str, list[str]] = {}
    first = 0
    for state, alike in groupby(days, key=lambda day: day.state):
        length = len(list(alike))
        shape = look(state) if state else "none"
        heights = STROKES.get(shape, (10,)) if state else NOBODY_LOOKED
        run = drawn.setdefault(shape, [])
        run += [f"M{2 * first} {height}h{2 * length}" for height in heights]
        first += length
    paths = "".join(
        f'<path class="is-{name}" d="{"".join(runs)}"/>' for name, runs in drawn.items()
    )
    drawing = f'<svg viewBox="0 0 {2 * first} 20" preserveAspectRatio="none">{paths}</svg>'
    return mark_safe(drawing)  # noqa: S308 - numbers and constants of our own


@register.filter
def phase_look(phase: str) -> str:
    return PHASE_LOOK.get(phase, "unknown")


@register.filter
def verdict_look(verdict: str) -> str:
    return VERDICT_LOOK[verdict]


@register.simple_tag
def signals_about(platform):
    """Every source that speaks of a platform, with whether it still counts."""
    now = timezone.now()
    return [
        {"signal": signal, "fresh": signal.fresh(now), "state": _said(signal)}
        for signal in signals_of([platform.pk])[platform.pk]
    ]


def _said(signal):
    """What a signal says, in words. A probe says nothing but whether something answers."""
    if signal.kind != EvidenceKind.PROBE:
        return status.State(signal.state).label
    if signal.state in states.CALM:
        return _("can be reached; whether it works nobody can tell from here")
    if signal.state in states.TROUBLE:
        return _("cannot be reached from here")
    return _("the check proved nothing")


@register.simple_tag
def incidents_feeding(page):
    """Public incidents that feed a form of fraud, in whatever language its page is."""
    return (
        with_words(Incident.objects.public(timezone.now()))
        .filter(fraud_forms__translation_key=page.translation_key)
        .order_by("-started_at", "-pk")
        .distinct()
    )


@register.simple_tag
def feeding_now(forms):
    """Open incidents by the translation key of the form of fraud they feed; one query more."""
    keys = [form.translation_key for form in forms]
    found = defaultdict(list)
    rows = (
        with_words(Incident.objects.public(timezone.now()).active())
        .filter(fraud_forms__translation_key__in=keys)
        .annotate(form_key=F("fraud_forms__translation_key"))
        .order_by("-started_at", "-pk")
        .distinct()
    )
    for incident in rows:
        found[incident.form_key].append(incident)
    return found


@register.simple_tag
def statuses_of(platforms):
    """The statuses of some platforms by their id, with one query."""
    return {one.platform.pk: one for one in status.statuses(platforms, timezone.now())}


@register.filter
def platform_names(incident) -> str:
    """The names of the platforms an incident touches, those the public may see, each once."""
    read = incident.__dict__.get("read_platforms")  # together with the incident
    if read is not None:
        return ", ".join(read)
    shown = (row.platform.name for row in incident.impacts.all() if row.platform.is_published)
    return ", ".join(dict.fromkeys(shown))


@register.filter
def lasted(incident):
    """How long an incident lasted, or has lasted so far."""
    return incident.duration(timezone.now())


@register.filter
def at(mapping, key):
    return mapping.get(key)
