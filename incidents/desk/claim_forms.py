"""Entering a statement, and judging one: quick forms beside the whole record's own screen."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from directory.models import Source
from lib.languages import CODES, NAMES, SOURCE

from ..choices import Nature, Topic, Verdict
from ..models import Claim, Incident
from .forms import SOON, local_time_field
from .tabs import TabbedForm, machine_fields, words_fields

NO_VERDICT_NEEDED = (Nature.OPINION, Nature.POSSIBILITY, Nature.TASK, Nature.PROPOSAL)
VERDICTS = [("", _("no verdict")), *Verdict.choices]


class AgainstField(forms.ModelMultipleChoiceField):
    """Other statements about the same incident."""

    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, claim) -> str:
        words = claim.here
        return f"{words.claimant}: {words.statement}" if words else claim.slug


def others_about(incident: Incident, but: Claim | None = None):
    rows = Claim.objects.filter(incident=incident).prefetch_related("texts")
    return rows.exclude(pk=but.pk) if but else rows


class ClaimForm(TabbedForm):
    """One statement about one incident: who said what, when, where it was read, how it stands."""

    tabbed = ("claimant", "statement", "reasons")
    told = "statement"

    nature = forms.ChoiceField(label=_("Nature"), choices=Nature.choices)
    topic = forms.ChoiceField(label=_("Topic"), choices=Topic.choices)
    said_at = local_time_field(_("Said (Viet Nam time)"), required=False)
    verdict = forms.ChoiceField(
        label=_("Verdict"), choices=VERDICTS, required=False, initial=Verdict.UNVERIFIED
    )
    source = forms.ModelChoiceField(
        label=_("A source we have"), queryset=Source.objects.none(), required=False
    )
    url = forms.URLField(
        label=_("Or its address"), max_length=1000, required=False, assume_scheme="https"
    )
    publisher = forms.CharField(label=_("Who published it"), max_length=200, required=False)
    source_title = forms.CharField(label=_("Its title"), max_length=300, required=False)
    origin = forms.ChoiceField(
        label=_("Kind of source"), choices=Source.Origin.choices, required=False
    )
    archived_url = forms.URLField(
        label=_("Archived copy"),
        max_length=1000,
        required=False,
        assume_scheme="https",
        help_text=_("Where a copy is kept, for the day the page is gone."),
    )
    contradicts = AgainstField(
        label=_("It contradicts"), queryset=Claim.objects.none(), required=False
    )

    def __init__(self, incident: Incident, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["source"].queryset = Source.objects.order_by("publisher", "title")
        self.fields["contradicts"].queryset = others_about(incident)
        self.fields["origin"].initial = Source.Origin.PRESS
        self.fields.update(
            words_fields("claimant", _("Who says it"), widget=forms.TextInput, max_length=200)
        )
        self.fields.update(words_fields("statement", _("What they say")))
        self.fields.update(words_fields("reasons", _("Reasons for the verdict"), required=False))
        self.fields.update(machine_fields())

    def clean(self):
        cleaned = super().clean()
        _need_verdict(self, cleaned.get("nature"))
        if cleaned.get("said_at") and cleaned["said_at"] > timezone.now() + SOON:
            self.add_error("said_at", _("Nobody has said it yet."))
        for code in CODES:
            said, who = cleaned.get(f"statement_{code}"), cleaned.get(f"claimant_{code}")
            if said and not who and code != SOURCE:
                cleaned[f"claimant_{code}"] = cleaned.get(f"claimant_{SOURCE}", "")
            if who and not said and code != SOURCE:
                self.add_error(
                    f"statement_{code}",
                    _("Words in %s are needed.") % NAMES[code],
                )
        url = cleaned.get("url")
        known = url and Source.objects.filter(url=url).first()
        if cleaned.get("source") is None and known:
            cleaned["source"] = known
        if cleaned.get("source") is None and url and not cleaned.get("publisher"):
            self.add_error("publisher", _("Say who published it."))
        if cleaned.get("archived_url") and not (cleaned.get("source") or url):
            self.add_error("url", _("A copy of which page?"))
        return cleaned


class VerdictForm(TabbedForm):
    """How one statement stands now, why, and what it contradicts."""

    tabbed = ("reasons",)
    told = "reasons"

    verdict = forms.ChoiceField(label=_("Verdict"), choices=VERDICTS, required=False)
    contradicts = AgainstField(
        label=_("It contradicts"), queryset=Claim.objects.none(), required=False
    )
    archived_url = forms.URLField(
        label=_("Archived copy of its source"),
        max_length=1000,
        required=False,
        assume_scheme="https",
    )
    loaded_as = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, claim: Claim, stored: str, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.claim, self.stored = claim, stored
        self.fields["contradicts"].queryset = others_about(claim.incident, claim)
        self.fields.update(words_fields("reasons", _("Reasons for the verdict"), required=False))
        for code in CODES:
            if code not in claim.public_texts:
                # Reasons without the statement would be words about nothing.
                self.fields[f"reasons_{code}"].disabled = True
                self.fields[f"reasons_{code}"].help_text = _(
                    "The statement itself is not written in this language yet."
                )
        if not self._read_in():
            del self.fields["archived_url"]

    def _read_in(self) -> Source | None:
        return next((link.source for link in self.claim.chain.all() if link.source), None)

    def clean(self):
        cleaned = super().clean()
        _need_verdict(self, self.claim.nature)
        if cleaned.get("loaded_as") != self.stored:
            self.data = self.data.copy()
            self.data["loaded_as"] = self.stored
            raise forms.ValidationError(
                _(
                    "Somebody else has changed this statement meanwhile. The history below shows "
                    "what; your words are still here."
                )
            )
        return cleaned


def _need_verdict(form, nature) -> None:
    if nature not in NO_VERDICT_NEEDED and not form.cleaned_data.get("verdict"):
        form.add_error("verdict", _("A statement or claim has a verdict."))
