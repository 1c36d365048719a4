"""The incident room: what an editor sees first, and what one click does there."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.auth.decorators import permission_required
from django.shortcuts import render
from django.utils import timezone
from wagtail import hooks
from wagtail.admin.ui.components import Component

from lib import states
from lib.languages import CHOICES

from ..choices import Kind
from ..models import HeldState, Incident, Proposal
from . import presence
from .forms import HoldForm
from .grouping import Group, groups
from .health import survey

SHOWN = 20  # groups; the rest is counted
MOST = 500  # proposals that are grouped at all
# How long readers may be left without a word, by the impact.
SILENT_AFTER = {
    states.CRITICAL: timedelta(minutes=30),
    states.MAJOR: timedelta(hours=1),
    states.MINOR: timedelta(hours=2),
}
SILENT_WATCHING = timedelta(hours=4)  # where it is repaired and only watched, or without impact


@dataclass(frozen=True)
class Waiting:
    """Something that waits for somebody: what, how much of it, and where it is dealt with."""

    label: str
    number: int
    url: str


class IncidentRoom(Component):
    """Proposals, open incidents with their age since the last step, what else waits."""

    name = "incident_room"
    template_name = "desk/_incident_room.html"
    order = 1

    def get_context_data(self, parent_context):
        context = super().get_context_data(parent_context) or {}
        request = parent_context["request"]
        shared = {"request": request, "csrf_token": parent_context.get("csrf_token")}
        return {**context, **shared, **room(request)}


@permission_required("wagtailadmin.access_admin", raise_exception=True)
def fragment(request):
    """The room alone, for the script that keeps it up to date."""
    return render(request, "desk/_incident_room.html", room(request))


def room(request) -> dict:
    """Return what the room shows. The number of queries is always the same."""
    now, user = timezone.now(), request.user
    pending = Proposal.objects.pending().select_related("feed").prefetch_related("platforms")
    found = groups(pending[:MOST])
    incidents = open_incidents(now)
    at_work = presence.at_work(user, now)
    for incident in incidents:
        incident.present = at_work.get(presence.about_incident(incident), [])
    return {
        "now": now,
        "groups": [_row(group, incidents, at_work) for group in found[:SHOWN]],
        "groups_hidden": max(0, len(found) - SHOWN),
        "signals": sum(len(group.members) for group in found),
        "incidents": incidents,
        "survey": survey(now),
        "held": HeldState.objects.holding(now).select_related("platform"),
        "hold_form": HoldForm() if user.has_perm("incidents.add_heldstate") else None,
        "to_do": waiting(request),
        "may_publish": user.has_perm("incidents.add_update"),
        "may_release": user.has_perm("incidents.change_heldstate"),
        "may_change_feeds": user.has_perm("feeds.change_feed"),
        "may_see_feeds": sees_feeds(user),
        "may_see_proposals": user.has_perm("incidents.change_proposal")
        or user.has_perm("incidents.view_proposal"),
    }


@dataclass(frozen=True)
class Row:
    """A group in the room: with the open incidents it may belong to, and who is at work on it."""

    group: Group
    alike: list[Incident]
    present: list[presence.Present]

    @property
    def query(self) -> str:
        """What an address needs to mean the whole group and not its first member alone."""
        others = "&".join(f"with={each.pk}" for each in self.group.others)
        return f"?{others}" if others else ""


def _row(group: Group, incidents: list[Incident], at_work: dict) -> Row:
    touched = {platform.pk for platform in group.platforms}
    alike = [
        incident
        for incident in incidents
        if touched & {impact.platform_id for impact in incident.impacts.all()}
    ]
    subjects = [presence.about_proposal(each) for each in group.members]
    return Row(group, alike[:2], presence.together(at_work, subjects))


def waiting(request) -> list[Waiting]:
    """Return what waits, as the apps tell by the hook `incident_room_items`.

    A hook is a function of the request that returns dicts of `label`, `number` and `url`. What
    nobody waits for is left out.
    """
    rows = [row for items in hooks.get_hooks("incident_room_items") for row in items(request)]
    return [Waiting(**row) for row in rows if row["number"]]


def sees_feeds(user) -> bool:
    """Whether somebody may look at how the sources are."""
    return user.has_perm("feeds.view_feed") or user.has_perm("feeds.change_feed")


def open_incidents(now: datetime) -> list[Incident]:
    """Return open incidents with how long ago their last step was, the longest overdue first."""
    incidents = list(
        Incident.objects.open().prefetch_related("texts", "updates__texts", "impacts__platform")
    )
    for incident in incidents:
        steps = list(incident.updates.all())
        last = max(steps, key=lambda step: (step.published_at, step.pk), default=None)
        incident.silent_for = now - (last.published_at if last else incident.started_at)
        incident.overdue = _overdue(incident, now)
        incident.age = now - incident.started_at
        names = {impact.platform.name: None for impact in incident.impacts.all()}
        incident.platform_names = ", ".join(names)
        told = last.public_texts if last else {}
        incident.untold = [name for code, name in CHOICES if code not in told]
        incident.is_hidden = not incident.is_published
    return sorted(incidents, key=lambda each: (not each.overdue, -each.silent_for))


def _overdue(incident: Incident, now: datetime) -> bool:
    """Whether readers have been left without a word for too long."""
    if incident.kind == Kind.MAINTENANCE:
        return incident.phase == states.IN_PROGRESS and incident.silent_for > SILENT_WATCHING
    patience = SILENT_AFTER.get(incident.impact, SILENT_WATCHING)
    if incident.phase == states.MONITORING:
        patience = SILENT_WATCHING
    return incident.silent_for > patience
