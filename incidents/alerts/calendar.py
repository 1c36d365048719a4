"""iCalendar, RFC 5545 and 7986: incidents and maintenance as events of a calendar.

Nothing here depends on the moment of asking: between two changes the bytes stay the same, as the
ETag promises. So an open incident ends, for calendars, with the last that was said about it; each
step makes its event longer. Where nothing was said since it began, and for announced maintenance
whose end nobody named, the event has no end and is a moment (section 3.6.1).
"""

from datetime import UTC, date, datetime, time, timedelta
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django.conf import settings
from icalendar import Calendar, Event, vUri

from ..choices import Kind, Phase, Precision
from .channel import REREAD, Channel
from .content import as_text
from .entries import Entry

CONTENT_TYPE = "text/calendar; charset=utf-8; method=PUBLISH"
STATUS = {Phase.INVESTIGATING: "TENTATIVE", Phase.FALSE_ALARM: "CANCELLED"}


def write(channel: Channel) -> bytes:
    """Return a feed as a calendar that others subscribe to."""
    language = {"LANGUAGE": channel.language}
    address = channel.address("ics")
    calendar = Calendar()
    calendar.add("prodid", f"-//{_host()}//Bình tĩnh//{channel.language.upper()}")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("name", channel.title, parameters=language)
    calendar.add("x-wr-calname", channel.title)  # readers older than RFC 7986
    calendar.add("description", channel.subtitle, parameters=language)
    calendar.add("url", channel.page)
    calendar.add("source", vUri(address), parameters={"VALUE": "URI"})
    calendar.add("last-modified", channel.updated)
    every = timedelta(minutes=REREAD)
    calendar.add("refresh-interval", every, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", f"PT{REREAD}M")
    for entry in channel.entries:
        calendar.add_component(_event(entry, channel))
    return calendar.to_ical()


def _event(entry: Entry, channel: Channel) -> Event:
    here, words = {"LANGUAGE": channel.language}, {"LANGUAGE": entry.language}
    event = Event()
    event.add("uid", f"{entry.uid}@{_host()}")
    event.add("sequence", len(entry.steps))
    event.add("dtstamp", entry.updated)
    event.add("created", entry.published)
    event.add("last-modified", entry.updated)
    start, end = span(entry)
    event.add("dtstart", start)
    if end is not None:
        event.add("dtend", end)
    event.add("summary", entry.heading, parameters=words)
    event.add("description", as_text(entry), parameters=here)
    event.add("url", entry.url)
    labels = [entry.kind_label, *entry.platforms.values()]
    event.add("categories", labels, parameters=here)
    event.add("status", STATUS.get(entry.phase, "CONFIRMED"))
    event.add("class", "PUBLIC")
    event.add("transp", "TRANSPARENT")  # it takes nobody's time
    # What is published names its organizer (RFC 5546, section 3.2.1); ours has no mailbox.
    event.add("organizer", vUri(f"{settings.SITE_URL}/"), parameters={"CN": channel.author})
    return event


def span(entry: Entry) -> tuple[datetime, datetime | None] | tuple[date, date]:
    """Return from when to when the event lasts; whole days where only the day is known.

    The end is the first moment, or day, that no longer belongs to it.
    """
    start, end = entry.started_at, _end(entry)
    if entry.started_precision == Precision.DAY:
        first = _day(start)
        last = max(_day(end), first) if end else first
        return first, last + timedelta(days=1)
    if entry.resolved_at is not None and entry.resolved_precision == Precision.DAY:
        midnight = datetime.combine(_day(end) + timedelta(days=1), time(), _zone())
        end = midnight.astimezone(UTC)  # some time of that day: the day belongs to it
    return start, end if end and end > start else None


def _end(entry: Entry) -> datetime | None:
    """When it ended or will end, or the last that was said while it lasts."""
    if entry.resolved_at is not None:
        return entry.resolved_at
    named = [effect.end for effect in entry.effects]
    if named and all(named) and (entry.kind == Kind.MAINTENANCE or not entry.is_open):
        return max(named)
    if entry.is_open and entry.phase != Phase.SCHEDULED:
        return max((step.at for step in entry.steps), default=None)
    return None


def _day(moment: datetime) -> date:
    """The day in Viet Nam, where incidents are dated."""
    return moment.astimezone(_zone()).date()


def _zone() -> ZoneInfo:
    return ZoneInfo(settings.TIME_ZONE)


def _host() -> str:
    return urlsplit(settings.SITE_URL).hostname or "localhost"
