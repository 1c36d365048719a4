"""Strict reading of untrusted JSON, XML and HTML. Every adapter goes through this module."""

import codecs
import html
import re
from typing import Any, NoReturn
from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers.expat import ExpatError, ParserCreate

import orjson

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
_NO_DATA = re.compile(
    r"(?:image|audio|video|font|multipart)/"
    r"|(?:text/html|application/(?:xhtml\+xml|pdf|zip|x-zip-compressed|gzip|x-gzip))$"
)
_MARKED = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
)
MAX_DEPTH = 100  # of XML elements within each other
MAX_TAGS = 400_000  # of one document; each element has one or two
MAX_TEXT = 20_000  # characters of one event's words


def load_json(document: Document) -> Any:
    """Return the decoded JSON: UTF-8, or whatever encoding its byte order mark names.

    Raises FeedError(parse) for anything that is not JSON as a whole, and FeedError(schema) for
    what was served as something else.
    """
    _served_as(document, "JSON", foreign=("xml", "rss", "atom"))
    body = _unmarked(document.body)
    if body.lstrip()[:1] == b"<":
        raise FeedError("parse", "expected JSON, got markup", permanent=True)
    try:
        return orjson.loads(body)
    except (orjson.JSONDecodeError, RecursionError) as error:
        raise FeedError("parse", f"not JSON: {error}") from None


def _served_as(document: Document, expected: str, foreign: tuple[str, ...]) -> None:
    """Refuse a content type that plainly names another thing; a vague one is for the body to say.

    A page in place of an answer may hold whatever was asked for, in a script or an error.
    """
    kind = re.split("[;,]", document.content_type.lower(), maxsplit=1)[0].strip()
    if _NO_DATA.match(kind) or any(word in kind for word in foreign):
        served = f"served as {kind[:80]}, expected {expected}"
        raise FeedError("schema", served, permanent=True)


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

    A document that ends in the middle is FeedError(parse), a document type FeedError(blocked), and
    what was served as something else FeedError(schema).
    """
    _served_as(document, "XML", foreign=("json",))
    if document.body.lstrip()[:14].lower().startswith((b"<!doctype html", b"<html")):
        raise FeedError("schema", "expected a feed, got an HTML page", permanent=True)
    try:
        root = _tree(document.body.lstrip())
    except (ExpatError, ValueError, LookupError) as error:
        raise FeedError("parse", f"not well-formed XML: {error}") from None
    name = local_name(root)
    if name not in roots:
        raise FeedError("schema", f"root element is <{name[:40]}>", permanent=True)
    return root


class _Names(dict[str, str]):
    """Names as ElementTree writes them: expat puts no bracket before a namespace."""

    def __missing__(self, name: str) -> str:
        found = self[name] = "{" + name if "}" in name else name
        return found


def _tree(body: bytes) -> Element:
    """Return the root of a well-formed document that declares no type and is not overgrown.

    expat's own events go straight into a tree, which is quicker than defusedxml and as strict:
    without a document type there is no entity to expand and nothing external to load.
    """
    if body.count(b"<") > MAX_TAGS:
        raise FeedError("blocked", "refused XML: too many tags", permanent=True)
    tree, parser = TreeBuilder(), ParserCreate(namespace_separator="}")
    names = _Names()
    depth = 0

    def refuse(*_: object) -> NoReturn:
        raise FeedError("blocked", "refused XML: it declares a document type", permanent=True)

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > MAX_DEPTH:
            raise FeedError("blocked", "refused XML: nested too deeply", permanent=True)
        if attributes:
            attributes = {names[key]: value for key, value in attributes.items()}
        tree.start(names[name], attributes)

    def end(name: str) -> None:
        nonlocal depth
        depth -= 1
        tree.end(name)

    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = parser.EntityDeclHandler = refuse
    parser.ExternalEntityRefHandler = refuse
    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.CharacterDataHandler = tree.data
    parser.Parse(body, True)
    return tree.close()


def local_name(element: Element) -> str:
    """Return an element's name without its namespace."""
    return str(element.tag).rpartition("}")[2]


def plain(markup: str) -> str:
    """Return HTML from outside as plain text, paragraphs kept as line breaks."""
    lines = []
    for line in _without_markup(markup[: MAX_TEXT * 4]).splitlines():
        blanks = "  " in line or "\t" in line
        lines.append((_SPACE.sub(" ", line) if blanks else line).strip())
    text = "\n".join(lines)
    return (_LINES.sub("\n\n", text) if "\n\n\n" in text else text).strip()[:MAX_TEXT]


def one_line(markup: str) -> str:
    """Return HTML from outside as plain text without any line break."""
    return " ".join(_without_markup(markup[: MAX_TEXT * 4]).split())[:MAX_TEXT]


def _without_markup(words: str) -> str:
    """Most words from outside have no markup; each step is taken only where there is some."""
    words = words.replace("\0", "")
    if "<" in words:
        words = _TAGS.sub("", _BREAKS.sub("\n", _HIDDEN.sub("", words)))
    if "&" in words:
        words = html.unescape(_HUGE_REFERENCES.sub("", words))
    return words


def web_address(value: Any) -> str:
    """Return an http(s) address from outside, or an empty string for anything else."""
    if not isinstance(value, str) or len(value) > 2000:
        return ""
    value = value.strip()
    believed = value.isprintable() and value.lower().startswith(("http://", "https://"))
    return value if believed else ""
