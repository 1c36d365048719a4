"""Atom and RSS as one list of entries.

Read from the tree of our own strict check: a second, forgiving parser would double the work and
invent what is missing (ids, dates, descriptions), and here what is missing must stay missing.
"""

from dataclasses import dataclass, field
from datetime import datetime
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from .documents import load_xml, local_name, plain, web_address
from .reading import Document, FeedError, moment
from .zones import rfc822

_ENCODED = "{http://purl.org/rss/1.0/modules/content/}encoded"
_DATE = "{http://purl.org/dc/elements/1.1/}date"
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
    if head is None or _child(head, "title") is None:
        raise FeedError("schema", "a feed without a channel or title", permanent=True)
    name = "entry" if atom else "item"
    # RSS 1.0 lists its items beside the channel, not in it.
    found = [part for parent in {id(p): p for p in (head, root)}.values() for part in parent]
    items = [part for part in found if local_name(part) == name]
    if len(items) > MAX_ENTRIES:
        raise FeedError("schema", f"{len(items)} entries are too many", permanent=True)
    return Feed(
        id=_text(head, "id"),
        title=_line(_text(head, "title")),
        description=_line(_text(head, "description")),
        generator=_line(_text(head, "generator")),
        entries=[_entry(part, atom=atom) for part in items],
    )


def _entry(item: Element, *, atom: bool) -> Entry:
    categories = [part for part in item if part.tag == _sibling(item, "category")]
    if atom:
        body = _markup(item, "content") or _markup(item, "summary")
        terms = [part.get("term") or "" for part in categories]
    else:
        body = _own_text(item.find(_ENCODED)) or _text(item, "description")
        terms = [_own_text(part) for part in categories]
    published = _text(item, "published" if atom else "pubDate") or _own_text(item.find(_DATE))
    return Entry(
        id=_text(item, "id" if atom else "guid"),
        title=_line(_text(item, "title")),
        url=_link(item, atom=atom),
        body=body,
        published=written_time(published),
        updated=written_time(_text(item, "updated")),
        categories=tuple(_line(term) for term in terms if term.strip()),
    )


def _sibling(element: Element, name: str) -> str:
    """Return a tag in the namespace of the parent, so that atom:link in RSS is no link of ours."""
    return f"{str(element.tag).rpartition('}')[0]}}}{name}" if "}" in str(element.tag) else name


def _child(element: Element, name: str) -> Element | None:
    return element.find(_sibling(element, name))


def _own_text(element: Element | None) -> str:
    return "" if element is None else "".join(element.itertext()).strip()


def _text(element: Element, name: str) -> str:
    return _own_text(_child(element, name))


def _line(markup: str) -> str:
    return " ".join(plain(markup).split())


def _markup(item: Element, name: str) -> str:
    content = _child(item, name)
    if content is None or content.get("type") != "xhtml":
        return _own_text(content)
    for part in content.iter():
        part.tag = local_name(part)
    try:
        return "".join(ElementTree.tostring(part, "unicode", "html") for part in content)
    except RecursionError:
        raise FeedError("parse", "markup nested too deeply", permanent=True) from None


def _link(item: Element, *, atom: bool) -> str:
    if not atom:
        guid = _child(item, "guid")
        permanent = guid is not None and guid.get("isPermaLink") != "false"
        return web_address(_text(item, "link")) or web_address(_own_text(guid) if permanent else "")
    links = [part for part in item if part.tag == _sibling(item, "link")]
    own = [part.get("href") for part in links if part.get("rel", "alternate") == "alternate"]
    return web_address(own[0]) if own else ""


def written_time(value: str) -> datetime | None:
    """Return a time as RSS or Atom writes it, or None when it or its zone cannot be read."""
    if found := rfc822(value):
        return found
    try:
        return moment(value)
    except FeedError:
        return None
