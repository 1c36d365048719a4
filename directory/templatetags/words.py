"""How words, times and numbers are shown: marked with their language, written by CLDR."""

import re
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import lru_cache

from babel.dates import format_date, format_datetime, format_time
from babel.numbers import format_compact_decimal, format_decimal, format_percent
from django import template
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from lib.languages import direction

register = template.Library()

# Vietnamese readers write days and months as numbers.
_FORMATS = {"vi": "HH:mm, d/M/y"}
IN_WORDS = 10**9  # from here on nobody counts zeros


@register.simple_tag
def lang_of(words):
    """Write ` lang dir` where a text is not in the page's language."""
    if words and words.language != (get_language() or ""):
        return format_html(' lang="{}" dir="{}"', words.language, direction(words.language))
    return ""


@register.filter
def moment(value: datetime | None, form: str = "full"):
    """A time element: `full` names the day, `time` only the hour where it is today's."""
    if value is None:
        return ""
    local = timezone.localtime(value)
    if form == "time" and local.date() != timezone.localdate():
        form = "full"
    shown = _written(local.replace(second=0, microsecond=0), form, get_language() or "vi")
    stamp = value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return format_html('<time datetime="{}">{}</time>', stamp, shown)


@lru_cache(maxsize=4096)
def _written(local: datetime, form: str, locale: str) -> str:
    """A minute as people write it. Kept: the times of a page repeat, and CLDR is slow."""
    if form == "time":
        return format_time(local, "HH:mm", locale=locale)
    if form == "day":
        return format_date(local, "long", locale=locale)
    return format_datetime(local, _FORMATS.get(locale, "HH:mm, d MMM y"), locale=locale)


@register.filter
def about(value: datetime | None, precision: str):
    """A time with how exact it is known."""
    if value is None:
        return _("not known")
    if precision == "day":
        return moment(value, "day")
    return format_html(_("about {}"), moment(value)) if precision == "about" else moment(value)


@register.filter
def longdate(value):
    return format_date(value, "long", locale=get_language() or "vi") if value else ""


@register.filter
def partial_date(value: str) -> str:
    """A year, month or day as the source gives it; any other words stay as they are."""
    locale = get_language() or "vi"
    try:
        match [int(part) for part in value.split("-")]:
            case [year, month]:
                return format_date(date(year, month, 1), "MMMM y", locale=locale)
            case [year, month, day]:
                return format_date(date(year, month, day), "long", locale=locale)
    except ValueError:
        pass
    return value


@register.filter
def percent(share: float) -> str:
    """A share from 0 to 1 in hundredths; what is not quite all is never written as all."""
    rounded = round(share, 4)
    if rounded in (0.0, 1.0) and rounded != share:
        rounded = 0.0001 if share < 0.5 else 0.9999
    return format_percent(rounded, format="#,##0.##%", locale=get_language() or "vi")


@register.filter
def length_of_time(value: timedelta | None) -> str:
    """`2 hours 19 minutes`, with days where it is days.

    Our own catalogues: Babel's units lack the plural forms of some of our languages.
    """
    if value is None:
        return _("not known")
    minutes = max(0, int(value.total_seconds() // 60))
    days, minutes = divmod(minutes, 1440)
    hours, minutes = divmod(minutes, 60)
    parts = []
    if days:
        parts.append(ngettext("%(number)s day", "%(number)s days", days) % {"number": days})
    if hours:
        parts.append(ngettext("%(number)s hour", "%(number)s hours", hours) % {"number": hours})
    if minutes or not parts:
        shown = ngettext("%(number)s minute", "%(number)s minutes", minutes)
        parts.append(shown % {"number": minutes})
    return " ".join(parts[:2])


@register.filter
def number(value) -> str:
    """A number in the reader's way of writing it, without idle zeros; billions in words."""
    value, locale = Decimal(value), get_language() or "vi"
    if abs(value) >= IN_WORDS:
        return format_compact_decimal(value, format_type="long", locale=locale, fraction_digits=1)
    return format_decimal(value.normalize(), locale=locale)


@register.filter
def cited(source):
    """A source as a citation: who published it, when, and the archived copy."""
    line = source.publisher
    if source.url:
        link = '<a href="{}" rel="noopener nofollow">{}</a>'
        line = format_html(link, source.url, source.publisher)
    if source.published_on:
        line = format_html("{}, {}", line, longdate(source.published_on))
    if source.archived_url:
        link = '{} (<a href="{}" rel="noopener nofollow">{}</a>)'
        line = format_html(link, line, source.archived_url, _("archived"))
    return line


@register.filter
def paragraphs(text: str):
    """Plain text as paragraphs."""
    parts = (part.strip() for part in str(text).split("\n\n"))
    return mark_safe("".join(format_html("<p>{}</p>", part) for part in parts if part))  # noqa: S308 - each part is escaped


@register.filter
def qualified(value, qualifier: str) -> str:
    """A number with `about`, `more than` or `less than` before it."""
    shown = number(value)
    match qualifier:
        case "about":
            return _("about %(number)s") % {"number": shown}
        case "over":
            return _("more than %(number)s") % {"number": shown}
        case "under":
            return _("less than %(number)s") % {"number": shown}
    return shown


@register.filter
def breakable(address: str) -> str:
    """An address that a narrow page breaks after a slash, before it breaks anywhere else."""
    parts = re.split(r"(?<=/)(?!/)", address)
    return format_html_join(mark_safe("<wbr>"), "{}", ((part,) for part in parts if part))
