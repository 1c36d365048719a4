"""Forms that publish: opening an incident, posting a step, joining proposals."""

from datetime import timedelta

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from directory.models import Platform
from lib import states
from lib.languages import CHOICES, SOURCE

from ..choices import Kind, Level, Phase, Scope
from ..models import Impact, Incident, Proposal
from ..models.incidents import EARLIEST
from ..publish import RECOVERED, Step

KEEP = ""
SOON = timedelta(minutes=5)  # clocks differ


def refuse_future_start(form: forms.Form) -> None:
    """Add an error to a form that lets anything but maintenance begin in the future."""
    started, kind = form.cleaned_data.get("started_at"), form.cleaned_data.get("kind")
    if started and kind != Kind.MAINTENANCE and started > timezone.now() + SOON:
        form.add_error("started_at", _("Only maintenance begins in the future."))


def words_fields(name: str, label, *, widget=forms.Textarea, max_length=5000, required=True):
    """Return one field per language; the source language is required."""
    fields = {}
    for code, language in CHOICES:
        attrs = {"lang": code, "dir": "rtl" if code == "ar" else "ltr"}
        if widget is forms.Textarea:
            attrs["rows"] = 3
        fields[f"{name}_{code}"] = forms.CharField(
            label=f"{label} · {language}",
            widget=widget(attrs=attrs),
            max_length=max_length,
            required=required and code == SOURCE,
        )
    return fields


class StepForm(forms.Form):
    """One step: phase, level per platform, words per language."""

    phase = forms.ChoiceField(label=_("Phase"), choices=Phase.choices)
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, platforms=(), levels=None, kind="", corrects=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.platforms = list(platforms)
        self.corrects = corrects
        goes_on = levels is not None
        self.fields["phase"].choices = _phases(kind)
        for platform in self.platforms:
            self.fields[f"level_{platform.pk}"] = forms.ChoiceField(
                label=platform.name,
                required=False,
                choices=[
                    (KEEP, _("as before") if goes_on else _("not affected")),
                    *Level.choices,
                    *([(RECOVERED, _("works again"))] if goes_on else []),
                ],
                initial=KEEP,
            )
            current = (levels or {}).get(platform.pk)
            if current:
                self.fields[f"level_{platform.pk}"].help_text = Level(current).label
        self.fields.update(words_fields("body", _("What readers should know")))

    @property
    def level_fields(self):
        return [self[f"level_{platform.pk}"] for platform in self.platforms]

    @property
    def body_fields(self):
        return [self[f"body_{code}"] for code, _name in CHOICES]

    def words(self, name: str) -> dict[str, str]:
        return {code: self.cleaned_data.get(f"{name}_{code}", "") for code, _name in CHOICES}

    def step(self) -> Step:
        """Return what was entered, to be published."""
        levels = {
            platform.pk: self.cleaned_data.get(f"level_{platform.pk}", KEEP)
            for platform in self.platforms
        }
        return Step(
            phase=self.cleaned_data["phase"],
            bodies=self.words("body"),
            levels={pk: level for pk, level in levels.items() if level != KEEP},
            corrects=self.corrects,
            seen=self.cleaned_data.get("seen"),
        )


class OpenIncidentForm(StepForm):
    """A new incident: what it is called, when it began, and its first step."""

    kind = forms.ChoiceField(label=_("Kind"), choices=Kind.choices)
    scope = forms.ChoiceField(label=_("Extent"), choices=Scope.choices, initial=Scope.UNKNOWN)
    started_at = forms.DateTimeField(
        label=_("Started (Viet Nam time)"),
        widget=forms.DateTimeInput(format="%Y-%m-%d %H:%M"),
        input_formats=["%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M", "%d/%m/%Y %H:%M"],
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields.update(
            words_fields("title", _("Title"), widget=forms.TextInput, max_length=200)
        )
        self.fields.update(words_fields("summary", _("Summary"), required=False))

    @property
    def title_fields(self):
        return [self[f"title_{code}"] for code, _name in CHOICES]

    @property
    def summary_fields(self):
        return [self[f"summary_{code}"] for code, _name in CHOICES]

    def clean(self):
        cleaned = super().clean()
        for code, language in CHOICES:
            if cleaned.get(f"body_{code}") and not cleaned.get(f"title_{code}"):
                self.add_error(
                    f"title_{code}", _("There are words in %s, so a title is needed.") % language
                )
        kind, phase = cleaned.get("kind"), cleaned.get("phase")
        started = cleaned.get("started_at")
        if started and started < EARLIEST:
            self.add_error("started_at", _("The archive begins with the year 2000."))
        refuse_future_start(self)
        if kind and phase and phase not in dict(_phases(kind)):
            self.add_error("phase", _("Only maintenance is scheduled or completed."))
        return cleaned


class MergeForm(forms.Form):
    """Join a proposal to an incident that is open already."""

    incident = forms.ModelChoiceField(
        label=_("Open incident"), queryset=Incident.objects.none(), to_field_name="slug"
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["incident"].queryset = Incident.objects.open()
        self.fields["incident"].label_from_instance = lambda row: row.here.title or row.slug


def _phases(kind: str) -> list[tuple[str, str]]:
    maintenance = [each for each in Phase.choices if each[0] in states.MAINTENANCE_PHASES]
    others = [each for each in Phase.choices if each[0] not in states.MAINTENANCE_PHASES]
    if not kind:
        return [*others, *maintenance]
    return maintenance if kind == Kind.MAINTENANCE else others


def opening_values(proposal: Proposal) -> dict:
    """Return what a proposal already knows, for the form that opens an incident."""
    values = {
        "kind": proposal.kind,
        "phase": Phase.INVESTIGATING,
        "scope": Scope.UNKNOWN,
        "started_at": proposal.started_at,
        "title_en": proposal.title[:200],
    }
    names = ", ".join(platform.name for platform in proposal.platforms.all())
    if names:
        values["title_vi"] = f"{names}: đang có sự cố"
        values["body_vi"] = (
            f"Nguồn “{proposal.feed.name if proposal.feed else ''}” báo {names} đang gặp sự cố. "
            "Chúng tôi đang tìm hiểu. Bị đăng xuất không có nghĩa là mất tài khoản."
        )
    for platform in proposal.platforms.all():
        values[f"level_{platform.pk}"] = proposal.level
    return values


def current_levels(incident: Incident) -> dict[int, str]:
    """Return the level each platform of an incident has now."""
    rows = Impact.objects.filter(incident=incident, ended_at__isnull=True)
    return dict(rows.values_list("platform_id", "level"))


def platforms_for(incident: Incident | None, proposal: Proposal | None = None) -> list[Platform]:
    """Return the platforms a form offers: the affected ones first, then the rest of the board."""
    touched: list[Platform] = []
    if incident is not None:
        touched = list(Platform.objects.filter(impacts__incident=incident).distinct())
    if proposal is not None:
        touched = list(proposal.platforms.all())
    known = {platform.pk for platform in touched}
    rest = Platform.objects.public().exclude(lifecycle=Platform.Lifecycle.CLOSED)
    return [*touched, *(platform for platform in rest if platform.pk not in known)]
