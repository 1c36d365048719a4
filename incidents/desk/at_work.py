"""The sign of life of an open form, answered with what it must know: who else, and what is new."""

from datetime import timedelta

from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from ..models import Incident
from . import presence
from .opening import asked_signals, is_waiting
from .rights import may_publish


@require_POST
@may_publish
def on_incident(request, slug):
    """Somebody has a form about an incident open; `seen` is the newest step they know of."""
    now = timezone.now()
    rows = Incident.objects.select_related("merged_into")
    incident = get_object_or_404(rows, slug=slug)
    subject = presence.about_incident(incident)
    presence.note(request.user, [subject], now)
    seen = request.GET.get("seen", "")
    steps = incident.updates.select_related("author").prefetch_related("texts")
    newest = steps.order_by("-published_at", "-pk").first()
    is_new = newest is not None and seen.isdecimal() and newest.pk != int(seen)
    context = {
        "present": presence.at_work(request.user, now).get(subject, []),
        "newer": newest if is_new else None,
        "newer_ago": now - newest.published_at if newest else timedelta(),
        "incident": incident,
    }
    return render(request, "desk/_presence.html", context)


@require_POST
@may_publish
def on_signals(request, proposal_id):
    """Somebody is about to open an incident from these signals."""
    now = timezone.now()
    signals = asked_signals(request, proposal_id)
    subjects = [presence.about_proposal(each) for each in signals]
    presence.note(request.user, subjects, now)
    context = {
        "present": presence.together(presence.at_work(request.user, now), subjects),
        "answered": [each for each in signals if not is_waiting(each)],
    }
    return render(request, "desk/_presence.html", context)
