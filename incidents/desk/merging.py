"""Merging two incidents: which one lives on, and what readers are told."""

from django import forms
from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .. import publish
from ..merging import CannotBeMerged, merge
from ..models import Incident, Phrase
from . import phrases, presence
from .forms import JoinForm
from .rights import may_merge
from .steps import keep_words, lead_to_survivor, published_steps
from .tabs import TabbedForm, machine_fields, words_fields

CLOSED = gettext_lazy(
    "The incident that lives on is closed, the other is still open. Merge the closed one into the "
    "open one instead."
)


class ChooseForm(JoinForm):
    """Which incident lives on: one that is open first, then the newest of the others."""

    incident = forms.ModelChoiceField(
        label=gettext_lazy("The incident that lives on"),
        queryset=Incident.objects.none(),
        to_field_name="slug",
    )

    def __init__(self, merged: Incident, *args, **kwargs):
        super().__init__(*args, **kwargs)
        rows = Incident.objects.public(timezone.now()).exclude(pk=merged.pk)
        if merged.is_open:
            rows = rows.open()
        self.fields["incident"].queryset = rows.prefetch_related("texts")


class MergeForm(TabbedForm):
    """What readers are told, and which steps of both the editor has seen."""

    seen = forms.IntegerField(widget=forms.HiddenInput)
    seen_merged = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields.update(words_fields("body", gettext_lazy("What readers should know")))
        self.fields.update(machine_fields())


@may_merge
def choose(request, slug):
    """Choose the incident that another one becomes part of."""
    merged = get_object_or_404(Incident.objects.select_related("merged_into"), slug=slug)
    if merged.merged_into is not None:
        return lead_to_survivor(request, merged.merged_into)
    form = ChooseForm(merged, request.GET if "incident" in request.GET else None)
    if form.is_bound and form.is_valid():
        return redirect("incident_room:merge", slug, form.cleaned_data["incident"].slug)
    return render(request, "desk/merge_choose.html", {"form": form, "merged": merged})


@may_merge
def merge_incidents(request, slug, survivor_slug):
    """Look at both side by side, say what readers are told, and merge them."""
    now = timezone.now()
    rows = Incident.objects.select_related("merged_into").prefetch_related(
        "texts", "impacts__platform"
    )
    merged = get_object_or_404(rows, slug=slug)
    survivor = get_object_or_404(rows, slug=survivor_slug)
    for each in (merged, survivor):
        if each.merged_into is not None:
            return lead_to_survivor(request, each.merged_into)
    form = _form(request, merged, survivor, now)
    if request.method == "POST" and form.is_valid():
        step = publish.Step(
            phase=survivor.phase,
            bodies=form.words("body"),
            seen=form.cleaned_data["seen"],
            machine=form.machine(),
        )
        try:
            merge(merged, survivor, step, request.user, now, form.cleaned_data["seen_merged"])
        except publish.SomebodyWasFaster:
            keep_words(form, publish.newest_step(survivor))
            form.data["seen_merged"] = publish.newest_step(merged)
        except publish.MergedAway as error:
            return lead_to_survivor(request, error.survivor)
        except CannotBeMerged as error:
            form.add_error(None, CLOSED if "closed" in str(error) else _("Both must be public."))
        else:
            messages.success(request, _("Merged. The old addresses lead here."))
            return redirect("incident_room:update", survivor.slug)
    subjects = [presence.about_incident(each) for each in (merged, survivor)]
    presence.note(request.user, subjects, now)
    sides = [(each, published_steps(each)) for each in (merged, survivor)]
    present = presence.together(presence.at_work(request.user, now), subjects)
    context = {"form": form, "merged": merged, "survivor": survivor, "sides": sides}
    return render(request, "desk/merge.html", {**context, "present": present})


def _form(request, merged: Incident, survivor: Incident, now) -> MergeForm:
    known = phrases.values([], merged.started_at, now, incident=merged)
    phrase = Phrase.objects.for_use(Phrase.Use.MERGING)
    initial = phrases.initial(phrase, known, "body")
    initial |= {
        "seen": publish.newest_step(survivor),
        "seen_merged": publish.newest_step(merged),
    }
    return MergeForm(request.POST or None, initial=initial)
