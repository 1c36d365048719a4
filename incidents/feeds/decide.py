"""Deciding, pure: what was known + what was read + now → what to write.

No Django, no database, no clock. Words and their order are those of `lib.states`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b
from typing import Protocol

from lib import states

from .reading import Event, Reading

OFFICIAL, PROBE, REPORTS, EDITOR = "official", "probe", "reports", "editor"
FULL = "full"


@dataclass(frozen=True)
class Signal:
    """What one source last said of one platform, and until when that counts."""

    kind: str  # official | probe | reports
    name: str
    state: str
    scope: str = FULL
    trusted: bool = False
    url: str = ""
    checked_at: datetime | None = None
    stale_after: datetime | None = None
    feed_id: int | None = None
    unreachable: bool = False  # of a probe: nothing of the platform answers

    def fresh(self, now: datetime) -> bool:
        return self.stale_after is not None and self.stale_after > now


@dataclass(frozen=True)
class Held:
    """A state set by hand that holds now."""

    state: str
    reason: str = ""
    url: str = ""


@dataclass(frozen=True)
class Bearing:
    """An Impact row of a public, active incident."""

    level: str
    incident_id: int
    name: str = ""
    since: datetime | None = None


@dataclass(frozen=True)
class Decision:
    """The state of one platform and the word it follows."""

    state: str
    kind: str = ""
    name: str = ""
    url: str = ""
    feed_id: int | None = None
    incident_id: int | None = None
    since: datetime | None = None  # where an editor knows that it began before now


def platform_state(
    signals: Iterable[Signal], held: Held | None, bearings: Iterable[Bearing], now: datetime
) -> Decision:
    """Weigh everything known of one platform into one state.

    1. A state set by hand holds.
    2. Trouble: the worst of open incidents and of fresh, trusted sources, whatever their scope.
       Maintenance counts only from a source that speaks of the platform itself. A probe that
       reaches nothing at all makes a major outage of what a second, believed signal says of the
       platform itself; alone it says `degraded` and no more.
    3. An untrusted source of the platform itself that speaks of trouble is not believed and
       not ignored: unknown. (Of a neighbouring product it makes a proposal and no more.)
    4. A fresh official source of the platform itself whose word we do not understand: unknown.
    5. `operational` needs a fresh, trusted official source of the platform itself that says so.
    6. Where every official source of the platform itself is stale or unreadable: unknown, we
       ought to know.
    7. Anything fresh and calm: no_known_issue. Nothing at all: unknown.
    """
    if held is not None:
        return Decision(held.state, EDITOR, held.reason, held.url)
    signals = sorted(signals, key=_weight)
    fresh = [signal for signal in signals if signal.fresh(now)]
    trouble = [_of_incident(bearing) for bearing in bearings]
    trouble += [_of_signal(signal) for signal in fresh if _is_believed_trouble(signal)]
    trouble += [
        _of_signal(signal, states.MAJOR_OUTAGE)
        for signal in fresh
        if signal.unreachable and signal.scope == FULL and any(_seconds(other) for other in fresh)
    ]
    if trouble:
        return max(trouble, key=lambda decision: states.RANK[decision.state])
    own = [signal for signal in fresh if signal.scope == FULL and signal.kind == OFFICIAL]
    good = [signal for signal in own if signal.trusted and signal.state == states.OPERATIONAL]
    doubted = [
        signal for signal in fresh if signal.scope == FULL and signal.state in states.TROUBLE
    ]
    if doubted:
        return _of_signal(doubted[0], states.UNKNOWN)
    puzzling = [signal for signal in own if signal.state == states.UNKNOWN]
    if puzzling:
        return _of_signal(puzzling[0], states.UNKNOWN)
    if good:
        return _of_signal(good[0])
    silent = [
        signal
        for signal in signals
        if signal.scope == FULL and signal.kind == OFFICIAL and not signal.fresh(now)
    ]
    if silent and not own:
        return _of_signal(silent[0], states.UNKNOWN)
    calm = [signal for signal in fresh if signal.state in states.CALM | {states.MAINTENANCE}]
    if calm:
        return _of_signal(calm[0], states.NO_KNOWN_ISSUE)
    return _of_signal(signals[0], states.UNKNOWN) if signals else Decision(states.UNKNOWN)


def _weight(signal: Signal) -> tuple:
    """The order in which signals are named. Not by age: each read would name another."""
    return (not signal.trusted, signal.scope != FULL, signal.kind != OFFICIAL, signal.name)


def _is_believed_trouble(signal: Signal) -> bool:
    if not signal.trusted:
        return False
    if signal.state == states.MAINTENANCE:
        return signal.scope == FULL
    return signal.state in states.TROUBLE


def _seconds(other: Signal) -> bool:
    """Whether a signal confirms a probe: believed, and another kind of eye on the platform."""
    if other.kind == REPORTS:
        return other.state == states.REPORTS
    own = other.kind == OFFICIAL and other.scope == FULL
    return own and other.trusted and other.state in states.TROUBLE


def _of_incident(bearing: Bearing) -> Decision:
    return Decision(
        bearing.level,
        EDITOR,
        bearing.name,
        incident_id=bearing.incident_id,
        since=bearing.since,
    )


def _of_signal(signal: Signal, state: str | None = None) -> Decision:
    return Decision(
        state or signal.state, signal.kind, signal.name, signal.url, feed_id=signal.feed_id
    )


def target_state(reading: Reading, component: str) -> str:
    """Return what a reading says of one component, or of the whole when none is named."""
    if not component:
        return reading.state
    found = next((leaf.state for leaf in reading.components if leaf.id == component), None)
    if found is None:
        return states.UNKNOWN  # the provider moved or dropped it: we ought to know and do not
    raised = [
        states.STATE_OF_IMPACT.get(event.impact or states.MINOR)
        for event in reading.events
        if event.open and event.kind == "incident" and component in event.component_ids
    ]
    known = [state for state in raised if state]
    return states.worst((found, *known)) or found


class Known(Protocol):
    """What is stored of one event, as far as deciding needs it."""

    fingerprint: str
    missing: bool
    gone: bool
    open: bool


@dataclass(frozen=True)
class EventChanges:
    """What a reading changes among a feed's events. Ids are the provider's."""

    new: tuple[Event, ...] = ()
    changed: tuple[Event, ...] = ()
    missing: tuple[str, ...] = ()  # absent for the first time
    gone: tuple[str, ...] = ()  # absent from a second successful answer: over
    back: tuple[str, ...] = ()  # present again


def event_changes(known: Mapping[str, Known], events: Iterable[Event]) -> EventChanges:
    """Compare what is stored with what was read. A second reading of the same changes nothing."""
    read = {event.external_id: event for event in events}
    absent = {
        key: item for key, item in known.items() if key not in read and item.open and not item.gone
    }
    return EventChanges(
        new=tuple(event for key, event in read.items() if key not in known),
        changed=tuple(
            event
            for key, event in read.items()
            if key in known and known[key].fingerprint != fingerprint(event)
        ),
        missing=tuple(key for key, item in absent.items() if not item.missing),
        gone=tuple(key for key, item in absent.items() if item.missing),
        back=tuple(key for key in read if key in known and (known[key].missing or known[key].gone)),
    )


def fingerprint(event: Event) -> str:
    """Return a mark of the fields of an event that count as a change."""
    return blake2b(repr(event_fields(event)).encode(), digest_size=16).hexdigest()


def event_fields(event: Event) -> tuple:
    """Return the fields of an event that count as a change, as they are stored."""
    return (
        event.title[:300],
        event.kind,
        event.phase,
        event.impact or "",
        event.started_at,
        event.updated_at,
        event.resolved_at,
        event.url[:2000],
        event.text,
        "\n".join(sorted(event.component_ids)),
        event.ends_at,
    )


def confirmed(known: str, pending: str, read: str, *, first: bool = False) -> tuple[str, str]:
    """Return the state that counts and the one that waits to be read a second time, or "".

    For sources believed the second time only: two failing cycles before they say so, two good ones
    to recover, and one odd answer in between changes nothing. The `first` answer ever has nothing
    to recover from: good news counts at once.
    """
    if read == known:
        return known, ""
    if read == pending or (first and read in states.CALM):
        return read, ""
    return known, read


def backoff(failures: int) -> int:
    """Return the seconds to wait after the n-th failure in a row (n from 1), without jitter."""
    return min(3600, 30 * 2 ** min(failures, 10))
