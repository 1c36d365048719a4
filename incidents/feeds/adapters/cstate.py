"""cState's index.json: systems, each with the issues that are not resolved."""

import re
from datetime import datetime
from typing import Any

from lib import states

from ..assembly import assemble, identity, named
from ..documents import load_object, plain, web_address
from ..reading import Component, Document, Event, FeedError, Reading, members, moment, text
from ..words import Words

_STATES = {
    "ok": states.OPERATIONAL,
    "notice": states.DEGRADED,
    "disrupted": states.DEGRADED,
    "down": states.MAJOR_OUTAGE,
}
# Go writes 2024-03-29 22:00:00 +0000 UTC, and for no time one of these or the year one.
_TIME = re.compile(r"(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)(?:\.\d{1,9})? ([+-]\d{4})(?: [\w+-]{1,9})?")
_NO_TIME = frozenset({"", "<nil>", "<no value>", "false"})


def parse(documents: list[Document]) -> Reading:
    words = Words()
    components: list[Component] = []
    events: list[Event] = []
    headlines: list[str] = []
    for data in map(load_object, documents):
        systems = members(data, "systems")
        if not systems or not text(data, "summaryStatus") or not text(data, "apiVersion"):
            raise FeedError("schema", "not an index of cState", permanent=True)
        headlines.append(words.look_up(_STATES, text(data, "summaryStatus"), states.UNKNOWN))
        components += [_component(row, words) for row in systems]
        issues = [issue for row in systems for issue in members(row, "unresolvedIssues")]
        events += [_event(row, words) for row in issues + members(data, "pinnedIssues")]
    if not documents:
        raise FeedError("schema", "nothing to read", permanent=True)
    return assemble(components, events, words, headline=states.worst(headlines))


def _component(row: dict[str, Any], words: Words) -> Component:
    name, raw = named(row), text(row, "status")
    return Component(identity(name), name, words.look_up(_STATES, raw, states.UNKNOWN), raw)


def _event(row: dict[str, Any], words: Words) -> Event:
    over = row.get("resolved") in (True, "true")
    informs = row.get("informational") in (True, "true")
    severity = words.look_up(_STATES, text(row, "severity"), states.UNKNOWN)
    started, updated = _go_time(row.get("createdAt")), _go_time(row.get("lastMod"))
    affected = row.get("affected")
    return Event(
        external_id=identity(row.get("permalink") or row.get("filename")),
        title=plain(named(row, "title")),
        kind="notice" if informs else "incident",
        phase=states.RESOLVED if over else states.INVESTIGATING,
        impact=None if informs else states.IMPACT_OF_STATE.get(severity),
        started_at=started,
        updated_at=updated or started,
        resolved_at=_go_time(row.get("resolvedAt")) if over else None,
        url=web_address(row.get("permalink")),
        component_ids=tuple(identity(name) for name in affected)
        if isinstance(affected, list)
        else (),
    )


def _go_time(value: Any) -> datetime | None:
    """Return a time as Go or ISO 8601 writes it. Raises FeedError for any other."""
    if isinstance(value, str) and (value in _NO_TIME or value.startswith("0001-01-01")):
        return None
    found = _TIME.fullmatch(value) if isinstance(value, str) else None
    return moment(f"{found[1]}T{found[2]}{found[3]}" if found else value)
