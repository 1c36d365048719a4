"""Views of the incident room. Each write is a POST with a permission of its own."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from .. import publish
from ..feeds import board
from ..models import HeldState, Incident, Proposal, Update
from .forms import (
    MergeForm,
    OpenIncidentForm,
    StepForm,
    current_levels,
    opening_values,
    platforms_for,
)

may_publish = permission_required("incidents.add_update", raise_exception=True)


@may_publish
def open_incident(request, proposal_id=None):
    """Open an incident: from a proposal, filled in with all that is known, or from nothing."""
    proposal = get_object_or_404(Proposal, pk=proposal_id) if proposal_id else None
    now = timezone.now()
    initial = opening_values(proposal) if proposal else {"started_at": now}
    form = OpenIncidentForm(
        request.POST or None, initial=initial, platforms=platforms_for(None, proposal)
    )
    if request.method == "POST" and form.is_valid():
        try:
            incident = publish.open_incident(
                kind=form.cleaned_data["kind"],
                titles=form.words("title"),
                summaries=form.words("summary"),
                started_at=form.cleaned_data["started_at"],
                scope=form.cleaned_data["scope"],
                step=form.step(),
                author=request.user,
                now=now,
                proposal=proposal,
            )
        except publish.SomebodyWasFaster:
            return _too_late(request)
        messages.success(request, _("Published: %s") % (incident.here.title or incident.slug))
        return redirect("incident_room:update", incident.slug)
    return render(request, "desk/open_incident.html", {"form": form, "proposal": proposal})


@may_publish
def post_update(request, slug):
    """Post the next step of an incident, or correct one that was published."""
    incident = get_object_or_404(Incident, slug=slug)
    now = timezone.now()
    steps = _steps(incident)
    corrects = next((s for s in steps if s.key == request.GET.get("corrects")), None)
    form = StepForm(
        request.POST or None,
        initial={"phase": incident.phase, "seen": steps[0].pk if steps else 0},
        platforms=platforms_for(incident),
        levels=current_levels(incident),
        kind=incident.kind,
        corrects=corrects,
    )
    if request.method == "POST" and form.is_valid():
        try:
            publish.post_update(incident, form.step(), request.user, now)
        except publish.SomebodyWasFaster:
            steps = _steps(incident)
            form.add_error(
                None,
                _(
                    "Somebody else has published meanwhile. What they wrote is below; your words "
                    "are still here."
                ),
            )
            form.data = form.data.copy()
            form.data["seen"] = steps[0].pk
        else:
            messages.success(request, _("Published."))
            return redirect("incident_room:update", incident.slug)
    return render(
        request,
        "desk/post_update.html",
        {"form": form, "incident": incident, "steps": steps, "corrects": corrects},
    )


def _steps(incident: Incident) -> list[Update]:
    """The published steps of an incident, newest first."""
    return list(incident.updates.prefetch_related("texts").order_by("-published_at", "-pk"))


@require_POST
@may_publish
def dismiss(request, proposal_id):
    """Answer a proposal with no."""
    proposal = get_object_or_404(Proposal, pk=proposal_id)
    try:
        publish.answer(proposal, Proposal.State.DISMISSED, request.user)
    except publish.SomebodyWasFaster:
        return _too_late(request)
    messages.success(request, _("Dismissed: %s") % proposal.title)
    return redirect("wagtailadmin_home")


def _too_late(request):
    """Tell an editor that a proposal has its answer, and go back to the room."""
    messages.error(request, _("This proposal was answered meanwhile."))
    return redirect("wagtailadmin_home")


@may_publish
def merge(request, proposal_id):
    """Join a proposal to an incident that is open."""
    proposal = get_object_or_404(Proposal, pk=proposal_id)
    form = MergeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        incident = form.cleaned_data["incident"]
        try:
            publish.answer(proposal, Proposal.State.MERGED, request.user, incident)
        except publish.SomebodyWasFaster:
            return _too_late(request)
        messages.success(request, _("Joined: %s") % proposal.title)
        return redirect("incident_room:update", incident.slug)
    return render(request, "desk/merge.html", {"form": form, "proposal": proposal})


@require_POST
@permission_required("incidents.change_heldstate", raise_exception=True)
def release(request, held_id):
    """Release a state that was set by hand; the board follows the sources again."""
    now = timezone.now()
    with transaction.atomic():
        held = get_object_or_404(HeldState, pk=held_id, released_at__isnull=True)
        held.released_at, held.released_by = now, request.user
        held.save(update_fields=["released_at", "released_by"])
        board.settle([held.platform_id], now)
    messages.success(request, _("Released: %s") % held.platform)
    return redirect("wagtailadmin_home")
