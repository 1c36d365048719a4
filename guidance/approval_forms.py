"""What is asked of a second reader: what they read, what it means for translations, a word."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lib.languages import Significance


class ApprovalForm(forms.Form):
    """Approve one version. `revision` is the one that was read."""

    revision = forms.IntegerField(widget=forms.HiddenInput)
    comment = forms.CharField(
        label=pgettext_lazy("second reader", "Note"),
        required=False,
        widget=forms.Textarea({"rows": 2}),
        max_length=2000,
    )


class ChangeApprovalForm(ApprovalForm):
    """Approve a change of the original, and say what it means for its translations."""

    significance = forms.TypedChoiceField(
        label=_("What does this change mean for the translations?"),
        choices=Significance.choices,
        coerce=int,
        widget=forms.RadioSelect,
    )
    field_order = ["revision", "significance", "comment"]


class SendBackForm(forms.Form):
    """Send a text back; its author must learn why."""

    comment = forms.CharField(
        label=_("What must change?"), widget=forms.Textarea({"rows": 3}), max_length=2000
    )
