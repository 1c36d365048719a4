"""What a badge or a card on somebody else's site says of a platform or an incident, in brief."""

from dataclasses import dataclass
from datetime import datetime
from html import unescape

from django.conf import settings
from django.http import Http404
from django.utils.html import strip_tags
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from directory.models import Platform
from directory.templatetags.words import about, moment
from incidents import sharing, status
from incidents.models import Incident, Update
from incidents.provenance import provenance
from incidents.templatetags.status import look, phase_look, platform_names
from lib.languages import direction

NAMED = 2  # platforms of an incident


class Moved(Exception):
    """The incident goes by another name now, `slug`."""

    def __init__(self, slug: str):
        super().__init__(slug)
        self.slug = slug


@dataclass(frozen=True)
class Glance:
    """Plain text throughout. `look` is that of a state; `language` is the title's own.

    `details` say since when, according to whom and how old; `as_of` says when that was so.
    """

    title: str
    state: str
    look: str
    details: tuple[str, ...]
    address: str
    as_of: str
    language: str = ""

    @property
    def dir(self) -> str:
        """The direction of the title."""
        return direction(self.language)

    @property
    def url(self) -> str:
        return f"{settings.SITE_URL}{self.address}"


def platform(slug: str, now: datetime) -> Glance:
    """Return the state of a public platform. A closed one has none. Raises Http404."""
    found = Platform.objects.public(now).filter(slug=slug).first()
    if found is None:
        raise Http404
    said = {"title": found.name, "address": found.get_absolute_url(), "as_of": as_of(now)}
    if found.lifecycle == Platform.Lifecycle.CLOSED:
        state = str(found.get_lifecycle_display())
        return Glance(state=state, look="unknown", details=(), **said)
    (one,) = status.statuses([found], now)
    details = (plain(provenance(one)),)
    return Glance(state=str(one.label), look=look(one.state), details=details, **said)


def incident(slug: str, now: datetime) -> Glance:
    """Return the phase of a public incident, its times and its platforms.

    Raises Http404, or Moved where it was renamed or merged.
    """
    found = Incident.objects.public(now).in_rows(now).filter(slug=slug).first()
    if found is None:
        moved = sharing.formerly(slug, now)
        raise Moved(moved.slug) if moved else Http404
    words = found.here
    return Glance(
        title=words.title or slug,
        state=str(found.get_phase_display()),
        look=phase_look(found.phase),
        details=tuple(filter(None, (_course(found, now), _touched(found)))),
        address=found.get_absolute_url(),
        as_of=as_of(now),
        language=words.language if words else get_language() or "",
    )


def _course(found: Incident, now: datetime) -> str:
    """When it began, who says so, and when somebody last wrote."""
    newest = Update.objects.filter(incident=found, published_at__lte=now).order_by("-published_at")
    written = newest.values_list("published_at", flat=True).first()
    since = plain(about(found.started_at, found.started_precision))
    parts = [
        _("Since %(time)s") % {"time": since} if found.is_open else since,
        _("according to %(who)s") % {"who": settings.SITE_NAME},
        _("last step %(time)s") % {"time": plain(moment(written, "time"))} if written else "",
    ]
    return plain(" · ".join(filter(None, parts)))


def _touched(found: Incident) -> str:
    """The first platforms it touches, and how many more there are."""
    names = platform_names(found).split(", ")
    shown, more = ", ".join(names[:NAMED]), len(names) - NAMED
    if more <= 0:
        return shown
    rest = ngettext("and %(number)s more", "and %(number)s more", more) % {"number": more}
    return f"{shown} {rest}"


def as_of(now: datetime) -> str:
    """Return the time of a state in words, to the minute, with the zone."""
    minute = now.replace(second=0, microsecond=0)
    return _("As of %(time)s, Viet Nam time. It may be different now.") % {
        "time": plain(moment(minute))
    }


def plain(html: str) -> str:
    """Return a piece of our own HTML as a text; no line of it begins with a dot."""
    return " ".join(unescape(strip_tags(html)).split()).replace(" · ", "\u00a0· ")
