"""Entering and judging statements from the page of their incident."""

from django.contrib import messages
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from directory.desk import loaded_state
from directory.models import ContentVersion
from lib.languages import SOURCE, TextState

from ..models import Claim, Incident
from . import presence
from .claim_forms import ClaimForm, VerdictForm
from .claim_history import judgements
from .entering import contradict, enter
from .rights import may_claim, may_judge
from .steps import lead_to_survivor


@may_claim
@transaction.atomic
def add_claim(request, slug):
    """Enter what somebody said about an incident. It is public at once, with its verdict."""
    rows = Incident.objects.select_for_update(no_key=True, of=("self",))
    incident = get_object_or_404(rows.select_related("merged_into"), slug=slug)
    if incident.merged_into is not None:
        return lead_to_survivor(request, incident.merged_into)
    form = ClaimForm(incident, request.POST or None)
    if request.method == "POST" and form.is_valid():
        enter(incident, form, request.user)
        messages.success(request, _("Entered, and public now."))
        return _back(request, incident)
    context = {"form": form, "incident": incident, "present": _present(request, incident)}
    return render(request, "desk/claim_add.html", context)


def _present(request, incident: Incident) -> list[presence.Present]:
    now, subject = timezone.now(), presence.about_incident(incident)
    presence.note(request.user, [subject], now)
    return presence.at_work(request.user, now).get(subject, [])


def _back(request, incident: Incident):
    """Lead back to the incident, or to the list for who may not publish steps."""
    if not request.user.has_perm("incidents.add_update"):
        return redirect("claims:index")
    return redirect(f"{reverse('incident_room:update', args=[incident.slug])}#claims")


@may_judge
@transaction.atomic
def judge(request, slug, claim_slug):
    """Say how a statement stands now, and why. What it was before stays in the history."""
    rows = Claim.objects.select_for_update(no_key=True, of=("self",)).select_related("incident")
    claim = get_object_or_404(rows, incident__slug=slug, slug=claim_slug)
    stored = loaded_state(claim)
    form = VerdictForm(claim, stored, request.POST or None, initial=_initial(claim, stored))
    if request.method == "POST" and form.is_valid():
        before = claim.verdict
        _judge(claim, form)
        log(
            claim,
            "incidents.judge",
            user=request.user,
            data={"before": before, "verdict": claim.verdict},
        )
        ContentVersion.bump()
        messages.success(request, _("Saved."))
        return _back(request, claim.incident)
    context = {"form": form, "claim": claim, "incident": claim.incident}
    context["judgements"] = judgements([claim])[claim.pk]
    context["present"] = _present(request, claim.incident)
    return render(request, "desk/claim_judge.html", context)


def _initial(claim: Claim, stored: str) -> dict:
    source = next((link.source for link in claim.chain.all() if link.source), None)
    return {
        "verdict": claim.verdict,
        "contradicts": [each.pk for each in claim.contradicts.all()],
        "archived_url": source.archived_url if source else "",
        "loaded_as": stored,
        **{f"reasons_{code}": row.reasons for code, row in claim.public_texts.items()},
        **{
            f"machine_{code}": row.state == TextState.MACHINE
            for code, row in claim.public_texts.items()
        },
    }


def _judge(claim: Claim, form: VerdictForm) -> None:
    data = form.cleaned_data
    texts = claim.public_texts
    source = texts.get(SOURCE)
    ordered = sorted(texts.values(), key=lambda row: row.language != SOURCE)
    claim.verdict = data["verdict"]
    contradict(claim, data["contradicts"])
    for row in ordered:
        if row.reasons != data[f"reasons_{row.language}"]:
            row.reasons = data[f"reasons_{row.language}"]
            if row.language != SOURCE and source is not None:
                row.based_on = source.version
                row.state = (
                    TextState.MACHINE if row.language in form.machine() else TextState.REVIEWED
                )
            row.save()
    link = next((each for each in claim.chain.all() if each.source), None)
    if link and data.get("archived_url", link.source.archived_url) != link.source.archived_url:
        link.source.archived_url = data["archived_url"]
        link.source.save(update_fields=["archived_url"])
