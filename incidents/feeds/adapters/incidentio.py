"""incident.io: the page's own data (/proxy/<host>) and the widget's (/api/v1/summary).

The widget names only what is affected now. It lists no components, so it never says "works".
"""

from typing import Any

from lib import states

from ..assembly import assemble, identity, named
from ..documents import load_object, plain, web_address
from ..reading import Component, Document, Event, FeedError, Reading, members, moment, text
from ..words import PHASES, Words

_STATES = {
    "operational": states.OPERATIONAL,
    "degraded_performance": states.DEGRADED,
    "partial_outage": states.PARTIAL_OUTAGE,
    "full_outage": states.MAJOR_OUTAGE,
    "major_outage": states.MAJOR_OUTAGE,
    "under_maintenance": states.MAINTENANCE,
}
_IMPACTS = states.IMPACT_OF_STATE | {states.OPERATIONAL: states.NONE}
_PHASES = PHASES | {
    "maintenance_scheduled": states.SCHEDULED,
    "maintenance_in_progress": states.IN_PROGRESS,
    "maintenance_complete": states.COMPLETED,
}
_LISTS = {
    "ongoing_incidents": states.INVESTIGATING,
    "in_progress_maintenances": states.IN_PROGRESS,
    "scheduled_maintenances": states.SCHEDULED,
}


def parse(documents: list[Document]) -> Reading:
    words = Words()
    components: list[Component] = []
    events: list[Event] = []
    natives = 0
    for data in map(load_object, documents):
        page, native = _page(data)
        if native:
            natives += 1
            components += _components(page, words)
        for key, phase in _LISTS.items():
            events += [_event(row, phase, words) for row in members(page, key)]
    if not documents:
        raise FeedError("schema", "nothing to read", permanent=True)
    return assemble(components, events, words, event_only=not natives)


def _page(data: dict[str, Any]) -> tuple[dict[str, Any], bool]:
    """Return the lists of a document and whether they are the page's own data."""
    summary = data.get("summary")
    if isinstance(summary, dict):
        laid_out = isinstance(summary.get("structure"), dict) or summary.get("components")
        if laid_out and all(
            isinstance(summary.get(key), list)
            for key in ("ongoing_incidents", "affected_components")
        ):
            return summary, True
    elif text(data, "page_url") and all(isinstance(data.get(key), list) for key in _LISTS):
        return data, False
    raise FeedError("schema", "not an answer of incident.io", permanent=True)


def _components(page: dict[str, Any], words: Words) -> list[Component]:
    """Return what the page shows; whatever is not named as affected works."""
    names = {identity(row.get("id")): text(row, "name") for row in members(page, "components")}
    structure = page.get("structure")
    shown: list[dict[str, Any]] = []
    for item in members(structure, "items") if isinstance(structure, dict) else []:
        group, single = item.get("group"), item.get("component")
        if isinstance(group, dict) and group.get("hidden") is not True:
            shown += members(group, "components")
        if isinstance(single, dict):
            shown.append(single)
    leaves = {
        identity(row.get("component_id")): text(row, "name")
        for row in shown
        if row.get("hidden") is not True
    } or dict(names)
    said: dict[str, tuple[str, str]] = {}
    for row in members(page, "affected_components"):
        own, raw = identity(row.get("component_id")), text(row, "status")
        state = words.look_up(_STATES, raw, states.UNKNOWN)
        said[own] = max(said.get(own, (state, raw)), (state, raw), key=lambda p: states.RANK[p[0]])
        leaves.setdefault(own, "")
    works = (states.OPERATIONAL, "")
    return [
        Component(own, name or names.get(own, "") or own, *said.get(own, works))
        for own, name in leaves.items()
    ]


def _event(row: dict[str, Any], otherwise: str, words: Words) -> Event:
    phase = words.look_up(_PHASES, text(row, "status"), otherwise)
    planned = bool({phase, otherwise} & states.MAINTENANCE_PHASES)
    updates = sorted(members(row, "updates"), key=lambda one: str(moment(one.get("published_at"))))
    newest = updates[-1] if updates else {}
    parts = members(row, "component_impacts") or members(row, "affected_components")
    # An incident is published after it began.
    times = [row.get(key) for key in ("started_at", "starts_at", "published_at")]
    begun = [at for at in map(moment, times + [part.get("start_at") for part in parts]) if at]
    return Event(
        external_id=identity(row.get("id")),
        title=plain(named(row)),
        kind="maintenance" if planned else "incident",
        phase=phase,
        impact="maintenance" if planned else _impact(row, parts, words),
        started_at=min(begun, default=None),
        updated_at=moment(row.get("last_update_at")) or moment(newest.get("published_at")),
        url=web_address(row.get("url")),
        text=plain(text(row, "last_update_message") or text(newest, "message_string")),
        component_ids=tuple(identity(part.get("component_id") or part.get("id")) for part in parts),
    )


def _impact(row: dict[str, Any], parts: list[dict[str, Any]], words: Words) -> str | None:
    """Return the worst impact that is said: of the whole, or of the parts still affected."""
    raw = text(row, "current_worst_impact")
    said = [text(part, "status") or text(part, "current_status") for part in parts
            if not part.get("end_at")]  # fmt: skip
    found = [words.look_up(_STATES, word, states.UNKNOWN) for word in ([raw] if raw else said)]
    return _IMPACTS.get(states.worst(found) or states.UNKNOWN)
