"""Incidents and maintenances in the shape of Statuspage."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import uuid5

from django.utils.translation import gettext as _

from lib import states

from ...choices import Kind, Phase
from ...models import Impact, Incident, Update
from ...sharing import short_address
from .board import (
    COMPONENT_WORD,
    OPERATIONAL,
    Component,
    component,
    component_id,
    marked,
    page_id,
    stamp,
)

# A false alarm is closed: its name and its last step say what it was.
INCIDENT_PHASE = {
    states.INVESTIGATING: "investigating",
    states.IDENTIFIED: "identified",
    states.MONITORING: "monitoring",
    states.RESOLVED: "resolved",
    states.REVIEW: "postmortem",
    states.FALSE_ALARM: "resolved",
}
MAINTENANCE_PHASE = {
    states.SCHEDULED: "scheduled",
    states.INVESTIGATING: "in_progress",
    states.IDENTIFIED: "in_progress",
    states.IN_PROGRESS: "in_progress",
    states.MONITORING: "verifying",
    states.VERIFYING: "verifying",
    states.RESOLVED: "completed",
    states.REVIEW: "completed",
    states.FALSE_ALARM: "completed",
    states.COMPLETED: "completed",
}


@dataclass(frozen=True)
class Event:
    """An incident with the public part of what hangs on it: impacts, and steps oldest first."""

    incident: Incident
    impacts: list[Impact]
    steps: list[Update]

    @property
    def planned(self) -> bool:
        return self.incident.kind == Kind.MAINTENANCE

    def phase(self, of: str) -> str:
        """Return Statuspage's word for a phase."""
        return (MAINTENANCE_PHASE if self.planned else INCIDENT_PHASE)[of]

    def last(self, phases: Iterable[str]) -> datetime | None:
        """Return when the last step of one of these phases was published."""
        times = (step.published_at for step in self.steps if step.phase in phases)
        return max(times, default=None)


def incident(event: Event, now_known: dict[int, Component]) -> dict:
    """Return an incident, or a maintenance with its two more fields.

    `now_known` are the components of the board by the platform's id.
    """
    about = event.incident
    ended = about.resolved_at or event.last(states.CLOSED_PHASES)
    changed = [about.published_at, *(step.published_at for step in event.steps)]
    row = {
        "id": str(about.uid),
        "name": _name(about),
        "status": event.phase(about.phase),
        "created_at": stamp(about.published_at),
        "updated_at": stamp(max(changed)),
        "monitoring_at": stamp(event.last({states.MONITORING})),
        "resolved_at": None if about.is_open else stamp(ended),
        "impact": _impact(event),
        "shortlink": short_address(about),
        "started_at": stamp(about.started_at),
        "page_id": page_id(),
        "incident_updates": _updates(event),
        "components": _components(event, now_known),
        "reminder_intervals": None,
    }
    if event.planned:
        row["scheduled_for"] = stamp(about.started_at)
        row["scheduled_until"] = stamp(_planned_end(event))
    return row


def _name(about: Incident) -> str:
    name = about.here.title or about.slug
    if about.phase == states.FALSE_ALARM:
        name = f"{Phase.FALSE_ALARM.label}: {name}"
    return marked(name)


def _impact(event: Event) -> str:
    if event.incident.phase == states.FALSE_ALARM:
        return states.NONE
    if event.planned and event.incident.impact == states.NONE:
        return states.MAINTENANCE
    return event.incident.impact


def _planned_end(event: Event) -> datetime:
    """Return the last moment that is known or planned; clients cannot read a maintenance without.

    Where no end was announced that is the start, or the last step of what is under way.
    """
    about = event.incident
    ends = [each.ended_at for each in event.impacts if each.ended_at]
    steps = [step.published_at for step in event.steps]
    return max(about.started_at, about.resolved_at or max(ends or steps, default=about.started_at))


def _components(event: Event, now_known: dict[int, Component]) -> list[dict]:
    """Return the components an event names, in the state of now.

    One whose state has no word carries, while the event is open, what the event does to it.
    After that nothing true can be said: it is left out, and `affected_components` still names it.
    """
    last = {each.platform_id: each for each in event.impacts}
    found = []
    for platform_id, impact in last.items():
        one = now_known.get(platform_id) or Component(impact.platform, states.UNKNOWN)
        if one.word or event.incident.is_open:
            found.append(component(one, COMPONENT_WORD[impact.level]))
    return found


def _updates(event: Event) -> list[dict]:
    """Return the steps, the newest first. One without a step has its summary as the only one."""
    about, rows = event.incident, []
    before: dict[int, str] = {}
    unnamed = {each.platform_id: each.level for each in event.impacts}
    for step in event.steps:
        if step.phase in states.CLOSED_PHASES:
            # It ends what has no known end, and names what came and went between two steps.
            before, after = unnamed | before, {}
        else:
            after = _levels(event.impacts, step.published_at)
        unnamed = {key: level for key, level in unnamed.items() if key not in before | after}
        rows.append(
            _update(event, str(step.uid), step.phase, _said(step), step.published_at)
            | {"affected_components": _changes(event.impacts, before, after) or None}
        )
        before = after
    if not rows:
        own = str(uuid5(about.uid, "summary"))
        words = about.here.summary or about.here.title or about.slug
        rows.append(_update(event, own, about.phase, words, about.published_at))
    return rows[::-1]


def _update(event: Event, own_id: str, phase: str, body: str, at: datetime) -> dict:
    return {
        "id": own_id,
        "status": event.phase(phase),
        "body": body,
        "incident_id": str(event.incident.uid),
        "created_at": stamp(at),
        "updated_at": stamp(at),
        "display_at": stamp(at),
        "affected_components": None,
        "deliver_notifications": True,
        "custom_tweet": None,
        "tweet_id": None,
    }


def _said(step: Update) -> str:
    """Return the words of a step, marked where Statuspage has no field for what it is."""
    body = step.here.body
    if step.corrects_id:
        body = _("Correction: %(text)s") % {"text": body}
    if step.phase == states.FALSE_ALARM:
        body = f"{Phase.FALSE_ALARM.label}: {body}"
    return body


def _levels(impacts: Iterable[Impact], at: datetime) -> dict[int, str]:
    """Return the level of each platform at a moment, by its id."""
    return {
        each.platform_id: each.level
        for each in impacts
        if each.started_at <= at and (each.ended_at is None or each.ended_at > at)
    }


def _changes(impacts: Iterable[Impact], before: dict, after: dict) -> list[dict]:
    """Return what a step did to each platform.

    `operational` means here that the incident does not touch it, not yet or no more.
    """
    platforms = {each.platform_id: each.platform for each in impacts}
    return [
        {
            "code": component_id(platform),
            "name": platform.name,
            "old_status": COMPONENT_WORD.get(before.get(platform_id), OPERATIONAL),
            "new_status": COMPONENT_WORD.get(after.get(platform_id), OPERATIONAL),
        }
        for platform_id, platform in platforms.items()
        if platform_id in before or platform_id in after
    ]
