"""CAP 1.2: a single alert, or an Atom or RSS list whose entries carry CAP's fields or links.

An Update continues the event of the first message it refers to, a Cancel or an all-clear closes
it. There is no clock here: `expires` is handed on as the event's own end.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from xml.etree.ElementTree import Element

from lib import states

from ..assembly import assemble, identity
from ..documents import load_xml, local_name, plain, web_address
from ..entries import written_time
from ..reading import Document, Event, FeedError, Reading
from ..words import Words, normalised

_NAMESPACE = "urn:oasis:names:tc:emergency:cap:"
_MEDIA_TYPE = "application/cap+xml"
_SEVERITIES = {
    "extreme": states.CRITICAL,
    "severe": states.CRITICAL,
    "moderate": states.MAJOR,
    "minor": states.MINOR,
    "unknown": None,
}
_SIZES = (None, states.MINOR, states.MAJOR, states.CRITICAL)
_COUNTS = {"actual": True, "exercise": False, "system": False, "test": False, "draft": False}
_TYPES = {"alert": True, "update": True, "cancel": True, "ack": False, "error": False}
_MAX_MESSAGES = 5_000


@dataclass(frozen=True)
class _Message:
    id: str
    sent: datetime | None
    refers: tuple[str, ...]  # earlier messages, the first one first
    event: Event


def parse(documents: list[Document]) -> Reading:
    words = Words()
    messages: list[_Message] = []
    for document in documents:
        root = load_xml(document, ("alert", "feed", "rss"))
        alert = local_name(root) == "alert"
        if alert and not root.tag.startswith("{" + _NAMESPACE):
            raise FeedError("schema", "an alert, but not of CAP", permanent=True)
        # A list without an alert is normal, but it must declare that it is one of CAP.
        declared = any(mark.encode() in document.body for mark in (_NAMESPACE, _MEDIA_TYPE))
        if not alert and not declared:
            raise FeedError("schema", "a feed without CAP", permanent=True)
        # Only what stands in the list itself: entries may hold whole alerts.
        heads = [root, *(part for part in root if local_name(part) == "channel")]
        listed = [e for head in heads for e in head if local_name(e) in ("entry", "item")]
        parts = [root] if alert else listed
        if len(parts) > _MAX_MESSAGES:
            raise FeedError("schema", f"{len(parts)} alerts are too many", permanent=True)
        found = (_message(part, words, alert=alert) for part in parts)
        messages += [message for message in found if message]
    if not documents:
        raise FeedError("schema", "nothing to read", permanent=True)
    return assemble((), _continued(messages), words, event_only=True)


def _fields(part: Element) -> dict[str, list[str]]:
    """Return the texts of the CAP elements within an alert or entry, by their names."""
    fields: dict[str, list[str]] = defaultdict(list)
    for element in part.iter():
        if str(element.tag).startswith("{" + _NAMESPACE) and (element.text or "").strip():
            fields[local_name(element)].append((element.text or "").strip().replace("\0", ""))
    return fields


def _message(part: Element, words: Words, *, alert: bool) -> _Message | None:
    fields = _fields(part)
    cap = {name: values[0] for name, values in fields.items()}
    if alert and not {"status", "msgType", "sender", "sent", "identifier"} <= cap.keys():
        raise FeedError("schema", "an alert without what every alert has", permanent=True)
    own = {local_name(element): "".join(element.itertext()).strip() for element in part}
    linked = [e.get("href") or "" for e in part.iter() if e.get("type") == _MEDIA_TYPE]
    if not (alert or linked or {"event", "headline", "severity"} & cap.keys()):
        return None  # "there are no alerts" is an entry too
    for table, word in ((_COUNTS, cap.get("status")), (_TYPES, cap.get("msgType"))):
        if word and not words.look_up(table, word, True):
            return None
    sizes = [words.look_up(_SEVERITIES, word, None) for word in fields["severity"]]
    answers = {normalised(word) for word in fields["responseType"]}
    over = normalised(cap.get("msgType", "")) == "cancel" or answers == {"allclear"}
    name = cap.get("identifier") or own.get("id") or own.get("guid") or ""
    sent = written_time(cap.get("sent") or own.get("updated") or own.get("pubDate") or "")
    url = next((at for at in (cap.get("web"), *linked, own.get("link")) if web_address(at)), "")
    event = Event(
        external_id=identity(name or url),
        title=plain(cap.get("headline") or cap.get("event") or own.get("title") or "CAP"),
        kind="incident" if alert or sizes else "notice",  # a mere link does not say how bad
        phase=states.RESOLVED if over else states.INVESTIGATING,
        impact=max(sizes, key=_SIZES.index, default=None),
        started_at=written_time(cap.get("onset") or cap.get("effective") or "") or sent,
        updated_at=sent,
        resolved_at=sent if over else None,
        url=web_address(url),
        text=plain("\n".join(cap[key] for key in ("description", "instruction") if key in cap)),
        ends_at=_end(fields),
    )
    refers = sorted(_references(cap.get("references", "")), key=lambda one: str(one[0]))
    if refers and refers[0][0] and event.started_at:
        event = replace(event, started_at=min(refers[0][0], event.started_at))
    return _Message(name, sent, tuple(earlier for _, earlier in refers), event)


def _end(fields: dict[str, list[str]]) -> datetime | None:
    """Return when the last of an alert's parts expires, or None where one of them never does."""
    times = [written_time(value) for value in fields["expires"]]
    known = [at for at in times if at]
    every = len(known) == len(times) >= len(fields["event"])
    return max(known, default=None) if every else None


def _references(listed: str) -> Iterator[tuple[datetime | None, str]]:
    """Return time and identifier of each message referred to: sender,identifier,sent …"""
    for triple in listed.split():
        parts = triple.split(",")
        if len(parts) == 3 and parts[1]:
            yield written_time(parts[2]), parts[1]


def _continued(messages: list[_Message]) -> list[Event]:
    """Return one event for each chain of messages: its newest, under the name of the first.

    A message that refers to several chains goes on with one of them and closes the others.
    """
    after = {message.id: message.refers[0] for message in messages if message.refers}
    firsts: dict[str, str] = {}
    chains: dict[str, Event] = {}
    for message in sorted(messages, key=lambda message: str(message.sent)):
        event = message.event
        own = identity(_first(message.id, after, firsts) or event.external_id)
        for other in {identity(_first(name, after, firsts)) for name in message.refers} - {own}:
            if other in chains:
                closed = replace(chains[other], phase=states.RESOLVED, resolved_at=message.sent)
                chains[other] = closed
        chains[own] = replace(event, external_id=own)
    return list(chains.values())


def _first(name: str, after: dict[str, str], firsts: dict[str, str]) -> str:
    """Return the first message of a chain; what was found is kept, and a circle is left."""
    path: dict[str, None] = {}
    while name in after and name not in firsts and name not in path:
        path[name] = None
        name = after[name]
    firsts |= dict.fromkeys(path, firsts.get(name, name))
    return firsts.get(name, name)
