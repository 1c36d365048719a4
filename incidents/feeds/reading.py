"""What an adapter makes of a provider's bytes: the one shape between parse and the rest.

An adapter is a module with a function `parse(documents: list[Document]) -> Reading`, and maybe
`second_look(documents, reading) -> str | None`, the address of one more document worth reading
before a reading is believed.
It is pure: no network, no database, no clock, no Django. Whatever it does not expect is a
`FeedError`; whatever word it does not recognise is `unknown`, kept in `Reading.unrecognised`.
"""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

from lib import states

UNREACHABLE = "cannot be reached from here"  # the headline of a probe that reached nothing

_END = {"maintenance": states.COMPLETED}


@dataclass(frozen=True)
class Document:
    """One fetched document: its bytes, the address it came from and its content type."""

    body: bytes
    url: str = ""
    content_type: str = ""


@dataclass(frozen=True)
class Component:
    """One leaf of a status page. `raw` is the provider's own word for the state."""

    id: str
    name: str
    state: str
    raw: str = ""


@dataclass(frozen=True)
class Event:
    """One incident, maintenance or notice at the provider. Times are aware UTC, whole seconds."""

    external_id: str
    title: str
    kind: str  # incident | maintenance | notice
    phase: str
    impact: str | None = None  # none | minor | major | critical | maintenance | None: not said
    started_at: datetime | None = None
    updated_at: datetime | None = None
    resolved_at: datetime | None = None
    url: str = ""
    text: str = ""  # the newest words of the provider, plain text
    component_ids: tuple[str, ...] = ()
    ends_at: datetime | None = None  # when it is over by its own word, if nothing else is said

    @property
    def open(self) -> bool:
        return self.phase not in states.CLOSED_PHASES


@dataclass(frozen=True)
class Reading:
    """A believed answer of a provider. `headline` is its own word for the whole, if it has one.

    `headline_alone` says that the headline names trouble which no leaf and no open event knows of.
    `without_events` is the state before any event counted.
    """

    state: str
    components: tuple[Component, ...] = ()
    events: tuple[Event, ...] = ()
    headline: str = ""
    unrecognised: tuple[str, ...] = field(default=())
    headline_alone: bool = False
    without_events: str = ""


class FeedError(Exception):
    """A feed that could not be read or believed.

    `kind` is one of http, network, timeout, parse, schema, blocked. `permanent` means that
    trying again soon cannot help. `retry_after` is in seconds where the provider gave one.
    """

    def __init__(
        self, kind: str, message: str, *, permanent: bool = False, retry_after: int | None = None
    ):
        # Words of others may be in it, bytes among them that are no text.
        self.message = message.encode("utf-8", "replace").decode().replace("\0", "")
        super().__init__(self.message)
        self.kind = kind
        self.permanent = permanent
        self.retry_after = retry_after


def whole(
    components: tuple[Component, ...],
    events: tuple[Event, ...],
    headline: str | None,
    *,
    event_only: bool = False,
) -> str:
    """Return the state of the whole from its leaves, its open events and the provider's headline.

    `components` are leaves only (no group rows); `headline` is a state or None. A source that
    lists events only, and lists none that is open, says `no_known_issue`, never `operational`.
    """
    found = _of_leaves(components)
    if headline is not None:
        found = headline if found is None else states.worst((found, headline))
    if found is None:
        found = states.NO_KNOWN_ISSUE if event_only else states.UNKNOWN
    return states.worst((found, *_raised(components, events))) or found


def stands_alone(
    components: tuple[Component, ...], events: tuple[Event, ...], headline: str | None
) -> bool:
    """Return whether a headline names trouble that no leaf and no open event knows of."""
    quiet = states.CALM | {states.MAINTENANCE}
    return (
        headline in states.TROUBLE
        and all(leaf.state in quiet for leaf in components)
        and not any(state in states.TROUBLE for state in _raised(components, events))
    )


def as_of(reading: Reading, now: datetime) -> Reading:
    """Return the reading at a time: open events whose own end has passed are over then."""
    if not any(_ended(event, now) for event in reading.events):
        return reading
    events = tuple(
        replace(event, phase=_END.get(event.kind, states.RESOLVED), resolved_at=event.ends_at)
        if _ended(event, now)
        else event
        for event in reading.events
    )
    found = reading.without_events or reading.state
    state = states.worst((found, *_raised(reading.components, events))) or found
    return replace(reading, events=events, state=state)


def _ended(event: Event, now: datetime) -> bool:
    return event.open and event.ends_at is not None and event.ends_at <= now


def _raised(components: tuple[Component, ...], events: tuple[Event, ...]) -> list[str]:
    raised = [_raised_by(event, has_leaves=bool(components)) for event in events if event.open]
    return [state for state in raised if state]


def _of_leaves(components: tuple[Component, ...]) -> str | None:
    if not components:
        return None
    total = len(components)
    worst = states.worst(leaf.state for leaf in components if leaf.state != states.UNKNOWN)
    unknown = sum(leaf.state == states.UNKNOWN for leaf in components)
    if worst is not None and worst in states.MILDER:
        share = sum(leaf.state == worst for leaf in components)
        if share * 2 < total:
            worst = states.MILDER[worst]
    if unknown * 2 >= total and (worst is None or worst in states.CALM):
        return states.UNKNOWN
    return worst


def _raised_by(event: Event, *, has_leaves: bool) -> str | None:
    if event.kind == "notice":
        return None
    if event.kind == "maintenance":
        # Where there are components they say themselves what is under maintenance.
        return states.MAINTENANCE if event.phase in states.UNDER_WAY and not has_leaves else None
    if event.impact is None:
        return states.DEGRADED  # an open incident whose size nobody gives is at least minor
    return states.STATE_OF_IMPACT.get(event.impact)


def text(mapping: dict[str, Any], key: str, default: str = "") -> str:
    """Return a string member, or the default when it is missing, null or of another type.

    NUL characters are dropped: PostgreSQL refuses a whole row for one of them.
    """
    value = mapping.get(key)
    return value.replace("\0", "") if isinstance(value, str) else default


def members(mapping: dict[str, Any], key: str) -> list[dict[str, Any]]:
    """Return a list of objects; a missing or null member is empty, another shape is an error."""
    value = mapping.get(key)
    if value is None:
        return []
    if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
        raise FeedError("schema", f"'{key}' is not a list of objects", permanent=True)
    return value


def moment(value: Any) -> datetime | None:
    """Return an ISO 8601 time as aware UTC in whole seconds, or None when it is empty.

    Raises FeedError for a time that cannot be read or that has no zone.
    """
    if value in (None, ""):
        return None
    if not isinstance(value, str):
        raise FeedError("schema", f"not a time: {type(value).__name__}", permanent=True)
    try:
        parsed = datetime.fromisoformat(value)
    except ValueError:
        raise FeedError("schema", f"not a time: {value!r:.80}", permanent=True) from None
    if parsed.tzinfo is None:
        raise FeedError("schema", f"a time without a zone: {value!r:.80}", permanent=True)
    try:
        found = parsed.astimezone(UTC).replace(microsecond=0)
    except (OverflowError, ValueError):
        found = None
    if found is None or not 1 < found.year < 9999:  # every zone must be able to show it
        raise FeedError("schema", f"a time out of range: {value!r:.80}", permanent=True)
    return found
