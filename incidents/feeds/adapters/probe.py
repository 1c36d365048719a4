"""Our own checks of reachability, in the document that `lib.probing.as_document` writes."""

from dataclasses import replace
from typing import Any

from lib import states

from ..assembly import assemble, identity
from ..documents import load_object
from ..reading import Component, Document, FeedError, Reading, members, moment, text
from ..words import Words

# Whether an address was reached says nothing of how well it works, nor how much of it fails.
_STATES = {True: states.NO_KNOWN_ISSUE, False: states.DEGRADED, None: states.UNKNOWN}


def parse(documents: list[Document]) -> Reading:
    """Return one component per check, in the state that its answer proves, and no events.

    Whatever is not exactly a document of ours raises FeedError(parse or schema).
    """
    rows = [row for document in documents for row in members(load_object(document), "checks")]
    if not rows:
        raise FeedError("schema", "no check", permanent=True)
    components = [_component(row) for row in rows]
    state, headline = _whole(components)
    return replace(assemble(components, (), Words(), headline_words=headline), state=state)


def _component(row: dict[str, Any]) -> Component:
    address, detail = text(row, "address").strip(), text(row, "detail").strip()
    reached = row.get("reached", "missing")
    if not address or not detail or not (reached is None or isinstance(reached, bool)):
        raise FeedError("schema", "not a check of ours", permanent=True)
    if "expires_at" not in row:
        raise FeedError("schema", "a check without 'expires_at'", permanent=True)
    moment(row["expires_at"])
    return Component(identity(address), address, _STATES[reached], detail)


def _whole(components: list[Component]) -> tuple[str, str]:
    """Return the state of the whole and its words; what proves nothing does not count."""
    found = {leaf.state for leaf in components}
    if states.DEGRADED in found:
        part = states.NO_KNOWN_ISSUE in found
        return states.DEGRADED, f"cannot be reached {'in part' if part else 'from here'}"
    if states.NO_KNOWN_ISSUE in found:
        return states.NO_KNOWN_ISSUE, "can be reached"
    return states.UNKNOWN, f"proves nothing: {components[0].raw}"
