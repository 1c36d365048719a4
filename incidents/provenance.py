"""A state in words and shape: according to whom, since when, and how old that knowledge is.

Written here and not in a template: the board says it for every platform at once, and a template
would cost more than all of its queries.
"""

from functools import cache

from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from directory.templatetags.words import moment
from lib import states

from .status import PlatformStatus


@cache
def icon(look: str) -> SafeString:
    """Return the shape of a look, as inline SVG."""
    return mark_safe(render_to_string("_state_icon.html", {"look": look}).strip())  # noqa: S308 - our own template, no data in it


def provenance(one: PlatformStatus) -> SafeString:
    """Return according to whom a platform is in its state, and since when or how old."""
    if one.state == states.UNKNOWN:
        return _unknown(one)
    checked = _checked(one) if one.incident is None else ""
    if one.state == states.NO_KNOWN_ISSUE:
        parts = [one.platform.get_feed_availability_display(), checked]
    else:
        parts = [
            _said(_("since %(time)s"), time=moment(one.since, "time")),
            _according(one),
            checked,
        ]
    # `join` gives a plain str, whatever it joins; a template would escape that once more.
    return mark_safe(" · ".join(format_html("{}", part) for part in parts if part))  # noqa: S308 - each part is escaped


def _unknown(one: PlatformStatus) -> SafeString:
    evidence = one.evidence
    if not evidence.kind or not evidence.checked_at:
        return format_html("{}", _("no signal yet"))
    time = moment(evidence.checked_at, "time")
    if one.stale and one.last_known_label:
        return _said(_("last known, %(time)s: %(state)s"), time=time, state=one.last_known_label)
    if one.stale:
        return _said(_("no fresh word since %(time)s"), time=time)
    unconfirmed = _said(_("not confirmed: %(who)s"), who=_who(one))
    return format_html("{} · {}", unconfirmed, _checked(one))


def _according(one: PlatformStatus) -> SafeString:
    if one.evidence.kind is None:
        return SafeString("")
    if one.incident is not None:
        url, who = one.incident.get_absolute_url(), one.evidence.label
        return _said(_('according to <a href="%(url)s">%(who)s</a>'), url=url, who=who)
    if one.evidence.url:
        link = _('according to <a href="%(url)s" rel="noopener nofollow">%(who)s</a>')
        return _said(link, url=one.evidence.url, who=_who(one))
    return _said(_("according to %(who)s"), who=_who(one))


def _who(one: PlatformStatus) -> str:
    return one.evidence.name or one.evidence.label


def _checked(one: PlatformStatus) -> SafeString:
    at = one.evidence.checked_at
    return _said(_("checked %(time)s"), time=moment(at, "time")) if at else SafeString("")


def _said(message: str, **values) -> SafeString:
    """Return a translated message with values in it, each escaped."""
    safe = {name: format_html("{}", value) for name, value in values.items()}
    return mark_safe(message % safe)  # noqa: S308 - our own message, escaped values
