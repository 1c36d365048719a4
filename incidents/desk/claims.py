"""Entering and judging statements from the page of their incident."""

from django.contrib import messages
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from directory.desk import loaded_state
from directory.models import ContentVersion, Source
from lib.folding import fold
from lib.languages import CODES, SOURCE, TextState
from lib.slugs import free_slug

from ..models import Claim, ClaimSource, ClaimText, Incident
from . import presence
from .claim_forms import ClaimForm, VerdictForm
from .claim_history import judgements
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
        claim = _enter(incident, form)
        log(claim, "incidents.claim", user=request.user, data={"verdict": claim.verdict})
        ContentVersion.bump()
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


def _enter(incident: Incident, form: ClaimForm) -> Claim:
    data = form.cleaned_data
    words = data[f"statement_{SOURCE}"]
    position = incident.claims.count() * 10 + 10
    claim = Claim.objects.create(
        incident=incident,
        slug=_slug(Claim, f"{incident.slug} {' '.join(words.split()[:6])}"),
        nature=data["nature"],
        topic=data["topic"],
        said_at=data["said_at"],
        verdict=data["verdict"],
        position=min(position, 32_000),
        published_at=timezone.now(),
    )
    machine = form.machine()
    for code in CODES:
        if data[f"statement_{code}"]:
            ClaimText.objects.create(
                claim=claim,
                language=code,
                state=TextState.MACHINE if code in machine else TextState.REVIEWED,
                based_on=None if code == SOURCE else 1,
                **{name: data[f"{name}_{code}"] for name in ("claimant", "statement", "reasons")},
            )
    source = _source(form)
    links = [(ClaimSource.Role.CLAIMANT, data[f"claimant_{SOURCE}"], None)]
    if source:
        links.append((ClaimSource.Role.READ_IN, "", source))
    for position, (role, name, found) in enumerate(links, start=1):
        ClaimSource.objects.create(
            claim=claim, position=position, role=role, name=name, source=found
        )
    _contradict(claim, data["contradicts"])
    return claim


def _source(form: ClaimForm) -> Source | None:
    """Return the source that was chosen, or the one of the address, made where it is new."""
    data = form.cleaned_data
    source = data["source"]
    if source is None and data["url"]:
        title = data["source_title"] or data["url"]
        source = Source.objects.create(
            slug=_slug(Source, f"{data['publisher']} {data['source_title']}"),
            title=title[:300],
            publisher=data["publisher"],
            url=data["url"],
            archived_url=data["archived_url"],
            origin=data["origin"] or Source.Origin.PRESS,
        )
    elif source is not None and data["archived_url"] and not source.archived_url:
        source.archived_url = data["archived_url"]
        source.save(update_fields=["archived_url"])
    return source


def _contradict(claim: Claim, others) -> None:
    claim.contradicts.set(others)
    claim.save()


def _slug(model, words: str) -> str:
    """Return a short address that no row of a model has."""
    return free_slug(model, slugify(fold(words))[:100].strip("-") or model._meta.model_name)


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
    _contradict(claim, data["contradicts"])
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
