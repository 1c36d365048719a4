"""Google's incidents.json (Cloud, Workspace, Ads, Play): an array of incidents of many years."""

import re
from typing import Any
from urllib.parse import urljoin

from lib import states

from ..assembly import assemble, identity
from ..documents import MAX_TEXT, load_json, web_address
from ..reading import Document, Event, FeedError, Reading, members, moment, text
from ..words import Words

MAX_RECORDS = 200  # newest records kept; the open ones come on top
_NOTICE = "notice"
_IMPACTS = {
    "available": states.NONE,
    "service_information": _NOTICE,
    "service_disruption": states.MINOR,
    "service_outage": states.CRITICAL,
}
_SEVERITIES = {"low": _NOTICE, "medium": states.MINOR, "high": states.CRITICAL}
_LINK = re.compile(r"!?\[([^\[\]\n]{1,300})\]\([^()\s]{1,1000}\)")
_LINE_MARKS = re.compile(r"^(?:(?:#{1,6}\s+){1,3}|\|? ?:?-{3}[-:| ]*$)")
_ESCAPED = re.compile(r"\\([\\`*_{}\[\]()#+.!|>~-])")


def parse(documents: list[Document]) -> Reading:
    words = Words()
    events: list[Event] = []
    for document in documents:
        rows = _rows(document)
        rows.sort(key=lambda row: str(moment(row["begin"])), reverse=True)
        kept = rows[:MAX_RECORDS] + [row for row in rows[MAX_RECORDS:] if not row.get("end")]
        events += [_event(row, document.url, words) for row in kept]
    if not documents:
        raise FeedError("schema", "nothing to read", permanent=True)
    return assemble((), events, words, event_only=True)


def _rows(document: Document) -> list[dict[str, Any]]:
    rows = load_json(document)
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise FeedError("schema", "not a list of incidents", permanent=True)
    for row in rows:
        moments = isinstance(row.get("begin"), str) and moment(row["begin"]) is not None
        if not moments or not isinstance(row.get("external_desc"), str):
            raise FeedError("schema", "not an incident of Google", permanent=True)
    return rows


def _event(row: dict[str, Any], address: str, words: Words) -> Event:
    ended = moment(row.get("end"))
    size = _size(row, words)
    updates = members(row, "updates")
    newest = row.get("most_recent_update")
    body = text(newest if isinstance(newest, dict) else {}, "text")
    description = _unmarked(text(row, "external_desc"))
    return Event(
        external_id=identity(row.get("id")),
        title=next(iter(description.splitlines()), "") or text(row, "service_name"),
        kind="notice" if size == _NOTICE else "incident",
        phase=states.RESOLVED if ended else states.INVESTIGATING,
        impact=None if size == _NOTICE else size,
        started_at=moment(row["begin"]),
        updated_at=moment(row.get("modified")),
        resolved_at=ended,
        url=_address(address, text(row, "uri")),
        text=_unmarked(body or (text(updates[0], "text") if updates else "")),
        component_ids=tuple(identity(part.get("id")) for part in members(row, "affected_products")),
    )


def _size(row: dict[str, Any], words: Words) -> str | None:
    """Return the impact, from `severity` where `status_impact` is missing or unheard of."""
    for key, table in (("status_impact", _IMPACTS), ("severity", _SEVERITIES)):
        size = words.look_up(table, raw, None) if (raw := text(row, key)) else None
        if size is not None:
            return size
    return None


def _address(base: str, uri: str) -> str:
    try:
        return web_address(urljoin(base, uri)) if uri else ""
    except ValueError:
        return ""


def _unmarked(markdown: str) -> str:
    """Return Markdown as plain text: emphasis, headings and targets of links are left out."""
    words = _ESCAPED.sub(r"\1", _LINK.sub(r"\1", markdown[: MAX_TEXT * 2])).replace("**", "")
    lines = (_LINE_MARKS.sub("", line).strip() for line in words.splitlines())
    return "\n".join(line for line in lines if line)[:MAX_TEXT]
