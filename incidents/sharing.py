"""What a reader hands on: the short address of an incident, and a message ready to send.

The short address is made of the `uid`, which stays when an editor mends the slug; so it needs no
column, names no row by its number, and a slip of the pen leads nowhere rather than to another
incident.
"""

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote
from uuid import UUID

from django.conf import settings
from django.db.models import Q
from django.urls import reverse
from django.utils.html import strip_tags
from django.utils.translation import gettext as _

from directory.templatetags.words import about

from .choices import Kind, Phase
from .models import Incident

# Crockford's base 32: no letter that could be read as a digit. Eight characters are 40 bits: among
# ten thousand incidents two would share them once in 20,000 times.
ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
MISREAD = str.maketrans({"o": "0", "i": "1", "l": "1", "-": None})
LENGTH = 8
BITS = LENGTH * 5


def code_of(incident: Incident) -> str:
    """Return the eight characters that name an incident for good."""
    number = incident.uid.int >> (128 - BITS)
    return "".join(ALPHABET[number >> shift & 31] for shift in range(BITS - 5, -1, -5))


def named(code: str, now: datetime) -> Incident | None:
    """Return the public incident of a code, as people type it, or None."""
    letters = code.lower().translate(MISREAD)
    if len(letters) != LENGTH or not set(letters) <= set(ALPHABET):
        return None
    number = 0
    for letter in letters:
        number = number << 5 | ALPHABET.index(letter)
    first = number << (128 - BITS)
    last = first | (1 << (128 - BITS)) - 1
    ends = (UUID(int=first), UUID(int=last))
    # What was merged into another incident goes on leading somewhere: to that one.
    found = Incident.objects.public(now).filter(Q(uid__range=ends) | Q(merged__uid__range=ends))
    # Were two ever to share a code, what was printed first keeps its meaning.
    return found.order_by("published_at", "pk").first()


def formerly(slug: str, now: datetime) -> Incident | None:
    """Return the public incident that had this slug once, or swallowed the one that has it."""
    ids = Incident.history.model.objects.filter(slug=slug).values("id")
    was = Q(pk__in=ids) | Q(merged__slug=slug) | Q(merged__in=ids)
    return Incident.objects.public(now).filter(was).order_by("-pk").first()


def short_address(incident: Incident) -> str:
    """Return the whole short address of an incident."""
    return f"{settings.SITE_URL}{reverse('short', args=[code_of(incident)])}"


@dataclass(frozen=True)
class Way:
    """A link that opens an application with the message written."""

    name: str
    url: str


@dataclass(frozen=True)
class Message:
    """A message about one incident, and the ways to send it."""

    text: str
    address: str
    ways: tuple[Way, ...]


def message(incident: Incident) -> Message:
    """Write the message in the reader's language: title, state, since when, advice, address."""
    since = strip_tags(about(incident.started_at, incident.started_precision))
    state = _("%(state)s. Began: %(time)s (Viet Nam time).") % {
        "state": incident.get_phase_display(),
        "time": since,
    }
    address = short_address(incident)
    lines = [incident.here.title or incident.slug, state, _advice(incident)]
    text = "\n".join(lines)
    return Message(f"{text}\n{address}", address, _ways(text, address))


def _advice(incident: Incident) -> str:
    if incident.kind == Kind.MAINTENANCE or incident.phase == Phase.FALSE_ALARM:
        return _("Stay calm, give nobody a code.")
    if incident.is_open:
        return _("Stay calm, wait, give nobody a code.")
    return _("Check your account, give nobody a code.")


def _ways(text: str, address: str) -> tuple[Way, ...]:
    """The schemes their makers document for plain links.

    Zalo offers its own script only, and Messenger a dialogue that needs an application's number;
    there the message is copied.
    """
    whole = quote(f"{text}\n{address}", safe="")
    return (
        Way("WhatsApp", f"https://wa.me/?text={whole}"),
        Way(
            "Telegram",
            f"https://t.me/share/url?url={quote(address, safe='')}&text={quote(text, safe='')}",
        ),
        Way("SMS", f"sms:?body={whole}"),
    )
