"""The incident room: what an editor sees first, and what one click does there."""

from django.utils import timezone
from wagtail.admin.ui.components import Component

from guidance.models import OfficialContact

from ..models import HeldState, Incident, Proposal
from .health import survey

SHOWN = 20


class IncidentRoom(Component):
    """Proposals, open incidents with their age since the last step, feeds in trouble."""

    name = "incident_room"
    template_name = "desk/_incident_room.html"
    order = 1

    def get_context_data(self, parent_context):
        now = timezone.now()
        context = super().get_context_data(parent_context) or {}
        request = parent_context["request"]
        return {
            **context,
            "request": request,
            "csrf_token": parent_context.get("csrf_token"),
            "proposals": Proposal.objects.pending()
            .select_related("feed")
            .prefetch_related("platforms")[:SHOWN],
            "incidents": open_incidents(now),
            "survey": survey(now),
            "held": HeldState.objects.holding(now).select_related("platform"),
            "contacts_waiting": OfficialContact.objects.waiting(timezone.localdate()).count(),
            "may_publish": request.user.has_perm("incidents.add_update"),
            "may_change_feeds": request.user.has_perm("feeds.change_feed"),
            "may_see_feeds": sees_feeds(request.user),
        }


def sees_feeds(user) -> bool:
    """Whether somebody may look at how the sources are."""
    return user.has_perm("feeds.view_feed") or user.has_perm("feeds.change_feed")


def open_incidents(now) -> list[Incident]:
    """Return open incidents with how long ago their last step was, the longest silent first."""
    incidents = list(
        Incident.objects.open().prefetch_related("texts", "updates", "impacts__platform")
    )
    for incident in incidents:
        steps = [step.published_at for step in incident.updates.all()]
        incident.silent_for = now - max(steps, default=incident.started_at)
        incident.age = now - incident.started_at
    return sorted(incidents, key=lambda each: -each.silent_for)
