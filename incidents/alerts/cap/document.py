"""The bytes of a message: elements in the exact order of the schema, and nothing it refuses.

Pure: no database, no clock, no settings. OASIS CAP 1.2, section 3.2, and its schema.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import NamedTuple

from lxml import etree

NAMESPACE = "urn:oasis:names:tc:emergency:cap:1.2"
EVENT = 35  # characters: what narrow displays show of an event
LONGEST = 12_000  # bytes of one description: five of them keep a message below 100 KB
SHORT = 2_000  # bytes of anything else
# What XML 1.0 cannot hold, not even as a reference.
FORBIDDEN = re.compile("[^\t\n\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
WRITTEN = {"&": 5, "<": 4, ">": 4}  # bytes of what is escaped


class Named(NamedTuple):
    """A value of some system of names: an event code, a parameter, a geocode."""

    name: str
    value: str


class Resource(NamedTuple):
    """Something more about the event, at an address."""

    description: str
    mime_type: str
    uri: str


@dataclass(frozen=True)
class Info:
    """What the message says in one language."""

    language: str
    event: str
    headline: str
    description: str
    instruction: str
    sender_name: str
    area: str
    web: str = ""
    contact: str = ""
    resource: Resource | None = None


@dataclass(frozen=True)
class Message:
    """A message: what has no language, and one Info per language. Times are aware."""

    identifier: str
    sender: str
    sent: datetime
    status: str
    msg_type: str
    category: tuple[str, ...]
    response_type: tuple[str, ...]
    urgency: str
    severity: str
    certainty: str
    event_code: str
    onset: datetime
    expires: datetime
    infos: tuple[Info, ...]
    note: str = ""
    references: tuple[str, ...] = ()
    incidents: tuple[str, ...] = ()
    parameters: tuple[Named, ...] = ()
    geocode: Mapping[str, str] = field(default_factory=lambda: {"ISO3166-1": "VN"})


def tree(message: Message) -> etree._Element:
    """Return the message as a tree."""
    alert = etree.Element(f"{{{NAMESPACE}}}alert", nsmap={None: NAMESPACE})
    _add(alert, "identifier", message.identifier)
    _add(alert, "sender", message.sender)
    _add(alert, "sent", stamp(message.sent))
    _add(alert, "status", message.status)
    _add(alert, "msgType", message.msg_type)
    _add(alert, "scope", "Public")
    _add(alert, "note", message.note)
    _add(alert, "references", " ".join(message.references), most=None)
    _add(alert, "incidents", " ".join(message.incidents), most=None)
    for info in message.infos:
        _add_info(alert, message, info)
    etree.indent(alert)
    return alert


def written(alert: etree._Element) -> bytes:
    """Return a tree as bytes."""
    return etree.tostring(alert, xml_declaration=True, encoding="UTF-8") + b"\n"


def _add_info(alert: etree._Element, message: Message, words: Info) -> None:
    info = etree.SubElement(alert, f"{{{NAMESPACE}}}info")
    _add(info, "language", words.language)
    for category in message.category:
        _add(info, "category", category)
    _add(info, "event", shortened(words.event, EVENT))
    for response in message.response_type:
        _add(info, "responseType", response)
    _add(info, "urgency", message.urgency)
    _add(info, "severity", message.severity)
    _add(info, "certainty", message.certainty)
    _add_named(info, "eventCode", Named("OET:v1.2", message.event_code))
    _add(info, "effective", stamp(message.sent))
    _add(info, "onset", stamp(message.onset))
    _add(info, "expires", stamp(message.expires))
    _add(info, "senderName", words.sender_name)
    _add(info, "headline", words.headline)
    _add(info, "description", words.description, most=LONGEST)
    _add(info, "instruction", words.instruction)
    _add(info, "web", words.web)
    _add(info, "contact", words.contact)
    for parameter in message.parameters:
        _add_named(info, "parameter", parameter)
    if words.resource:
        resource = etree.SubElement(info, f"{{{NAMESPACE}}}resource")
        _add(resource, "resourceDesc", words.resource.description)
        _add(resource, "mimeType", words.resource.mime_type)
        _add(resource, "uri", words.resource.uri)
    area = etree.SubElement(info, f"{{{NAMESPACE}}}area")
    _add(area, "areaDesc", words.area)
    for name, value in message.geocode.items():
        _add_named(area, "geocode", Named(name, value))


def _add_named(parent: etree._Element, tag: str, named: Named) -> None:
    element = etree.SubElement(parent, f"{{{NAMESPACE}}}{tag}")
    _add(element, "valueName", named.name)
    _add(element, "value", named.value)


def _add(parent: etree._Element, tag: str, text: str, most: int | None = SHORT) -> None:
    """Append an element with a text; an empty one is left out."""
    words = clean(text)
    if most is not None:
        words = cut(words, most)
    if words:
        etree.SubElement(parent, f"{{{NAMESPACE}}}{tag}").text = words


def stamp(moment: datetime) -> str:
    """Write a moment as CAP does: whole seconds, a numeric offset; UTC is `-00:00`.

    CAP 1.2, section 3.3.2: `Z` is refused, and so are fractions by the schema's pattern.
    """
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%S}-00:00"


def clean(text: str) -> str:
    """Return a text as XML can hold it, with line feeds alone between lines."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return FORBIDDEN.sub("", lines).strip()


def cut(text: str, most: int) -> str:
    """Return a text that takes at most so many bytes in the document, whole words where it can."""
    size = 0
    for position, letter in enumerate(text):
        size += WRITTEN.get(letter) or len(letter.encode())
        if size > most - len("…".encode()):
            if _size(text) <= most:
                return text
            head = text[:position]
            return f"{head.rsplit(None, 1)[0] if ' ' in head[-40:] else head}…"
    return text


def _size(text: str) -> int:
    return sum(WRITTEN.get(letter) or len(letter.encode()) for letter in text)


def shortened(text: str, most: int) -> str:
    """Return a text of at most so many characters."""
    words = clean(text)
    return words if len(words) <= most else f"{words[: most - 1].rstrip()}…"
