"""Feeds read by programs and grammars that are not ours. Each function returns what is wrong."""

import json
import re
from datetime import datetime, timedelta
from pathlib import Path

import feedparser
from icalendar import Calendar
from jsonschema import Draft202012Validator
from lxml import etree

HERE = Path(__file__).parent
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")

# The rules of https://www.jsonfeed.org/version/1.1/ as a JSON Schema. What begins with `_` is an
# extension, which must be an object.
# Patterns, not formats: the package checks "uri" and "date-time" only with others beside it.
_ADDRESS = {"type": "string", "pattern": r"^https?://[^\s]+$"}
_MOMENT = {
    "type": "string",
    "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)$",
}  # RFC 3339
_AUTHORS = {
    "type": "array",
    "minItems": 1,
    "items": {
        "type": "object",
        "anyOf": [{"required": ["name"]}, {"required": ["url"]}, {"required": ["avatar"]}],
        "properties": {"name": {"type": "string"}, "url": _ADDRESS},
        "additionalProperties": False,
    },
}
_EXTENSION = {"^_[a-zA-Z][^.]*$": {"type": "object"}}
_LANGUAGE = {"type": "string", "pattern": "^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$"}
_ITEM = {
    "type": "object",
    "required": ["id"],
    "anyOf": [{"required": ["content_html"]}, {"required": ["content_text"]}],
    "properties": {
        "id": {"type": "string", "minLength": 1},
        "url": _ADDRESS,
        "external_url": _ADDRESS,
        "title": {"type": "string"},
        "content_html": {"type": "string"},
        "content_text": {"type": "string"},
        "summary": {"type": "string"},
        "date_published": _MOMENT,
        "date_modified": _MOMENT,
        "authors": _AUTHORS,
        "tags": {"type": "array", "items": {"type": "string"}},
        "language": _LANGUAGE,
    },
    "patternProperties": _EXTENSION,
    "additionalProperties": False,
}
JSON_FEED = {
    "type": "object",
    "required": ["version", "title", "items"],
    "properties": {
        "version": {"const": "https://jsonfeed.org/version/1.1"},
        "title": {"type": "string", "minLength": 1},
        "home_page_url": _ADDRESS,
        "feed_url": _ADDRESS,
        "description": {"type": "string"},
        "icon": _ADDRESS,
        "favicon": _ADDRESS,
        "authors": _AUTHORS,
        "language": _LANGUAGE,
        "expired": {"type": "boolean"},
        "items": {"type": "array", "items": _ITEM},
    },
    "patternProperties": _EXTENSION,
    "additionalProperties": False,
}


def problems(answer, form: str) -> list[str]:
    """Return what a validator of the format says of an answer."""
    content = b"".join(answer) if answer.streaming else answer.content
    assert answer.status_code == 200
    return {"atom": _atom, "rss": _rss, "json": _json, "ics": _calendar}[form](answer, content)


def _atom(answer, content: bytes) -> list[str]:
    ids = [each.findtext("{*}id") for each in etree.fromstring(content).iter("{*}entry")]
    return [*_grammar("atom.rng", content), *_read(answer, content, "atom10"), *_twice(ids)]


def _rss(answer, content: bytes) -> list[str]:
    ids = [each.findtext("guid") for each in etree.fromstring(content).iter("item")]
    return [*_grammar("rss.rng", content), *_read(answer, content, "rss20"), *_twice(ids)]


def _json(answer, content: bytes) -> list[str]:
    feed = json.loads(content)
    checker = Draft202012Validator(JSON_FEED)
    found = [f"{error.json_path}: {error.message}" for error in checker.iter_errors(feed)]
    return [*found, *_twice([item.get("id") for item in feed["items"]])]


def _calendar(answer, content: bytes) -> list[str]:
    """Besides what the package refuses: RFC 5545, sections 3.1, 3.6 and 3.6.1."""
    text, found = content.decode(), []
    found += [f"too long: {line}" for line in text.split("\r\n") if len(line.encode()) > 75]
    if "\n" in text.replace("\r\n", "") or not text.endswith("\r\n"):
        found.append("lines do not end with CRLF")
    if CONTROL.search(text.replace("\r\n", "")):
        found.append("control characters")
    calendar = Calendar.from_ical(content)
    if len(Calendar.from_ical(content, multiple=True)) != 1:
        found.append("not one calendar")
    found += [
        f"{component.name}: {component.errors}" for component in calendar.walk() if component.errors
    ]
    found += [f"VCALENDAR: no {name}" for name in ("PRODID", "VERSION") if name not in calendar]
    for event in calendar.events:
        found += _event(event)
    return [*found, *_twice([str(event.get("UID")) for event in calendar.events])]


_ONCE = (
    "UID",
    "DTSTAMP",
    "DTSTART",
    "SUMMARY",
    "DESCRIPTION",
    "URL",
    "STATUS",
    "SEQUENCE",
    "CREATED",
    "LAST-MODIFIED",
    "CLASS",
    "TRANSP",
    "ORGANIZER",
)


def _event(event) -> list[str]:
    found = [f"VEVENT: no {name}" for name in _ONCE if name not in event]
    found += [f"VEVENT: {name} twice" for name in _ONCE if isinstance(event.get(name), list)]
    if str(event["STATUS"]) not in ("TENTATIVE", "CONFIRMED", "CANCELLED"):
        found.append(f"status {event['STATUS']}")
    start = event["DTSTART"].dt
    if "DTEND" in event:
        end = event["DTEND"].dt
        if type(start) is not type(end) or end <= start:
            found.append(f"ends at {end} but begins at {start}")
    for name in ("DTSTAMP", "CREATED", "LAST-MODIFIED"):
        if not isinstance(event[name].dt, datetime) or event[name].dt.utcoffset() != timedelta():
            found.append(f"{name} is not in UTC")
    return found


def _grammar(name: str, content: bytes) -> list[str]:
    schema = etree.RelaxNG(etree.parse(HERE / name))
    schema.validate(etree.fromstring(content))
    return [str(error) for error in schema.error_log]


def _read(answer, content: bytes, version: str) -> list[str]:
    """feedparser's strict reader: it puts down in `bozo` that it had to be lenient."""
    read = feedparser.parse(content, response_headers={"content-type": answer["Content-Type"]})
    found = [str(read.get("bozo_exception"))] if read.bozo else []
    return found if read.version == version else [*found, f"read as {read.version!r}"]


def _twice(ids: list[str]) -> list[str]:
    return [f"twice: {one}" for one in {each for each in ids if ids.count(each) > 1}]
