"""Which messages an incident owes: Alert, Updates, at last a Cancel. Decides, and writes nothing.

One message per published step. Beside it an Update follows when other languages are ready than the
newest message speaks, and before it runs out while the incident is open; a Cancel follows a false
alarm and a withdrawal. What is owed comes from the rows alone, so asking twice writes once.

A chain begins with a step that is news: published within a day, and not the end of something. So
the archive, and past incidents that are entered today, alarm nobody.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from lib import states
from lib.publication import Publication

from ...choices import Phase
from ...models import Incident, Update
from ..models import CapMessage
from . import wording

NEWS = timedelta(hours=24)
RENEWED = timedelta(hours=1)  # before it runs out
MOST = 50  # references of one message: the newest ones

Reason = CapMessage.Reason


@dataclass(frozen=True)
class Owed:
    """A message that is due: about which step, why, and in which languages."""

    step: Update
    reason: str
    languages: Sequence[str]

    @property
    def ends(self) -> bool:
        """Whether it takes back what was said."""
        return self.reason == Reason.WITHDRAWN or self.step.phase == Phase.FALSE_ALARM


@dataclass(frozen=True)
class Chain:
    """An incident with its steps, oldest first, and what was sent about it, oldest first.

    `taken_over` was sent about incidents that were merged into this one.
    """

    incident: Incident
    steps: list[Update]
    own: list[CapMessage]
    taken_over: list[CapMessage]
    status: str  # of what is written now: real, or part of an exercise

    @property
    def newest(self) -> CapMessage | None:
        return self.own[-1] if self.own else None

    def standing(self) -> list[CapMessage]:
        """Return what was sent and not taken back: what the next message goes on from.

        A merge ends the other chain so: the survivor's messages name and supersede its messages.
        """
        by_incident: dict[int, list[CapMessage]] = defaultdict(list)
        for message in (*self.taken_over, *self.own):
            if message.msg_type == CapMessage.Type.CANCEL:
                by_incident[message.incident_id].clear()
            else:
                by_incident[message.incident_id].append(message)
        found = [message for messages in by_incident.values() for message in messages]
        return sorted(found, key=lambda message: (message.sent, message.pk))[-MOST:]

    def owed(self, now: datetime) -> list[Owed]:
        """Return the messages that are due, in their order.

        An incident of an exercise never becomes a real one, nor the other way round.
        """
        if any(message.status != self.status for message in (*self.own, *self.taken_over)):
            return []
        if self.incident.publication(now) != Publication.PUBLISHED:
            return self._withdrawal(now)
        return self._steps(now) or self._again() or self._longer(now)

    def _withdrawal(self, now: datetime) -> list[Owed]:
        """What holds no more is taken back; what was merged goes on in the survivor's chain."""
        newest = self.newest
        if newest is None or newest.msg_type == CapMessage.Type.CANCEL:
            return []
        if self.incident.merged_into_id is not None or newest.expires <= now:
            return []
        return [Owed(newest.step, Reason.WITHDRAWN, newest.languages)]

    def _steps(self, now: datetime) -> list[Owed]:
        """Steps that are public and news, after the last one that was told.

        A step whose words become ready after a newer one was told is never told: it is history.
        """
        told = {message.step_id for message in (*self.own, *self.taken_over)}
        last = max((i for i, step in enumerate(self.steps) if step.pk in told), default=-1)
        alive = bool(self.standing())
        found = []
        for step in self.steps[last + 1 :]:
            public_since = max(step.published_at, self.incident.published_at)
            if step.published_at > now or public_since < now - NEWS:
                continue
            if step.phase in states.CLOSED_PHASES and not alive:
                continue
            if languages := wording.languages(self.incident, step):
                found.append(Owed(step, Reason.STEP, languages))
                alive = step.phase != Phase.FALSE_ALARM
        return found

    def _again(self) -> list[Owed]:
        """A chain that a withdrawal ended begins anew when the incident is public again."""
        newest = self.newest
        if newest is None or newest.reason != Reason.WITHDRAWN or not self.incident.is_open:
            return []
        return self._same(newest, Reason.AGAIN)

    def _longer(self, now: datetime) -> list[Owed]:
        """The newest message once more, in other languages, or before it runs out."""
        newest = self.newest
        if newest is None or newest.msg_type == CapMessage.Type.CANCEL:
            return []
        for again in self._same(newest, Reason.LANGUAGES):
            if newest.expires > now and set(again.languages) != set(newest.languages):
                return [again]
            ended = again.step.phase in states.CLOSED_PHASES or not self.incident.is_open
            if not ended and newest.expires - now <= RENEWED:
                return [replace(again, reason=Reason.RENEWAL)]
        return []

    def _same(self, newest: CapMessage, reason: str) -> list[Owed]:
        """The step of a message once more, in the languages that are ready now."""
        step = next((each for each in self.steps if each.pk == newest.step_id), None)
        languages = wording.languages(self.incident, step) if step else []
        return [Owed(step, reason, languages)] if languages else []
