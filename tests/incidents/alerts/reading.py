"""Feeds as their readers see them: the same few things of an entry, whatever the format."""

from dataclasses import dataclass

import pytest
from icalendar import Calendar
from lxml import etree

from .validators import problems

FORMS = ("atom", "rss", "json", "ics")
each_form = pytest.mark.parametrize("form", FORMS)
CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"


@dataclass(frozen=True)
class Read:
    """One entry: `id` without what a format puts around it, `changed` as the format writes it."""

    id: str
    title: str
    body: str
    url: str
    changed: str


def read(client, address: str) -> list[Read]:
    """Return the entries at an address, which must be right by its format."""
    answer = client.get(address)
    form = address.partition("?")[0].rpartition(".")[2]
    assert problems(answer, form) == [], address
    return {"atom": _atom, "rss": _rss, "json": _json, "ics": _calendar}[form](answer)


def title_of(client, address: str) -> str:
    """Return the title of the feed itself."""
    answer, form = client.get(address), address.partition("?")[0].rpartition(".")[2]
    if form == "json":
        return answer.json()["title"]
    if form == "ics":
        calendar = Calendar.from_ical(answer.content)
        assert calendar["NAME"] == calendar["X-WR-CALNAME"]
        return str(calendar["NAME"])
    return etree.fromstring(answer.content).find(".//{*}title").text


def _atom(answer) -> list[Read]:
    return [
        Read(
            each.findtext("{*}id").removeprefix("urn:uuid:"),
            each.findtext("{*}title"),
            each.findtext("{*}content"),
            each.find("{*}link[@rel='alternate']").get("href"),
            each.findtext("{*}updated"),
        )
        for each in etree.fromstring(answer.content).iter("{*}entry")
    ]


def _rss(answer) -> list[Read]:
    return [
        Read(
            each.findtext("guid").removeprefix("urn:uuid:"),
            each.findtext("title"),
            each.findtext(CONTENT),
            each.findtext("link"),
            each.findtext("pubDate"),
        )
        for each in etree.fromstring(answer.content).iter("item")
    ]


def _json(answer) -> list[Read]:
    return [
        Read(
            each["id"].removeprefix("urn:uuid:"),
            each["title"],
            each["content_html"],
            each["url"],
            each["date_modified"],
        )
        for each in answer.json()["items"]
    ]


def _calendar(answer) -> list[Read]:
    return [
        Read(
            str(each["UID"]).partition("@")[0],
            str(each["SUMMARY"]),
            str(each["DESCRIPTION"]),
            str(each["URL"]),
            f"{each['LAST-MODIFIED'].dt:%Y-%m-%dT%H:%M:%SZ}",
        )
        for each in Calendar.from_ical(answer.content).events
    ]
