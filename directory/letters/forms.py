"""Forms of the letters' screens."""

from django import forms
from django.utils.translation import gettext_lazy as _

from ..publication import PublicationForm


class LetterForm(forms.Form):
    """The words of a letter. `seen` is the revision that was opened."""

    subject = forms.CharField(label=_("Subject"), max_length=200)
    body = forms.CharField(
        label=_("Letter"), max_length=20_000, strip=False, widget=forms.Textarea(attrs={"rows": 28})
    )
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def clean_subject(self):
        return " ".join(self.cleaned_data["subject"].split())

    def clean_body(self):
        """One kind of line end: what is approved is what is sent."""
        lines = [line.rstrip() for line in self.cleaned_data["body"].strip().splitlines()]
        if not any(lines):
            raise forms.ValidationError(self.fields["body"].error_messages["required"])
        return "\n".join(lines)


def _day(label):
    return forms.DateField(
        label=label,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        input_formats=["%Y-%m-%d", "%d/%m/%Y"],
    )


class ReasonForm(forms.Form):
    """An act that goes backwards says why; the reason is logged."""

    why = forms.CharField(
        label=_("Reason"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )


class AskedForm(ReasonForm):
    day = _day(_("Asked on"))
    field_order = ["day", "why"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["why"].label = _("By whom, in which way, and where that is written")


class PaperForm(forms.Form):
    day = _day(_("Sent on"))
    to = forms.CharField(label=_("To which postal address"), max_length=400)


class DecideForm(ReasonForm):
    """Whether a letter went out: the mail server's log or the operator can tell."""

    was_sent = forms.TypedChoiceField(
        label=_("Was it sent?"),
        choices=[
            ("yes", _("Yes, it was sent")),
            ("no", _("No, it was not; it may be sent again")),
        ],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    field_order = ["was_sent", "why"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["why"].label = _("How you know")


class AnswerForm(forms.Form):
    day = _day(_("Answered on"))
    words = forms.CharField(
        label=_("What was answered, in short"),
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Readers see these words."),
    )
    url = forms.URLField(
        label=_("Address of the published plan"),
        required=False,
        max_length=500,
        assume_scheme="https",
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False, strip=False)


class NoticeForm(PublicationForm):
    """The record of a notice: its words and whom it asks. Its state follows from what happened."""

    def clean(self):
        cleaned = super().clean()
        rows = self.formsets["recipients"]
        rows.is_valid()
        for form in rows.forms:
            values = getattr(form, "cleaned_data", {})
            if values.get("DELETE"):
                self._keep_what_happened(form)
            elif form.instance.pk and {"email"} & set(form.changed_data):
                _verify_again(form, values)
        return cleaned

    def _keep_what_happened(self, form) -> None:
        row = form.instance
        if row.pk and (row.asked_on or row.answered_on or row.letters.exists()):
            self.add_error(
                None, _("%s was written to or has answered, and stays.") % row.platform.name
            )


def _verify_again(form, values: dict) -> None:
    """A verification is of one address; another one is verified anew."""
    if values.get("verified_on") and "verified_on" not in form.changed_data:
        form.add_error(
            "verified_on",
            _("The address is another one now: verify it again, or leave this empty."),
        )
