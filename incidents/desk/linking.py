"""Linking guides and forms of fraud to an incident."""

from django import forms
from django.contrib import messages
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from directory.models import ContentVersion, Platform

from .. import publish
from ..models import Incident
from . import presence
from .forms import Linking
from .rights import may_link
from .steps import lead_to_survivor


class LinksForm(Linking):
    """The links of an incident as they were when the form was opened, and as they are to be."""

    linked = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, incident: Incident, *args, **kwargs):
        self.stored = fingerprint(incident)
        initial = {
            "guides": _sources(incident.guides, incident),
            "fraud_forms": _sources(incident.fraud_forms, incident),
            "linked": self.stored,
        }
        super().__init__(*args, initial=initial, **kwargs)
        self.offer(list(Platform.objects.filter(impacts__incident=incident)))

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("linked") != self.stored:
            self.data = self.data.copy()
            self.data["linked"] = self.stored
            raise forms.ValidationError(
                _("Somebody else has changed the links meanwhile. Look at them again, then save.")
            )
        return cleaned


def _sources(manager, incident: Incident) -> list[int]:
    return list(manager.all().values_list("pk", flat=True)) if incident.pk else []


def fingerprint(incident: Incident) -> str:
    """Return what an editor saw of the links when the form was opened."""
    ids = [sorted(_sources(each, incident)) for each in (incident.guides, incident.fraud_forms)]
    return repr(ids)


@may_link
@transaction.atomic
def link(request, slug):
    """Choose the guides and forms of fraud that the page of an incident shows."""
    rows = Incident.objects.select_for_update(no_key=True, of=("self",)).select_related(
        "merged_into"
    )
    incident = get_object_or_404(rows, slug=slug)
    if incident.merged_into is not None:
        return lead_to_survivor(request, incident.merged_into)
    form = LinksForm(incident, request.POST or None)
    if request.method == "POST" and form.is_valid():
        publish.link(incident, form.cleaned_data["guides"], form.cleaned_data["fraud_forms"])
        log(incident, "incidents.link", user=request.user)
        ContentVersion.bump()
        messages.success(request, _("Saved. The page of the incident shows them now."))
        return redirect("incident_room:update", slug)
    subject = presence.about_incident(incident)
    now = timezone.now()
    presence.note(request.user, [subject], now)
    present = presence.at_work(request.user, now).get(subject, [])
    return render(
        request, "desk/links.html", {"form": form, "incident": incident, "present": present}
    )
