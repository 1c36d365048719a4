"""How words, times and numbers are shown: marked with their language, written by CLDR."""

from datetime import date, datetime, timedelta
from decimal import Decimal

from babel.dates import format_date, format_datetime, format_time
from babel.numbers import format_decimal
from babel.units import format_unit
from django import template
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from lib.languages import direction

register = template.Library()


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
    locale = get_language() or "vi"
    if form == "time" and local.date() == timezone.localdate():
        shown = format_time(local, "HH:mm", locale=locale)
    elif form == "day":
        shown = format_date(local, "long", locale=locale)
    else:
        shown = format_datetime(local, "HH:mm, d MMM y", locale=locale)
    stamp = value.astimezone(timezone.get_default_timezone()).strftime("%Y-%m-%dT%H:%M:%SZ")
    return format_html('<time datetime="{}">{}</time>', stamp, shown)


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
    """A year, month or day as the source gives it."""
    locale = get_language() or "vi"
    parts = [int(part) for part in value.split("-")]
    if len(parts) == 1:
        return value
    if len(parts) == 2:
        return format_date(date(*parts, 1), "MMMM y", locale=locale)
    return format_date(date(*parts), "long", locale=locale)


@register.filter
def length_of_time(value: timedelta | None) -> str:
    """`2 hours 19 minutes`, with days where it is days."""
    if value is None:
        return _("not known")
    minutes = max(0, int(value.total_seconds() // 60))
    days, minutes = divmod(minutes, 1440)
    hours, minutes = divmod(minutes, 60)
    units = [("day", days), ("hour", hours), ("minute", minutes)]
    parts = [(unit, number) for unit, number in units if number][:2] or [("minute", 0)]
    locale = get_language() or "vi"
    return " ".join(format_unit(number, unit, "long", locale=locale) for unit, number in parts)


@register.filter
def number(value) -> str:
    """A number in the reader's way of writing it, without idle zeros."""
    return format_decimal(Decimal(value).normalize(), locale=get_language() or "vi")


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
