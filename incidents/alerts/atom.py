"""Atom, RFC 4287: one entry per incident, the whole list of its updates in the content."""

from datetime import datetime

from django.conf import settings
from lxml import etree

from .channel import Channel, categories, scheme
from .content import as_html
from .entries import Entry

ATOM = "http://www.w3.org/2005/Atom"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
CONTENT_TYPE = "application/atom+xml; charset=utf-8"


def write(channel: Channel) -> bytes:
    """Return a feed as Atom. Its id is its own address, which never changes."""
    feed = etree.Element(f"{{{ATOM}}}feed", nsmap={None: ATOM})
    feed.set(LANG, channel.language)
    address = channel.address("atom")
    _add(feed, "id", address)
    _add(feed, "title", channel.title)
    _add(feed, "subtitle", channel.subtitle)
    _add(feed, "updated", _stamp(channel.updated))
    _add(feed, "link", rel="self", type="application/atom+xml", href=address)
    _add(feed, "link", rel="alternate", type="text/html", href=channel.page)
    author = _add(feed, "author")
    _add(author, "name", channel.author)
    _add(author, "uri", f"{settings.SITE_URL}/")
    for entry in channel.entries:
        _add_entry(feed, entry, channel.language)
    return etree.tostring(feed, xml_declaration=True, encoding="utf-8")


def _add_entry(feed, entry: Entry, language: str) -> None:
    element = _add(feed, "entry")
    other = {LANG: entry.language} if entry.language != language else {}
    _add(element, "id", entry.id)
    _add(element, "title", entry.heading, **other)
    _add(element, "published", _stamp(entry.published))
    _add(element, "updated", _stamp(entry.updated))
    _add(element, "link", rel="alternate", type="text/html", href=entry.url)
    for vocabulary, word, label in categories(entry):
        _add(element, "category", scheme=scheme(vocabulary), term=word, label=label)
    if entry.summary.text:
        _add(element, "summary", entry.summary.text, **other)
    _add(element, "content", as_html(entry), type="html")


def _add(parent, name: str, text: str = "", **attributes: str):
    element = etree.SubElement(parent, f"{{{ATOM}}}{name}", attributes)
    if text:
        element.text = str(text)
    return element


def _stamp(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
