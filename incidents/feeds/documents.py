"""Strict reading of untrusted JSON, XML and HTML. Every adapter goes through this module."""

import codecs
import html
import re
from typing import Any
from xml.etree.ElementTree import Element, ParseError

import orjson
from defusedxml import ElementTree
from defusedxml.common import DefusedXmlException

from .reading import Document, FeedError

_SPACE = re.compile(r"[ \t\r\f\v]+")
_LINES = re.compile(r"\n{3,}")
_BREAKS = re.compile(r"<\s*(br|/p|/div|/li|/h[1-6]|/tr)\s*/?>", re.IGNORECASE)
# What is left out when markup becomes text. Each pattern is linear: building a tree out of
# hostile nesting is not, and text needs no tree, for whoever shows it escapes it.
_HIDDEN = re.compile(
    r"<!--.*?(?:-->|\Z)|<(script|style)\b.*?(?:</\1\s*>|\Z)", re.IGNORECASE | re.DOTALL
)
_TAGS = re.compile(r"</?[a-z!?][^<>]*>", re.IGNORECASE)
_HUGE_REFERENCES = re.compile(r"&#\d{8,};?")  # html.unescape raises on thousands of digits
_MARKED = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
)
MAX_TEXT = 20_000  # characters of one event's words


def load_json(document: Document) -> Any:
    """Return the decoded JSON: UTF-8, or whatever encoding its byte order mark names.

    Raises FeedError(parse) for anything that is not JSON as a whole.
    """
    body = _unmarked(document.body)
    if body.lstrip()[:1] == b"<":
        raise FeedError("parse", "expected JSON, got markup", permanent=True)
    try:
        return orjson.loads(body)
    except (orjson.JSONDecodeError, RecursionError) as error:
        raise FeedError("parse", f"not JSON: {error}") from None


def _unmarked(body: bytes) -> bytes:
    for mark, encoding in _MARKED:
        if body.startswith(mark):
            try:
                return body[len(mark) :].decode(encoding).encode()
            except UnicodeError:
                raise FeedError("parse", f"not {encoding} as its mark says") from None
    return body


def load_object(document: Document) -> dict[str, Any]:
    """Return a JSON object; any other value is FeedError(schema)."""
    data = load_json(document)
    if not isinstance(data, dict):
        raise FeedError("schema", f"expected an object, got {type(data).__name__}", permanent=True)
    return data


def load_xml(document: Document, roots: tuple[str, ...]) -> Element:
    """Return the root element of a well-formed document whose root's local name is in `roots`.

    A document that ends in the middle is FeedError(parse), as are entities and external references.
    """
    if document.body.lstrip()[:14].lower().startswith((b"<!doctype html", b"<html")):
        raise FeedError("schema", "expected a feed, got an HTML page", permanent=True)
    try:
        root: Element = ElementTree.fromstring(document.body.lstrip(), forbid_dtd=True)
    except DefusedXmlException as error:
        raise FeedError("blocked", f"refused XML: {error!r:.120}", permanent=True) from None
    except (ParseError, ValueError, LookupError, RecursionError) as error:
        raise FeedError("parse", f"not well-formed XML: {error}") from None
    name = local_name(root)
    if name not in roots:
        raise FeedError("schema", f"root element is <{name[:40]}>", permanent=True)
    return root


def local_name(element: Element) -> str:
    """Return an element's name without its namespace."""
    return str(element.tag).rpartition("}")[2]


def plain(markup: str) -> str:
    """Return HTML from outside as plain text, paragraphs kept as line breaks."""
    visible = _BREAKS.sub("\n", _HIDDEN.sub("", markup[: MAX_TEXT * 4].replace("\0", "")))
    words = html.unescape(_HUGE_REFERENCES.sub("", _TAGS.sub("", visible)))
    lines = (_SPACE.sub(" ", line).strip() for line in words.splitlines())
    return _LINES.sub("\n\n", "\n".join(lines)).strip()[:MAX_TEXT]


def web_address(value: Any) -> str:
    """Return an http(s) address from outside, or an empty string for anything else."""
    if not isinstance(value, str) or len(value) > 2000:
        return ""
    value = value.strip()
    believed = value.isprintable() and value.lower().startswith(("http://", "https://"))
    return value if believed else ""
