"""What the page of a platform shows of incidents: its 90 days, and what touched it."""

from collections import Counter

from babel.dates import format_date
from babel.lists import format_list
from django import template
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from directory.templatetags.words import longdate
from lib import states

from .. import status
from ..choices import State
from ..models import Impact, Incident
from .status import look

register = template.Library()


@register.simple_tag
def past_of(platform):
    """The last 90 days of one platform, day by day and as a whole, with one query."""
    return status.past(platform, timezone.now(), timezone.get_current_timezone())


@register.simple_tag
def dated_bars(days):
    """One bar a day, each with its day and state for whoever points at it."""
    locale = get_language() or "vi"
    return format_html_join(
        "",
        '<i class="is-{}" title="{}: {}"></i>',
        (
            (
                look(day.state) if day.state else "none",
                format_date(day.date, "long", locale=locale),
                day.label or _("nobody looked"),
            )
            for day in days
        ),
    )


@register.simple_tag
def days_in_words(days) -> str:
    """The bars as one sentence, for who cannot see them."""
    counts = Counter(day.state for day in days)
    trouble = sum(counts[state] for state in (*states.TROUBLE, states.REPORTS))
    unknown, nobody = counts[states.UNKNOWN], counts[""]
    parts = [_("no trouble that we know of")]
    if trouble:
        words = ngettext("trouble on %(number)s day", "trouble on %(number)s days", trouble)
        parts = [words % {"number": trouble}]
    if unknown:
        words = ngettext(
            "state not known on %(number)s day", "state not known on %(number)s days", unknown
        )
        parts.append(words % {"number": unknown})
    if nobody:
        words = ngettext(
            "nobody looked on %(number)s day", "nobody looked on %(number)s days", nobody
        )
        parts.append(words % {"number": nobody})
    listed = format_list(parts, locale=get_language() or "vi")
    return _("Last 90 days: %(parts)s.") % {"parts": listed}


@register.simple_tag
def legend_of(days) -> list[tuple[str, str, int]]:
    """What the bars mean: look, words and number of days of each state there is, worst first."""
    counts = Counter(day.state for day in days)
    found = [
        (look(state), str(State(state).label), counts[state])
        for state in reversed(states.STATES)
        if counts[state]
    ]
    return [*found, ("none", _("nobody looked"), counts[""])] if counts[""] else found


@register.filter
def span(run) -> str:
    """The days of a run: one day, or the first and the last."""
    if run.length == 1:
        return longdate(run.first)
    return format_html(_("{first} to {last}"), first=longdate(run.first), last=longdate(run.last))


@register.simple_tag
def incident_rows_of(platform, limit=10):
    """Public incidents that touched a platform, newest first, with one query."""
    touching = Impact.objects.filter(platform=platform).values("incident")
    return Incident.objects.public(timezone.now()).filter(pk__in=touching).in_rows()[:limit]
