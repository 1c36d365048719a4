"""Posting the next step of an incident, correcting one, ending a false alarm."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from directory.models import Platform
from lib import states
from lib.languages import CODES, NAMES, TextState

from .. import publish
from ..choices import Kind, Phase
from ..models import Incident, Phrase, Update
from ..outlets import editions, for_all
from . import phrases, presence
from .claim_history import claims_of
from .differences import difference
from .forms import StepForm, current_levels, platforms_for
from .rights import may_publish

FALSE_ALARM = "false_alarm"  # ?as=…
SHOWN_MESSAGES = 20  # the newest; a long cable fault is renewed for weeks


@dataclass(frozen=True)
class Told:
    """One language of a published step, and what it changed in the step it corrects."""

    language: str
    dir: str
    body: str
    changes: str = ""

    @property
    def name(self) -> str:
        return NAMES[self.language]


@dataclass
class Wanted:
    """What an address asks for: the incident, its steps, and what the new step is to be."""

    incident: Incident
    steps: list[Update]
    corrects: Update | None
    false_alarm: bool
    phrase: Phrase | None

    @property
    def newest(self) -> int:
        return self.steps[0].pk if self.steps else 0

    @cached_property
    def platforms(self) -> list[Platform]:
        return list(Platform.objects.filter(impacts__incident=self.incident).distinct())


def wanted(request, slug: str) -> Wanted:
    """Read an address. 404 where there is no such incident."""
    rows = Incident.objects.select_related("merged_into").prefetch_related("texts")
    incident = get_object_or_404(rows, slug=slug)
    steps = published_steps(incident)
    false_alarm = request.GET.get("as") == FALSE_ALARM
    if false_alarm and incident.kind == Kind.MAINTENANCE:
        raise Http404("Only what was no maintenance can be a false alarm.")
    corrects = next((s for s in steps if s.key == request.GET.get("corrects")), None)
    if false_alarm:
        corrects = steps[-1] if steps else None
    use = Phrase.Use.FALSE_ALARM
    phrase = Phrase.objects.for_use(use) if false_alarm else phrases.asked(request)
    return Wanted(incident, steps, corrects, false_alarm, phrase)


def published_steps(incident: Incident) -> list[Update]:
    """Return the steps of an incident, newest first, each with what it says (`told`)."""
    rows = incident.updates.select_related("author", "first_told_in").prefetch_related("texts")
    steps = list(rows.order_by("-published_at", "-pk"))
    by_id = {step.pk: step for step in steps}
    for step in steps:
        before = by_id.get(step.corrects_id)
        step.corrects = before
        step.told = [_told(text, before) for text in _in_order(step)]
    return steps


def _in_order(step: Update) -> list:
    return sorted(step.texts.all(), key=lambda text: CODES.index(text.language))


def _told(text, before: Update | None) -> Told:
    old = before.public_texts.get(text.language) if before else None
    changes = difference(old.body, text.body) if old and old.body != text.body else ""
    return Told(text.language, text.direction, text.body, changes)


def step_form(request, asked: Wanted, now: datetime) -> StepForm:
    """Return the form of a step, bound where it was sent."""
    incident = asked.incident
    form = StepForm(
        request.POST or None,
        initial=_initial(asked, now),
        platforms=platforms_for(asked.platforms),
        levels=current_levels(incident),
        kind=incident.kind,
        corrects=asked.corrects,
    )
    if asked.false_alarm:
        form.fields["phase"].choices = [(Phase.FALSE_ALARM, Phase.FALSE_ALARM.label)]
    return form


def _initial(asked: Wanted, now: datetime) -> dict:
    found = {"phase": asked.incident.phase, "seen": asked.newest}
    if asked.corrects and not asked.false_alarm:
        found |= _as_it_stands(asked.corrects)
    found |= phrases.initial(asked.phrase, known_of(asked, now), "body")
    if asked.false_alarm:
        found["phase"] = Phase.FALSE_ALARM
    return found


def _as_it_stands(step: Update) -> dict:
    """The words of a step, to be corrected where they are wrong."""
    found = {f"body_{text.language}": text.body for text in step.texts.all()}
    machine = [text for text in step.texts.all() if text.state == TextState.MACHINE]
    return found | {f"machine_{text.language}": True for text in machine}


def known_of(asked: Wanted, now: datetime) -> phrases.Values:
    incident = asked.incident
    signals = incident.proposals.select_related("feed")
    return phrases.values(
        asked.platforms, incident.started_at, now, signals=signals, incident=incident
    )


@may_publish
def post_update(request, slug):
    """Post the next step of an incident, correct one that was published, end a false alarm."""
    now = timezone.now()
    asked = wanted(request, slug)
    if asked.incident.merged_into is not None:
        return lead_to_survivor(request, asked.incident.merged_into)
    subject = presence.about_incident(asked.incident)
    form = step_form(request, asked, now)
    if request.method == "POST" and form.is_valid():
        try:
            publish.post_update(asked.incident, form.step(), request.user, now)
        except publish.SomebodyWasFaster:
            asked.steps = published_steps(asked.incident)
            keep_words(form, asked.newest)
        except publish.MergedAway as error:
            return lead_to_survivor(request, error.survivor)
        else:
            messages.success(request, _("Published."))
            return redirect("incident_room:update", slug)
    presence.note(request.user, [subject], now)
    return render(request, "desk/post_update.html", _context(request, asked, form, now))


def keep_words(form: StepForm, newest: int) -> None:
    """Say that somebody was faster, and let the editor publish once they have read it."""
    form.add_error(
        None,
        _(
            "Somebody else has published meanwhile. What they wrote is below; your words "
            "are still here."
        ),
    )
    form.data = form.data.copy()
    form.data["seen"] = newest


def lead_to_survivor(request, survivor: Incident):
    """Tell an editor that an incident was merged, and go on with the one it became part of."""
    messages.warning(
        request,
        _("It was merged into this one. Nothing was published now.")
        if request.method == "POST"
        else _("It was merged into this one."),
    )
    return redirect("incident_room:update", survivor.slug)


def _context(request, asked: Wanted, form: StepForm, now: datetime) -> dict:
    incident, user = asked.incident, request.user
    offered = phrases.offered(incident.kind)
    known = {
        code: {name: value for name, value in each.items() if name != "platforms"}
        for code, each in known_of(asked, now).items()
    }
    at_work = presence.at_work(user, now)
    return {
        "form": form,
        "incident": incident,
        "steps": asked.steps,
        "corrects": asked.corrects,
        "false_alarm": asked.false_alarm,
        "phrase": asked.phrase,
        "kept": phrases.kept(request),
        "phrases": phrases.named(offered),
        "for_script": phrases.for_script(offered, known),
        "editions": editions(incident),
        "for_all": for_all(incident),
        "is_public": Incident.objects.public(now).filter(pk=incident.pk).exists(),
        "present": at_work.get(presence.about_incident(incident), []),
        "newest": asked.newest,
        "silent_for": now - (asked.steps[0].published_at if asked.steps else incident.started_at),
        "is_maintenance": incident.phase in states.MAINTENANCE_PHASES,
        "claims": claims_of(incident),
        "cap_messages": incident.cap_messages.defer("body").order_by("-rev")[:SHOWN_MESSAGES],
        "linked": [*incident.guides.all(), *incident.fraud_forms.all()],
        "may_merge": user.has_perms(["incidents.add_update", "incidents.change_incident"]),
        "may_link": user.has_perm("incidents.change_incident"),
        "may_claim": user.has_perm("incidents.add_claim"),
        "may_judge": user.has_perm("incidents.change_claim"),
    }
