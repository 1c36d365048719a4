"""Atom, RSS and JSON Feed as one list of entries.

XML is read from the tree of our own strict check: a second, forgiving parser would double the work
and invent what is missing (ids, dates, descriptions); here what is missing must stay missing.
"""

import html
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from .assembly import identity
from .documents import load_object, load_xml, local_name, one_line, web_address
from .reading import Document, FeedError, members, moment, text
from .zones import rfc822

_ENCODED = "{http://purl.org/rss/1.0/modules/content/}encoded"
_DATE = "{http://purl.org/dc/elements/1.1/}date"
_VERSIONS = ("https://jsonfeed.org/version/1.1", "https://jsonfeed.org/version/1")
MAX_ENTRIES = 5_000


@dataclass(frozen=True)
class Entry:
    """One entry; `body` is markup, everything else plain text."""

    id: str
    title: str
    url: str
    body: str
    published: datetime | None
    updated: datetime | None
    categories: tuple[str, ...] = ()


@dataclass(frozen=True)
class Feed:
    id: str
    title: str
    description: str
    generator: str
    entries: list[Entry] = field(default_factory=list)


def load_feed(document: Document) -> Feed:
    """Return a feed with its entries. Raises FeedError for whatever is not Atom or RSS."""
    root = load_xml(document, ("feed", "rss", "RDF"))
    atom = local_name(root) == "feed"
    head = root if atom else next((part for part in root if local_name(part) == "channel"), None)
    space = _space(root if head is None else head)
    if head is None or head.find(f"{space}title") is None:
        raise FeedError("schema", "a feed without a channel or title", permanent=True)
    name = "entry" if atom else "item"
    # RSS 1.0 lists its items beside the channel, not in it.
    found = [part for parent in {id(p): p for p in (head, root)}.values() for part in parent]
    items = [part for part in found if local_name(part) == name]
    if len(items) > MAX_ENTRIES:
        raise FeedError("schema", f"{len(items)} entries are too many", permanent=True)
    return Feed(
        id=_text(head, f"{space}id"),
        title=one_line(_text(head, f"{space}title")),
        description=one_line(_text(head, f"{space}description")),
        generator=one_line(_text(head, f"{space}generator")),
        entries=[(_of_atom if atom else _of_rss)(part, _space(part)) for part in items],
    )


def load_json_feed(document: Document) -> Feed:
    """Return a JSON Feed 1 or 1.1. Raises FeedError for whatever is not one."""
    data = load_object(document)
    title = " ".join(text(data, "title").split())
    ours = text(data, "version") in _VERSIONS and title and isinstance(data.get("items"), list)
    if not ours:
        raise FeedError("schema", "not a JSON Feed", permanent=True)
    items = members(data, "items")
    if len(items) > MAX_ENTRIES:
        raise FeedError("schema", f"{len(items)} entries are too many", permanent=True)
    return Feed(
        id=text(data, "feed_url"),
        title=title,
        description=" ".join(text(data, "description").split()),
        generator="",
        entries=[_of_json(item) for item in items],
    )


def _of_json(item: dict[str, Any]) -> Entry:
    tags = item.get("tags")
    words = text(item, "content_text") or text(item, "summary")
    return Entry(
        id=identity(item.get("id")),
        title=" ".join(text(item, "title").split()),
        url=web_address(item.get("url")) or web_address(item.get("external_url")),
        body=text(item, "content_html") or html.escape(words),
        published=written_time(text(item, "date_published")),
        updated=written_time(text(item, "date_modified")),
        categories=tuple(
            " ".join(tag.replace("\0", "").split())
            for tag in (tags if isinstance(tags, list) else ())
            if isinstance(tag, str) and tag.strip()
        ),
    )


def _of_atom(entry: Element, space: str) -> Entry:
    terms = [part.get("term") or "" for part in entry.iterfind(f"{space}category")]
    links = entry.iterfind(f"{space}link")
    own = [part.get("href") for part in links if part.get("rel", "alternate") == "alternate"]
    published = _text(entry, f"{space}published") or _own_text(entry.find(_DATE))
    return Entry(
        id=_text(entry, f"{space}id"),
        title=one_line(_text(entry, f"{space}title")),
        url=web_address(own[0]) if own else "",
        body=_markup(entry, f"{space}content") or _markup(entry, f"{space}summary"),
        published=written_time(published),
        updated=written_time(_text(entry, f"{space}updated")),
        categories=tuple(one_line(term) for term in terms if term.strip()),
    )


def _of_rss(item: Element, space: str) -> Entry:
    terms = [_own_text(part) for part in item.iterfind(f"{space}category")]
    guid = item.find(f"{space}guid")
    own = _own_text(guid)
    permanent = own if guid is not None and guid.get("isPermaLink") != "false" else ""
    published = _text(item, f"{space}pubDate") or _own_text(item.find(_DATE))
    return Entry(
        id=own,
        title=one_line(_text(item, f"{space}title")),
        url=web_address(_text(item, f"{space}link")) or web_address(permanent),
        body=_own_text(item.find(_ENCODED)) or _text(item, f"{space}description"),
        published=written_time(published),
        updated=written_time(_text(item, f"{space}updated")),
        categories=tuple(one_line(term) for term in terms if term),
    )


def _space(element: Element) -> str:
    """Return the namespace of a tag as in its name, so that atom:link in RSS is no link of ours."""
    name = str(element.tag)
    return name[: name.rfind("}") + 1]


def _own_text(element: Element | None) -> str:
    if element is None:
        return ""
    return ("".join(element.itertext()) if len(element) else element.text or "").strip()


def _text(element: Element, name: str) -> str:
    return _own_text(element.find(name))


def _markup(item: Element, name: str) -> str:
    content = item.find(name)
    if content is None or content.get("type") != "xhtml":
        return _own_text(content)
    for part in content.iter():
        part.tag = local_name(part)
    try:
        return "".join(ElementTree.tostring(part, "unicode", "html") for part in content)
    except RecursionError:
        raise FeedError("parse", "markup nested too deeply", permanent=True) from None


def written_time(value: str) -> datetime | None:
    """Return a time as RSS or Atom writes it, or None when it or its zone cannot be read."""
    if not value[:4].isdigit():
        return rfc822(value)
    try:
        return moment(value)
    except FeedError:
        return None
