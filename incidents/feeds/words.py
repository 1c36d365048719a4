"""Looks up a provider's words, and remembers those that nobody has given a meaning."""

from collections.abc import Mapping
from typing import Any, TypeVar

from lib import states

Found = TypeVar("Found")
Other = TypeVar("Other")

# Words for a phase as status pages write them, normalised as `Words.look_up` does.
PHASES = {
    "investigating": states.INVESTIGATING,
    "identified": states.IDENTIFIED,
    "monitoring": states.MONITORING,
    "resolved": states.RESOLVED,
    "postmortem": states.REVIEW,
    "scheduled": states.SCHEDULED,
    "in_progress": states.IN_PROGRESS,
    "verifying": states.VERIFYING,
    "completed": states.COMPLETED,
}
# How far each phase is; where an event went through several, the furthest one counts.
STAGES = (
    states.SCHEDULED,
    states.INVESTIGATING,
    states.IN_PROGRESS,
    states.IDENTIFIED,
    states.VERIFYING,
    states.MONITORING,
    states.FALSE_ALARM,
    states.COMPLETED,
    states.RESOLVED,
    states.REVIEW,
)
STAGE = {phase: stage for stage, phase in enumerate(STAGES)}
MAX_UNRECOGNISED = 50
MAX_WORD = 80


def normalised(raw: str) -> str:
    """Return a word in lower case, with one underscore for blanks or hyphens.

    What has no letter is a number, and its sign is no hyphen.
    """
    if raw.isalpha():
        return raw.lower()
    if not any(character.isalpha() for character in raw):
        return raw.strip()
    return "_".join(raw.lower().replace("-", " ").replace("_", " ").split())


def code(value: Any) -> str:
    """Return a word or a whole number from outside as a word; anything else is empty."""
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return value.replace("\0", "") if isinstance(value, str) else ""


class Words:
    """The words met while reading one answer."""

    def __init__(self) -> None:
        self._unrecognised: dict[str, None] = {}

    def look_up(self, table: Mapping[str, Found], raw: str, otherwise: Other) -> Found | Other:
        """Return the meaning of a word; one that is not in the table is noted."""
        word = normalised(raw)
        if word in table:
            return table[word]
        self.note(raw)
        return otherwise

    def note(self, raw: str) -> None:
        if len(self._unrecognised) < MAX_UNRECOGNISED:
            self._unrecognised[raw[:MAX_WORD]] = None

    @property
    def unrecognised(self) -> tuple[str, ...]:
        return tuple(self._unrecognised)
