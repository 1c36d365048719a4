"""Forms of the translators: the words of one record, what the board shows, a file to import."""

from django import forms
from django.db import models
from django.utils.translation import gettext_lazy as _

from directory.models import TARGETS
from lib.languages import NAMES, TextState, direction

from .board import Question, Standing
from .kinds import KINDS
from .records import Pair

STATES = [
    (TextState.REVIEWED, TextState.REVIEWED.label),
    (TextState.DRAFT, TextState.DRAFT.label),
    (TextState.MACHINE, TextState.MACHINE.label),
]
LANGUAGES = [(code, NAMES[code]) for code in TARGETS]
LONGEST = 20_000  # letters of one field


class OneLineField(forms.CharField):
    """A text without line breaks, whatever box it was written in."""

    def to_python(self, value):
        return " ".join(super().to_python(value).split())


class WordsForm(forms.Form):
    """The words of one record in one language, with what their writer saw."""

    seen_source = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    seen_text = forms.CharField(widget=forms.HiddenInput, max_length=80)
    state = forms.ChoiceField(label=_("State of this translation"), choices=STATES)
    follows = forms.BooleanField(
        label=_("It agrees with the Vietnamese words as shown here"),
        required=False,
        help_text=_("Leave this out for a mend that does not bring it up to date."),
    )

    def __init__(self, *args, pair: Pair, **kwargs):
        text = pair.text
        initial = {
            "seen_source": pair.source.version,
            "seen_text": pair.mark,
            "state": text.state if text and text.state != TextState.MACHINE else TextState.REVIEWED,
            "follows": True,
        }
        super().__init__(*args, initial=initial, **kwargs)
        self.pair = pair
        if text is None:
            del self.fields["follows"]
        for name in pair.kind.words:
            self.fields[name] = self._field(name)
            self.initial[name] = getattr(text, name, "") if text else ""

    def _field(self, name: str) -> forms.CharField:
        column = self.pair.kind.text._meta.get_field(name)
        long = isinstance(column, models.TextField)
        letters = len(getattr(self.pair.source, name))
        attrs = {
            "lang": self.pair.language,
            "dir": direction(self.pair.language),
            # A title may be long too: all of it should be seen at once.
            "rows": min(14, 3 + letters // 60) if long else 2,
        }
        return (forms.CharField if long else OneLineField)(
            label=self.pair.kind.word_label(name),
            widget=forms.Textarea(attrs=attrs),
            required=not column.blank,
            max_length=column.max_length or LONGEST,
        )

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("state") != TextState.REVIEWED:
            return cleaned
        for name in self.pair.kind.translated:
            left_out = getattr(self.pair.source, name).strip() and not cleaned.get(name)
            if left_out and name not in self.errors:
                self.add_error(name, _("The Vietnamese has words here: a reviewed text too."))
        return cleaned

    @property
    def words(self) -> dict[str, str]:
        return {name: self.cleaned_data.get(name, "") for name in self.pair.kind.words}


class BoardForm(forms.Form):
    """What the board shows. It stands in the address."""

    language = forms.ChoiceField(label=_("Language"), required=False)
    standing = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[
            ("", _("Everything that waits")),
            ("all", _("Everything")),
            ("outdated", _("Out of date or wrong")),
            *Standing.choices,
        ],
    )
    kind = forms.ChoiceField(label=_("Kind"), required=False)
    q = forms.CharField(label=_("Words in it"), required=False, max_length=100)
    urgent = forms.BooleanField(label=_("Only open incidents"), required=False)
    unpublished = forms.BooleanField(label=_("Also what is not public"), required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["language"].choices = [("", _("All")), *LANGUAGES]
        self.fields["kind"].choices = [
            ("", _("All")),
            *[(name, kind.label) for name, kind in KINDS.items()],
        ]

    @property
    def question(self) -> Question:
        """Return what is asked for; a part nobody understands asks for everything."""
        self.is_valid()
        asked = getattr(self, "cleaned_data", {})
        standing = asked.get("standing") or ""
        groups = {
            "": [each for each in Standing.values if each != Standing.CURRENT],
            "all": [],
            "outdated": [Standing.WRONG, Standing.CONTENT],
        }
        return Question(
            languages=(asked["language"],) if asked.get("language") else TARGETS,
            standings=tuple(groups.get(standing, [standing])),
            kinds=(asked["kind"],) if asked.get("kind") else (),
            text=asked.get("q") or "",
            urgent=bool(asked.get("urgent")),
            unpublished=bool(asked.get("unpublished")),
        )


class ExportForm(forms.Form):
    """Which texts a translator outside is sent."""

    WAITING, OUTDATED, MISSING, ALL = "waiting", "outdated", "missing", "all"

    language = forms.ChoiceField(label=_("Language"), choices=LANGUAGES)
    which = forms.ChoiceField(
        label=_("Which texts"),
        choices=[
            (WAITING, _("Everything that waits")),
            (MISSING, _("What is missing")),
            (OUTDATED, _("What is out of date or wrong")),
            (ALL, _("Everything")),
        ],
    )
    kinds = forms.MultipleChoiceField(
        label=_("Kinds"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None ticked: all of them."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["kinds"].choices = [(name, kind.label) for name, kind in KINDS.items()]

    @property
    def question(self) -> Question:
        waiting = [each for each in Standing.values if each != Standing.CURRENT]
        standings = {
            self.WAITING: waiting,
            self.MISSING: [Standing.MISSING],
            self.OUTDATED: [Standing.WRONG, Standing.CONTENT],
            self.ALL: [],
        }
        return Question(
            languages=(self.cleaned_data["language"],),
            standings=tuple(standings[self.cleaned_data["which"]]),
            kinds=tuple(self.cleaned_data["kinds"]),
        )


class UploadForm(forms.Form):
    """A file a translator outside sent back."""

    file = forms.FileField(label=_("PO file"), widget=forms.FileInput(attrs={"accept": ".po"}))


class ApplyForm(forms.Form):
    """What becomes of a file that was looked at."""

    token = forms.CharField(widget=forms.HiddenInput, max_length=64)
    seen = forms.CharField(widget=forms.HiddenInput, max_length=64)
    state = forms.ChoiceField(
        label=_("State of what is imported"),
        choices=STATES,
        initial=TextState.DRAFT,
        help_text=_("Guides become drafts in any case; they are published by their own way."),
    )
