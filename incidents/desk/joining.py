"""Answering proposals with a no or with an incident that is open, and taking groups apart."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from .. import publish
from ..models import Proposal
from .forms import JoinForm
from .opening import asked_signals
from .rights import may_publish


@require_POST
@may_publish
def dismiss(request, proposal_id):
    """Answer one or several proposals with no."""
    signals = asked_signals(request, proposal_id)
    try:
        publish.answer(signals, Proposal.State.DISMISSED, request.user)
    except publish.SomebodyWasFaster:
        return _too_late(request)
    messages.success(request, _("Dismissed: %s") % _titles(signals))
    return redirect("wagtailadmin_home")


@may_publish
def join(request, proposal_id):
    """Join one or several proposals to an incident that is open."""
    signals = asked_signals(request, proposal_id)
    form = JoinForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        incident = form.cleaned_data["incident"]
        try:
            publish.answer(signals, Proposal.State.MERGED, request.user, incident)
        except publish.SomebodyWasFaster:
            return _too_late(request)
        messages.success(request, _("Joined: %s") % _titles(signals))
        return redirect("incident_room:update", incident.slug)
    return render(request, "desk/join.html", {"form": form, "signals": signals})


@require_POST
@may_publish
def detach(request, proposal_id):
    """Take a proposal out of its group, or let it be grouped again."""
    proposal = get_object_or_404(Proposal, pk=proposal_id)
    proposal.detached = request.POST.get("group") != "again"
    proposal.save(update_fields=["detached"])
    return redirect("wagtailadmin_home")


def _titles(signals: list[Proposal]) -> str:
    if len(signals) == 1:
        return signals[0].title
    text = ngettext("%(number)s signal", "%(number)s signals", len(signals))
    return text % {"number": len(signals)}


def _too_late(request):
    """Tell an editor that a proposal has its answer, and go back to the room."""
    messages.error(request, _("This proposal was answered meanwhile."))
    return redirect("wagtailadmin_home")
