"""Words in five languages as the forms of the room hold them: one tab per language."""

from dataclasses import dataclass

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _

from lib.languages import CHOICES, CODES, NAMES, SOURCE, chain, direction

from ..models.phrases import BRACES, PLACEHOLDERS

LEFT_OVER = _("Something in braces is still to be filled in: %s")


def words_fields(name: str, label, *, widget=forms.Textarea, max_length=5000, required=True):
    """Return one field per language; the source language is required."""
    fields = {}
    for code, language in CHOICES:
        attrs = {"lang": code, "dir": direction(code), "data-words": name}
        if widget is forms.Textarea:
            attrs["rows"] = 3
        fields[f"{name}_{code}"] = forms.CharField(
            label=label,
            widget=widget(attrs=attrs),
            max_length=max_length,
            required=required and code == SOURCE,
            error_messages={"required": _("Words in %s are needed.") % language},
        )
    return fields


def machine_fields():
    """Return one box per translation: nobody has read it over yet."""
    return {
        f"machine_{code}": forms.BooleanField(
            label=_("Machine translation, not reviewed"), required=False
        )
        for code in CODES
        if code != SOURCE
    }


@dataclass(frozen=True)
class Tab:
    """What is entered in one language."""

    code: str
    fields: list[BoundField]
    told: BoundField  # the one without which its readers get another language
    required: bool

    @property
    def name(self) -> str:
        return NAMES[self.code]

    @property
    def dir(self) -> str:
        return direction(self.code)

    @property
    def has_errors(self) -> bool:
        return any(field.errors for field in self.fields)

    @property
    def is_filled(self) -> bool:
        """Whether readers of this language get words of their own."""
        return bool(str(self.told.value() or "").strip())

    @property
    def instead(self) -> str:
        """The name of the language its readers get when nothing is written here."""
        return NAMES[chain(self.code)[1]]


class TabbedForm(forms.Form):
    """A form with words in every language.

    `tabbed` names the fields of a tab in their order, `told` the one that readers cannot miss.
    """

    tabbed: tuple[str, ...] = ("body",)
    told = "body"

    @property
    def tabs(self) -> list[Tab]:
        return [
            Tab(
                code,
                [self[f"{name}_{code}"] for name in self.tabbed],
                self[f"{self.told}_{code}"],
                code == SOURCE,
            )
            for code in CODES
        ]

    @property
    def machine_boxes(self) -> dict[str, BoundField]:
        return {code: self[f"machine_{code}"] for code in CODES if f"machine_{code}" in self.fields}

    @property
    def missing(self) -> list[Tab]:
        """The languages whose readers will get another one's words."""
        return [tab for tab in self.tabs if not tab.is_filled]

    def words(self, name: str) -> dict[str, str]:
        return {code: self.cleaned_data.get(f"{name}_{code}", "") for code in CODES}

    def machine(self) -> frozenset[str]:
        return frozenset(code for code in CODES if self.cleaned_data.get(f"machine_{code}"))

    def clean(self):
        cleaned = super().clean()
        for name in self.tabbed:
            for code in CODES:
                found = BRACES.findall(cleaned.get(f"{name}_{code}") or "")
                left = ", ".join(f"{{{each}}}" for each in found if each in PLACEHOLDERS)
                if left:
                    self.add_error(f"{name}_{code}", LEFT_OVER % left)
        return cleaned
