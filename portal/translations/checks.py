"""What a translated text may not do: bring markup along, break placeholders, be too long."""

import re
from collections import Counter
from html.parser import HTMLParser

from django.utils.translation import gettext as _
from wagtail.admin.rich_text.converters.editor_html import EditorHTMLConverter

from .things import Entry

_PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd](?!\w)|\{\w*\}")
_ADDRESS = re.compile(r"https?://[^\s<>\"')\]]+")
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>|<!--|<!\[|<!doctype", re.IGNORECASE)


def refusal(entry: Entry, text: str) -> str:
    """Return why a text cannot be taken for an entry; empty where it can."""
    if entry.longest and len(text) > entry.longest:
        return _("Too long: %(number)d letters, at most %(most)d.") % {
            "number": len(text),
            "most": entry.longest,
        }
    if Counter(_PLACEHOLDER.findall(text)) != Counter(_PLACEHOLDER.findall(entry.source)):
        return _("Its placeholders are not those of the Vietnamese text.")
    if entry.rich is None:
        if Counter(_TAG.findall(text)) - Counter(_TAG.findall(entry.source)):
            return _("Markup is not allowed in this text.")
        return ""
    return _rich_refusal(entry, text)


def warning(entry: Entry, text: str) -> str:
    """Return what a person should look at before a text is taken; empty where nothing is."""
    here, there = set(_ADDRESS.findall(text)), set(_ADDRESS.findall(entry.source))
    strange = sorted(here - there)
    return _("A web address the Vietnamese does not have: %s") % strange[0] if strange else ""


def _rich_refusal(entry: Entry, text: str) -> str:
    """Hold a rich text against the editor's own rules: what they would take out is refused."""
    cleaned = EditorHTMLConverter(features=list(entry.rich)).to_database_format(text)
    if _bare(cleaned) != _bare(text):
        return _("Markup is not allowed in this text.")
    if _links(text) - _links(entry.source):
        return _("Its links are not those of the Vietnamese text.")
    return ""


class _Shape(HTMLParser):
    """The tags of a text with what they say, in order."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple] = []

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, tuple(sorted((name, value or "") for name, value in attrs))))

    def handle_endtag(self, tag):
        self.tags.append((f"/{tag}",))

    def handle_comment(self, data):
        self.tags.append(("comment",))

    def handle_decl(self, decl):
        self.tags.append(("declaration",))

    unknown_decl = handle_pi = handle_decl


def _shape(text: str) -> list[tuple]:
    reader = _Shape()
    reader.feed(text)
    reader.close()
    return reader.tags


def _bare(text: str) -> list[tuple]:
    """The shape of a text without where its links lead: stored links are written otherwise."""
    return [tag[:1] if tag[0] == "a" else tag for tag in _shape(text)]


def _links(text: str) -> set:
    return {tag for tag in _shape(text) if tag[0] == "a"}
