"""Forms that publish: opening an incident, posting a step, linking, setting a state by hand."""

from datetime import timedelta

from django import forms
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from directory.models import Platform
from guidance.models import FraudFormPage, GuidePage
from lib import states
from lib.languages import CHOICES, SOURCE

from ..choices import HeldByHand, Kind, Level, Phase, Scope
from ..models import Impact, Incident, Proposal
from ..models.incidents import EARLIEST, LATEST
from ..publish import RECOVERED, Step
from .tabs import TabbedForm, machine_fields, words_fields

KEEP = ""
SOON = timedelta(minutes=5)  # clocks differ


def refuse_future_start(form: forms.Form) -> None:
    """Add an error to a form that lets anything but maintenance begin in the future."""
    started, kind = form.cleaned_data.get("started_at"), form.cleaned_data.get("kind")
    if started and kind != Kind.MAINTENANCE and started > timezone.now() + SOON:
        form.add_error("started_at", _("Only maintenance begins in the future."))


def local_time_field(label, **values) -> forms.DateTimeField:
    """A time as editors type it, in Viet Nam time."""
    return forms.DateTimeField(
        label=label,
        widget=forms.DateTimeInput(format="%Y-%m-%d %H:%M", attrs={"autocomplete": "off"}),
        input_formats=["%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M", "%d/%m/%Y %H:%M"],
        **values,
    )


class StepForm(TabbedForm):
    """One step: phase, level per platform, words per language."""

    phase = forms.ChoiceField(label=_("Phase"), choices=Phase.choices)
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, platforms=(), levels=None, kind="", corrects=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.platforms = list(platforms)
        self.levels = levels or {}
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
                widget=forms.Select(attrs={"data-platform": platform.name}),
            )
            current = self.levels.get(platform.pk)
            if current:
                field = self.fields[f"level_{platform.pk}"]
                field.help_text = _("now: %s") % Level(current).label
                field.widget.attrs["data-affected"] = ""
        self.fields.update(words_fields("body", _("What readers should know")))
        self.fields.update(machine_fields())

    @property
    def touched_fields(self):
        """The platforms this is about: affected already, or chosen now."""
        return [field for field in self._level_fields() if self._is_touched(field)]

    @property
    def other_fields(self):
        return [field for field in self._level_fields() if not self._is_touched(field)]

    def _level_fields(self):
        return [self[f"level_{platform.pk}"] for platform in self.platforms]

    def _is_touched(self, field) -> bool:
        known = int(field.name.removeprefix("level_")) in self.levels
        return known or field.value() not in (KEEP, None)

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
            machine=self.machine(),
        )


