"""What the screen of one record in one language shows: its source, what changed, its words."""

from django.utils.functional import cached_property

from directory.models import may_write
from guidance.models import GlossaryTerm
from lib.differences import difference, has_changes
from lib.languages import Significance, TextState

from . import records
from .forms import WordsForm
from .glossary import Hint, hints


class RecordScreen:
    """What the screen of one record and language shows."""

    def __init__(self, pair: records.Pair, form: WordsForm, user):
        self.pair, self.form, self.user = pair, form, user
        self.kind, self.source, self.text = pair.kind, pair.source, pair.text

    @cached_property
    def may_write(self) -> bool:
        return may_write(self.user, self.kind.model, self.pair.language)

    @cached_property
    def based_on(self) -> int:
        return (self.text.based_on or 1) if self.text else self.source.version

    @cached_property
    def before(self):
        """The source this translation was made from; None where nobody kept it."""
        return records.source_at(self.pair, self.based_on)

    @property
    def is_lost(self) -> bool:
        return self.before is None

    @cached_property
    def fields(self) -> list[dict]:
        """Each field: the source with what changed in it, English beside it, the field itself."""
        english, before = self.pair.english, self.before
        found = []
        for name in self.kind.words:
            now = getattr(self.source, name)
            pieces = difference((before or {}).get(name, now) if before else now, now)
            found.append(
                {
                    "label": self.kind.word_label(name),
                    "pieces": pieces,
                    "changed": has_changes(pieces),
                    "english": getattr(english, name, "") if english else "",
                    "bound": self.form[name],
                    "written": getattr(self.text, name, "") if self.text else "",
                }
            )
        return found

    @cached_property
    def glossary(self) -> list[Hint]:
        """The words of the glossary in the source; a word of the glossary is none of itself."""
        texts = [getattr(self.source, name) for name in self.kind.translated]
        own = self.pair.record if isinstance(self.pair.record, GlossaryTerm) else None
        return hints(texts, self.pair.language, self.user, leave_out=own)

    @property
    def changed(self) -> bool:
        return any(field["changed"] for field in self.fields)

    @property
    def is_wrong(self) -> bool:
        return self.pair.outdated >= Significance.WRONG

    @property
    def is_old(self) -> bool:
        return bool(self.pair.outdated)

    @property
    def is_machine(self) -> bool:
        return bool(self.text) and self.text.state == TextState.MACHINE

    @property
    def can_confirm(self) -> bool:
        """Whether "checked, still valid" would change anything."""
        if self.text is None or not self.may_write or self.text.state == TextState.DRAFT:
            return False
        return self.is_machine or self.based_on < self.source.version
