"""Opening an incident: from one signal or several, filled in with all that is known."""

from collections.abc import Mapping
from datetime import datetime

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from .. import publish
from ..choices import Phase, Scope
from ..models import Incident, Phrase, Proposal
from ..outlets import editions, for_all
from . import phrases, presence
from .forms import OpenIncidentForm, platforms_for
from .grouping import Group
from .rights import may_publish

# Where the editors have deleted the sentence for this.
TITLES = {"vi": "{platforms}: đang có sự cố", "en": "{platforms}: having problems"}
BODIES = {
    "vi": (
        "Nguồn “{source}” báo {platforms} đang gặp sự cố. Chúng tôi đang tìm hiểu. "
        "Bị đăng xuất không có nghĩa là mất tài khoản."
    ),
    "en": (
        "“{source}” reports problems with {platforms}. We are finding out more. "
        "Being signed out does not mean that your account is lost."
    ),
}


def asked_signals(request, proposal_id: int | None) -> list[Proposal]:
    """Return the proposals of an address, the one that leads it first; 404 where it is gone."""
    if proposal_id is None:
        return []
    lead = get_object_or_404(Proposal, pk=proposal_id)
    others = [int(each) for each in request.GET.getlist("with") if each.isdecimal()][:50]
    rows = Proposal.objects.filter(pk__in=[lead.pk, *others]).select_related(
        "feed", "incident", "answered_by"
    )
    rows = rows.prefetch_related("platforms", "incident__texts")
    return sorted(rows, key=lambda each: each.pk != lead.pk)


def is_waiting(proposal: Proposal) -> bool:
    return proposal.state in (Proposal.State.PENDING, Proposal.State.OVER)


def opening_values(signals: list[Proposal], chosen: Phrase | None, now: datetime) -> dict:
    """Return what some proposals already know, for the form that opens an incident."""
    if not signals:
        known = phrases.values([], now, now)
        first = phrases.initial(chosen, known, "body")
        return {"started_at": now, "phase": Phase.INVESTIGATING, **first}
    group = Group(tuple(signals))
    known = phrases.values(group.platforms, group.started_at, now, signals=signals)
    values = {
        "kind": group.lead.kind,
        "phase": Phase.INVESTIGATING,
        "scope": Scope.UNKNOWN,
        "started_at": group.started_at,
        "answers": [each.pk for each in signals if is_waiting(each)],
    }
    if group.platforms:
        phrase = Phrase.objects.for_use(Phrase.Use.OPENING)
        if phrase is None:
            for name, texts in (("title", TITLES), ("body", BODIES)):
                for code, text in texts.items():
                    values[f"{name}_{code}"] = phrases.expand(text, known[code])
        values |= phrases.initial(phrase, known, "title", "body")
    values |= phrases.initial(chosen, known, "body") if chosen else {}
    # The source's own words say more than a sentence made for any.
    values["title_en"] = group.lead.title[:200]
    for pk, level in group.level_of.items():
        values[f"level_{pk}"] = level
    return values


def opening_form(request, signals: list[Proposal], now: datetime) -> OpenIncidentForm:
    """Return the form, bound where it was sent."""
    platforms = Group(tuple(signals)).platforms if signals else []
    return OpenIncidentForm(
        request.POST or None,
        initial=opening_values(signals, phrases.asked(request), now),
        platforms=platforms_for(platforms),
        proposals=[each for each in signals if is_waiting(each)],
    )


def publish_opening(
    form: OpenIncidentForm, author, now: datetime, via: Mapping[str, str] = publish.NOT_SAID
) -> Incident:
    """Open the incident a valid form describes. Raises publish.SomebodyWasFaster."""
    data = form.cleaned_data
    return publish.open_incident(
        kind=data["kind"],
        titles=form.words("title"),
        summaries=form.words("summary"),
        started_at=data["started_at"],
        scope=data["scope"],
        step=form.step(),
        author=author,
        now=now,
        proposals=data["answers"],
        guides=data["guides"],
        fraud_forms=data["fraud_forms"],
        via=via,
    )


@may_publish
def open_incident(request, proposal_id=None):
    """Open an incident: from proposals, filled in with all that is known, or from nothing."""
    now = timezone.now()
    signals = asked_signals(request, proposal_id)
    subjects = [presence.about_proposal(each) for each in signals]
    form = opening_form(request, signals, now)
    if request.method == "POST" and form.is_valid():
        try:
            incident = publish_opening(form, request.user, now)
        except publish.SomebodyWasFaster:
            signals = asked_signals(request, proposal_id)
            form.add_error("answers", form.fields["answers"].error_messages["invalid_choice"])
            form.renew_answers([each for each in signals if is_waiting(each)])
        else:
            presence.forget(request.user, subjects)
            messages.success(request, _("Published: %s") % (incident.here.title or incident.slug))
            return redirect("incident_room:update", incident.slug)
    presence.note(request.user, subjects, now)
    known = opening_values_for_script(form, signals, now)
    return render(
        request,
        "desk/open_incident.html",
        {
            "form": form,
            "signals": signals,
            "answered": [each for each in signals if not is_waiting(each)],
            "alike": same_platforms(signals),
            "present": presence.together(presence.at_work(request.user, now), subjects),
            "editions": editions(None),
            "for_all": for_all(None),
            "phrase": phrases.asked(request),
            "kept": phrases.kept(request),
            **known,
        },
    )


def opening_values_for_script(form, signals: list[Proposal], now: datetime) -> dict:
    """What the script needs to fill in usual sentences in a new incident."""
    started = form.initial.get("started_at") or now
    offered = phrases.offered("")
    known = phrases.values([], started, now, signals=signals)
    return {"phrases": phrases.named(offered), "for_script": phrases.for_script(offered, known)}


def same_platforms(signals: list[Proposal]) -> list[Incident]:
    """Open incidents of the same platforms: perhaps there is nothing to open."""
    touched = {platform.pk for each in signals for platform in each.platforms.all()}
    if not touched:
        return []
    rows = Incident.objects.open().filter(impacts__platform__in=touched).distinct()
    return list(rows.prefetch_related("texts")[:5])