class PagesField(forms.ModelMultipleChoiceField):
    """Guides or forms of fraud of the source language; those that fit the platforms first."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, model, **kwargs):
        super().__init__(model.objects.none(), required=False, **kwargs)
        self.model = model

    def offer(self, platforms) -> None:
        fits = self.model.objects.filter(pk=OuterRef("pk"), platforms__in=platforms)
        pages = self.model.objects.published().filter(locale__language_code=SOURCE)
        pages = pages.in_lists().annotate(fits=Exists(fits))
        self.queryset = pages.order_by("-fits", "position", "title")

    def label_from_instance(self, page) -> str:
        return _("%s · fits the platforms") % page.title if page.fits else page.title


class Linking(forms.Form):
    """The guides and forms of fraud that the page of an incident shows."""

    guides = PagesField(GuidePage, label=_("Guides to show first"))
    fraud_forms = PagesField(FraudFormPage, label=_("Forms of fraud it feeds"))

    def offer(self, platforms) -> None:
        for name in ("guides", "fraud_forms"):
            self.fields[name].offer(platforms)


class OpenIncidentForm(Linking, StepForm):
    """A new incident: what it is called, when it began, what it answers, and its first step."""

    tabbed = ("title", "body", "summary")

    kind = forms.ChoiceField(label=_("Kind"), choices=Kind.choices)
    scope = forms.ChoiceField(label=_("Extent"), choices=Scope.choices, initial=Scope.UNKNOWN)
    started_at = local_time_field(_("Started (Viet Nam time)"))
    answers = forms.ModelMultipleChoiceField(
        label=_("Signals it answers"),
        queryset=Proposal.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        error_messages={
            "invalid_choice": _(
                "A signal was answered meanwhile. See above what became of it; your words are "
                "still here."
            )
        },
    )

    def __init__(self, *args, proposals=(), **kwargs):
        super().__init__(*args, **kwargs)
        self._offer_answers(proposals)
        self.fields.update(
            words_fields("title", _("Title"), widget=forms.TextInput, max_length=200)
        )
        self.fields.update(words_fields("summary", _("Summary"), required=False))
        self.offer([each.pk for each in self.platforms if self.initial.get(f"level_{each.pk}")])

    def _offer_answers(self, proposals) -> None:
        rows = Proposal.objects.filter(pk__in=[each.pk for each in proposals])
        self.fields["answers"].queryset = rows.select_related("feed")
        self.fields["answers"].label_from_instance = _signal

    def renew_answers(self, proposals) -> None:
        """Offer what is left when somebody else has answered some; the words stay."""
        self._offer_answers(proposals)
        self.data = self.data.copy()
        left = {str(each.pk) for each in proposals}
        kept = [pk for pk in self.data.getlist("answers") if pk in left]
        self.data.setlist("answers", kept)

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
        if started and started >= LATEST:
            self.add_error("started_at", _("That is too far ahead."))
        refuse_future_start(self)
        if phase in states.MAINTENANCE_PHASES and kind != Kind.MAINTENANCE:
            self.add_error("phase", _("Only maintenance is scheduled or completed."))
        return cleaned


def _signal(proposal: Proposal) -> str:
    source = proposal.feed.name if proposal.feed else proposal.get_evidence_kind_display()
    return f"{source}: {proposal.title}"


class JoinForm(forms.Form):
    """Join proposals to an incident that is open already."""

    incident = forms.ModelChoiceField(
        label=_("Open incident"), queryset=Incident.objects.none(), to_field_name="slug"
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["incident"].queryset = Incident.objects.open().prefetch_related("texts")
        self.fields["incident"].label_from_instance = lambda row: row.here.title or row.slug


class HoldForm(forms.Form):
    """Set the state of one platform by hand, for a while or until it is released."""

    LASTING = (
        ("", _("until I release it")),
        ("30", _("30 minutes")),
        ("60", _("1 hour")),
        ("180", _("3 hours")),
        ("720", _("12 hours")),
    )
    platform = forms.ModelChoiceField(
        label=_("Platform"), queryset=Platform.objects.none(), to_field_name="slug"
    )
    state = forms.ChoiceField(label=_("State"), choices=HeldByHand.choices)
    reason = forms.CharField(
        label=_("Reason, shown to readers"), max_length=300, widget=forms.TextInput
    )
    url = forms.URLField(
        label=_("Address that shows it"), max_length=500, required=False, assume_scheme="https"
    )
    lasting = forms.ChoiceField(label=_("How long"), choices=LASTING, required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["platform"].queryset = Platform.objects.running()

    def until(self, now):
        minutes = self.cleaned_data["lasting"]
        return now + timedelta(minutes=int(minutes)) if minutes else None


def _phases(kind: str) -> list[tuple[str, str]]:
    maintenance = [each for each in Phase.choices if each[0] in states.MAINTENANCE_PHASES]
    others = [each for each in Phase.choices if each[0] not in states.MAINTENANCE_PHASES]
    if not kind:
        return [*others, *maintenance]
    return maintenance if kind == Kind.MAINTENANCE else others


def current_levels(incident: Incident) -> dict[int, str]:
    """Return the level each platform of an incident has now."""
    rows = Impact.objects.filter(incident=incident, ended_at__isnull=True)
    return dict(rows.values_list("platform_id", "level"))


def platforms_for(touched: list[Platform]) -> list[Platform]:
    """Return the platforms a form offers: the affected ones first, then the rest of the board."""
    known = {platform.pk for platform in touched}
    rest = Platform.objects.public().exclude(lifecycle=Platform.Lifecycle.CLOSED)
    return [*touched, *(platform for platform in rest if platform.pk not in known)]
