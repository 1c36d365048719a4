"""RSS 2.0 (rssboard.org/rss-specification) with the modules that readers know.

`pubDate` of an item is that of its newest step: readers sort by it, so an incident that goes on
comes up again.
"""

from datetime import datetime
from email.utils import format_datetime

from django.utils.html import escape
from lxml import etree

from .channel import REREAD, Channel, categories, scheme
from .content import as_html
from .entries import Entry

ATOM = "http://www.w3.org/2005/Atom"
CONTENT = "http://purl.org/rss/1.0/modules/content/"
DC = "http://purl.org/dc/elements/1.1/"
NAMESPACES = {"atom": ATOM, "content": CONTENT, "dc": DC}
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
CONTENT_TYPE = "application/rss+xml; charset=utf-8"


def write(channel: Channel) -> bytes:
    """Return a feed as RSS 2.0."""
    rss = etree.Element("rss", version="2.0", nsmap=NAMESPACES)
    body = etree.SubElement(rss, "channel")
    _add(body, "title", channel.title)
    _add(body, "link", channel.page)
    _add(body, "description", channel.subtitle)
    _add(body, "language", channel.language)
    _add(body, "lastBuildDate", _stamp(channel.updated))
    _add(body, "ttl", str(REREAD))
    _add(
        body,
        f"{{{ATOM}}}link",
        rel="self",
        type="application/rss+xml",
        href=channel.address("rss"),
    )
    for entry in channel.entries:
        _add_item(body, entry, channel)
    return etree.tostring(rss, xml_declaration=True, encoding="utf-8")


def _add_item(body, entry: Entry, channel: Channel) -> None:
    item = _add(body, "item")
    other = {LANG: entry.language} if entry.language != channel.language else {}
    _add(item, "title", entry.heading, **other)
    _add(item, "link", entry.url)
    _add(item, "guid", entry.id, isPermaLink="false")
    _add(item, "pubDate", _stamp(entry.updated))
    for vocabulary, _word, label in categories(entry):
        _add(item, "category", label, domain=scheme(vocabulary))
    # A description is HTML: what people wrote as plain text is escaped for it.
    if entry.summary.text:
        _add(item, "description", escape(entry.summary.text), **other)
    _add(item, f"{{{CONTENT}}}encoded", as_html(entry))
    _add(item, f"{{{DC}}}creator", channel.author)
    if other:
        _add(item, f"{{{DC}}}language", entry.language)


def _add(parent, name: str, text: str = "", **attributes: str):
    element = etree.SubElement(parent, name, attributes)
    if text:
        element.text = str(text)
    return element


def _stamp(moment: datetime) -> str:
    return format_datetime(moment, usegmt=True)
