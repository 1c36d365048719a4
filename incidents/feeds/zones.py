"""Times as feeds write them: RFC 822 dates and zone abbreviations."""

import re
from datetime import UTC, datetime, timedelta, timezone
from functools import lru_cache
from typing import Any

MONTHS = {
    name: number
    for number, name in enumerate(
        ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), 1
    )
}
# Hours east of UTC. Where an abbreviation has several meanings, the one status pages use:
# CST and PST are American, BST is British, IST is Indian.
_HOURS = {
    "UTC": 0, "GMT": 0, "UT": 0, "Z": 0, "WET": 0, "WEST": 1, "BST": 1, "CET": 1, "CEST": 2,
    "EET": 2, "EEST": 3, "SAST": 2, "MSK": 3, "TRT": 3, "GST": 4, "PKT": 5, "IST": 5.5,
    "ICT": 7, "WIB": 7, "HKT": 8, "SGT": 8, "MYT": 8, "AWST": 8, "JST": 9, "KST": 9,
    "ACST": 9.5, "ACDT": 10.5, "AEST": 10, "AEDT": 11, "NZST": 12, "NZDT": 13, "BRT": -3,
    "ART": -3, "NDT": -2.5, "NST": -3.5, "ADT": -3, "AST": -4, "EDT": -4, "EST": -5, "CDT": -5,
    "CST": -6, "MDT": -6, "MST": -7, "PDT": -7, "PST": -8, "AKDT": -8, "AKST": -9, "HST": -10,
}  # fmt: skip
ZONE = r"[A-Z]{1,5}|[+-]\d{2}(?::?\d{2})?"
_OFFSET = re.compile(r"([+-])(\d{2})(?::?(\d{2}))?")
_RFC822 = re.compile(
    r"(?:[A-Z]{3,9},?\s+)?(\d{1,2})\s+([A-Z]{3})[A-Z]*\s+(\d{4})\s+"
    r"(\d{1,2}):(\d{2})(?::(\d{2}))?\s*(" + ZONE + r")?",
    re.IGNORECASE | re.ASCII,
)


@lru_cache(maxsize=256)
def zone_of(word: str) -> timezone | None:
    """Return the zone of an abbreviation or offset, or None when nobody can say."""
    found = _OFFSET.fullmatch(word)
    if found:
        hours, minutes = int(found[2]), int(found[3] or 0)
        if hours > 15 or minutes > 59:
            return None
        east = timedelta(hours=hours, minutes=minutes)
        return timezone(-east if found[1] == "-" else east)
    east_hours = _HOURS.get(word.upper())
    return None if east_hours is None else timezone(timedelta(hours=east_hours))


def utc(parts: tuple[int, ...], zone: str) -> datetime | None:
    """Return year, month, day, hour, minute (and second) in a named zone as UTC."""
    known = zone_of(zone)
    if known is None:
        return None
    try:
        found = datetime(*parts[:6], tzinfo=known)  # type: ignore[misc,arg-type]
        found = found if known is UTC else found.astimezone(UTC)
        return found if 1 < found.year < 9999 else None
    except (ValueError, OverflowError):
        return None


def rfc822(value: str) -> datetime | None:
    """Return the time of an RSS `pubDate`, or None when it or its zone cannot be read."""
    found = _RFC822.fullmatch(value.strip()[:60])
    month = MONTHS.get(found[2].lower()) if found else None
    if found is None or month is None or not found[7]:
        return None
    second = min(int(found[6] or 0), 59)
    clock = (int(found[4]), int(found[5]), second)
    return utc((int(found[3]), month, int(found[1]), *clock), found[7])


def epoch(value: Any) -> datetime | None:
    """Return seconds since 1970, as a number or as digits, in UTC; None for anything else."""
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 13:
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        return datetime.fromtimestamp(int(value), UTC)
    except (OverflowError, ValueError, OSError):
        return None


def in_utc(value: Any) -> datetime | None:
    """Return an ISO 8601 time of a format that means UTC where it names no zone, or None."""
    try:
        found = datetime.fromisoformat(value)
        found = found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)
    except (TypeError, ValueError, OverflowError):
        return None
    return found.replace(microsecond=0)
