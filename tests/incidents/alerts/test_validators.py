"""The grammars beside these tests refuse what the specifications do: else they prove nothing."""

import json

import pytest
from django.http import HttpResponse

from .validators import problems

TYPES = {
    "atom": "application/atom+xml; charset=utf-8",
    "rss": "application/rss+xml; charset=utf-8",
    "json": "application/feed+json; charset=utf-8",
    "ics": "text/calendar; charset=utf-8",
}
ENTRY = (
    "<entry><id>urn:uuid:1</id><title>t</title><updated>2026-01-01T00:00:00Z</updated>"
    '<content type="html">c</content></entry>'
)
ATOM = (
    '<feed xmlns="http://www.w3.org/2005/Atom"><id>https://x.example/a.atom</id><title>t</title>'
    "<updated>2026-01-01T00:00:00Z</updated><author><name>n</name></author>"
    f'<link rel="self" href="https://x.example/a.atom"/>{ENTRY}</feed>'
)
ITEM = (
    '<item><title>t</title><link>https://x.example/1</link><guid isPermaLink="false">'
    "urn:uuid:6739f1b6-cddb-5a0d-840f-a5843144b26b</guid>"
    "<pubDate>Mon, 05 Jan 2026 00:00:00 GMT</pubDate></item>"
)
RSS = (
    '<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"><channel><title>t</title>'
    "<link>https://x.example/</link><description>d</description><atom:link rel='self' "
    f"type='application/rss+xml' href='https://x.example/a.rss'/>{ITEM}</channel></rss>"
)
JSON = json.dumps(
    {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "t",
        "items": [{"id": "1", "content_text": "c", "date_published": "2026-01-01T00:00:00Z"}],
    }
)
ICS = "\r\n".join(
    [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//x//EN",
        "BEGIN:VEVENT",
        "UID:1@x.example",
        "DTSTAMP:20260101T000000Z",
        "DTSTART:20260101T000000Z",
        "DTEND:20260101T010000Z",
        "SUMMARY:s",
        "DESCRIPTION:d",
        "URL:https://x.example/",
        "STATUS:CONFIRMED",
        "SEQUENCE:1",
        "CREATED:20260101T000000Z",
        "LAST-MODIFIED:20260101T000000Z",
        "CLASS:PUBLIC",
        "TRANSP:TRANSPARENT",
        "ORGANIZER:https://x.example/",
        "END:VEVENT",
        "END:VCALENDAR",
        "",
    ]
)
GOOD = {"atom": ATOM, "rss": RSS, "json": JSON, "ics": ICS}


def found(form: str, text: str) -> list[str]:
    return problems(HttpResponse(text, content_type=TYPES[form]), form)


@pytest.mark.parametrize("form", GOOD)
def test_a_right_feed_is_right(form):
    assert found(form, GOOD[form]) == []


@pytest.mark.parametrize(
    ("form", "old", "new"),
    [
        ("atom", "<title>t</title><updated>", "<updated>"),
        ("atom", "<author><name>n</name></author>", ""),
        ("atom", "2026-01-01T00:00:00Z", "2026-01-01T00:00:00"),
        ("atom", "2026-01-01T00:00:00Z", "yesterday"),
        ("atom", ENTRY, ENTRY * 2),
        ("atom", "<title>t</title>", "<title>t</title><heading/>"),
        ("rss", "Mon, 05 Jan 2026 00:00:00 GMT", "2026-01-05T00:00:00Z"),
        ("rss", ' isPermaLink="false"', ""),
        ("rss", "<description>d</description>", ""),
        ("rss", ITEM, ITEM * 2),
        ("json", "version/1.1", "version/1"),
        ("json", '"id": "1"', '"id": 1'),
        ("json", '"content_text": "c", ', ""),
        ("json", "00:00Z", "00:00"),
        ("json", '"title"', '"heading": 1, "title"'),
        ("json", '"title"', '"_own": 1, "title"'),
        ("ics", "UID:1@x.example\r\n", ""),
        ("ics", "DTEND:20260101T010000Z", "DTEND:20260101T000000Z"),
        ("ics", "DTEND:20260101T010000Z", "DTEND;VALUE=DATE:20260102"),
        ("ics", "DTSTAMP:20260101T000000Z", "DTSTAMP:20260101T000000"),
        ("ics", "SUMMARY:s", f"SUMMARY:{'s' * 80}"),
        ("ics", "SUMMARY:s", "SUMMARY:\x07"),
        ("ics", "SUMMARY:s\r\n", "SUMMARY:s\n"),
        ("ics", "STATUS:CONFIRMED", "STATUS:OPEN"),
    ],
)
def test_a_wrong_feed_is_found(form, old, new):
    assert old in GOOD[form]
    assert found(form, GOOD[form].replace(old, new)) != []
