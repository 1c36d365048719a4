"""Open sessions of the desk: what they look like to a person, and their end."""

from datetime import timedelta

from allauth.usersessions.models import UserSession
from django.core.cache import cache
from django.utils import timezone
from django.utils.translation import gettext as _

from .events import client_address

SEEN_EVERY = timedelta(minutes=5)  # how exact "last seen" is; each renewal is a write

# The first that occurs names it: later ones are part of what earlier ones say too.
BROWSERS = (
    ("coc_coc_browser", "Cốc Cốc"),
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("FxiOS", "Firefox"),
    ("Firefox", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("CrOS", "ChromeOS"),
    ("Mac OS X", "macOS"),
    ("Linux", "Linux"),
)


def device_words(header: str) -> str:
    """Return browser and system in words a person knows, from a User-Agent header."""
    browser = next((name for mark, name in BROWSERS if mark in header), "")
    system = next((name for mark, name in SYSTEMS if mark in header), "")
    if browser and system:
        return _("%(browser)s on %(system)s") % {"browser": browser, "system": system}
    return browser or system or _("unknown device")


def of(person) -> list[UserSession]:
    """Return the sessions of a person that are open, the last seen first."""
    rows = UserSession.objects.filter(user=person).order_by("-last_seen_at")
    found = [row for row in rows if row.exists()]
    for row in found:
        row.device = device_words(row.user_agent)
    return found


def end(rows) -> int:
    """End sessions at once: the next click there asks to sign in. Return how many."""
    ended = 0
    for row in rows:
        row.end()
        ended += 1
    return ended


def seen(request) -> None:
    """Note that a session is in use, at most once in five minutes."""
    key = request.session.session_key
    if key and cache.add(f"session-seen:{key}", True, SEEN_EVERY.seconds):
        values = {"last_seen_at": timezone.now()}
        address = client_address(request)
        if address:
            values["ip"] = address
        UserSession.objects.filter(session_key=key).update(**values)


def forget_ended() -> int:
    """Drop the notes of sessions that are over; return how many."""
    over = [row.pk for row in UserSession.objects.iterator() if not row.exists()]
    return UserSession.objects.filter(pk__in=over).delete()[0]
