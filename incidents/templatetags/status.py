"""Shapes of states, and what pages of other apps show of incidents."""

from django import template
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from lib import states

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


@register.simple_tag
def bars(days):
    """One bar a day, made here: ninety turns of a template's loop cost more than the rest."""
    shapes = (f'<i class="is-{look(day.state)}"></i>' if day.state else "<i></i>" for day in days)
    return mark_safe("".join(shapes))  # noqa: S308 - the classes are our own constants


@register.filter
def phase_look(phase: str) -> str:
    return PHASE_LOOK.get(phase, "unknown")


@register.filter
def verdict_look(verdict: str) -> str:
    return VERDICT_LOOK[verdict]


@register.simple_tag
def status_of(platform):
    """The status of one platform."""
    return status.statuses([platform], timezone.now())[0]


@register.simple_tag
def days_of(platform):
    """The last 90 days of one platform, with how many of them were in trouble or unknown."""
    return status.history([platform], timezone.now(), timezone.get_current_timezone())[platform.pk]


@register.simple_tag
def uptime_of(platform):
    """How the last 90 days of one platform divide."""
    return status.uptime(platform, timezone.now())


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
def incidents_of(platform, limit=10):
    """Public incidents that touched a platform, newest first."""
    listed = Incident.objects.listed(timezone.now())
    return listed.filter(impacts__platform=platform).distinct()[:limit]


@register.simple_tag
def incidents_feeding(page):
    """Public incidents that feed a form of fraud, in whatever language its page is."""
    return (
        Incident.objects.listed(timezone.now())
        .filter(fraud_forms__translation_key=page.translation_key)
        .distinct()
    )


@register.simple_tag
def statuses_of(platforms):
    """The statuses of some platforms by their id, with one query."""
    return {one.platform.pk: one for one in status.statuses(platforms, timezone.now())}


@register.filter
def platform_names(incident) -> str:
    """The names of the platforms an incident touches, those the public may see, each once."""
    shown = (row.platform.name for row in incident.impacts.all() if row.platform.published)
    return ", ".join(dict.fromkeys(shown))


@register.filter
def at(mapping, key):
    return mapping.get(key)


@register.filter
def trouble_days(days) -> int:
    """How many of some days saw trouble."""
    return sum(day.state in states.TROUBLE or day.state == states.REPORTS for day in days)
