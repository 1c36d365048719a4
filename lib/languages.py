"""Words per language: text rows with a state and an age of their own, read with a visible fallback.

Facts are stored once on a record; its words are rows of a text table, unique per
(record, language). Vietnamese is the source; every other row says which version it is based on.
"""

from dataclasses import dataclass

from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models.functions import JSONObject
from django.utils.functional import cached_property
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from modelcluster.models import ClusterableModel

from .history import History
from .searching import Searchable

SOURCE = settings.LANGUAGE_CODE
CHOICES = tuple(settings.LANGUAGES)
NAMES = dict(CHOICES)
CODES = tuple(NAMES)
RIGHT_TO_LEFT = frozenset({"ar"})

# Where a language lacks a text: English is read by more of those readers than Vietnamese is.
_CHAINS = {
    "vi": ("vi", "en"),
    "en": ("en", "vi"),
    "fr": ("fr", "en", "vi"),
    "id": ("id", "en", "vi"),
    "ar": ("ar", "en", "vi"),
}


def chain(language: str | None) -> tuple[str, ...]:
    """Return the languages to try for a reader of `language`, the best first."""
    return _CHAINS.get((language or SOURCE).partition("-")[0], _CHAINS[SOURCE])


def direction(language: str) -> str:
    """Return `rtl` or `ltr`."""
    return "rtl" if language in RIGHT_TO_LEFT else "ltr"


class TextState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    MACHINE = "machine", _("Machine translation, not reviewed")
    REVIEWED = "reviewed", _("Reviewed")


class Significance(models.IntegerChoices):
    """What a change of the source means for its translations (after Mozilla's Kitsune)."""

    MINOR = 10, _("Minor: translations stay right")
    CONTENT = 20, _("Content: translations should follow")
    WRONG = 30, _("Old translations are now wrong")


class Staleness(models.Model):
    """How old a text is against its source, in versions and not in times.

    `version` counts changes; `content_version` and `wrong_version` are the last versions whose
    change had at least that significance. A translation keeps the source's version in `based_on`.
    """

    version = models.PositiveIntegerField(default=1, editable=False)
    content_version = models.PositiveIntegerField(default=1, editable=False)
    wrong_version = models.PositiveIntegerField(default=1, editable=False)
    based_on = models.PositiveIntegerField(null=True, blank=True, editable=False)

    class Meta:
        abstract = True

    def record_change(self, significance: int) -> None:
        """Count one change of the words. Does not save."""
        self.version += 1
        if significance >= Significance.CONTENT:
            self.content_version = self.version
        if significance >= Significance.WRONG:
            self.wrong_version = self.version

    def outdated_against(self, source: "Staleness | None") -> int:
        """Return 0 when this text is current, else the significance of what it lacks.

        A translation that does not say what it is based on is taken for one of the first version.
        """
        if source is None or source is self:
            return 0
        based_on = self.based_on or 1
        if based_on < source.wrong_version:
            return Significance.WRONG
        return Significance.CONTENT if based_on < source.content_version else 0


class Text(Searchable, Staleness):
    """The words of one record in one language. Subclasses name their fields in `words`.

    The first named field is the title: it weighs more in search.
    """

    words: tuple[str, ...] = ()
    # Of these, what each language says about itself: no translation owes it to the source.
    own: tuple[str, ...] = ()
    # What a change of the words means, where no caller says it: a form saves whole clusters.
    significance = Significance.CONTENT

    language = models.CharField(_("language"), max_length=8, choices=CHOICES)
    state = models.CharField(
        _("state of the text"), max_length=10, choices=TextState, default=TextState.REVIEWED
    )
    history = History(inherit=True)

    class Meta:
        abstract = True

    @classmethod
    def from_db(cls, db, field_names, values):
        row = super().from_db(db, field_names, values)
        row.saved_words = tuple(row.__dict__.get(name) for name in cls.words)
        return row

    def save(self, *args, significance: int | None = None, **kwargs):
        """Save, refold the words for search, and count a change of them."""
        words = tuple(getattr(self, name) for name in self.words)
        if self.words_changed:
            # What a language says about itself alone makes no translation old.
            weight = significance or self.significance
            self.record_change(weight if self.changed_words - {*self.own} else Significance.MINOR)
        self.refold(*words)
        super().save(*args, **kwargs)
        self.saved_words = words

    @property
    def words_changed(self) -> bool:
        """Whether the words are others than those that are stored."""
        return bool(self.changed_words)

    @property
    def changed_words(self) -> set[str]:
        """The fields whose words are others than those that are stored."""
        words = tuple(getattr(self, name) for name in self.words)
        saved = getattr(self, "saved_words", words)
        both = zip(self.words, words, saved, strict=True)
        return {name for name, now, before in both if now != before}

    @property
    def direction(self) -> str:
        return direction(self.language)

    @classmethod
    def constraints_for(cls, record: str, name: str) -> list[models.BaseConstraint]:
        """Return the natural key of a text table, for its Meta."""
        return [models.UniqueConstraint(fields=[record, "language"], name=f"{name}_language")]


@dataclass(frozen=True)
class Words:
    """A text row as one reader gets it. Attributes not found here are read from the row."""

    row: Text | None
    wanted: str
    source: Text | None

    def __getattr__(self, name):
        if name.startswith("_"):
            raise AttributeError(name)
        return getattr(self.row, name) if self.row is not None else ""

    def __bool__(self) -> bool:
        return self.row is not None

    @property
    def language(self) -> str:
        return self.row.language if self.row is not None else self.wanted

    @property
    def dir(self) -> str:
        return direction(self.language)

    @property
    def is_fallback(self) -> bool:
        return self.row is not None and self.row.language != self.wanted

    @property
    def is_machine(self) -> bool:
        return self.row is not None and self.row.state == TextState.MACHINE

    @property
    def is_wrong(self) -> bool:
        """True when the source has changed so that this translation is no longer right."""
        return self.row is not None and (
            self.row.outdated_against(self.source) >= Significance.WRONG
        )

    @property
    def language_name(self) -> str:
        return NAMES.get(self.language, self.language)


_AGE = ("version", "content_version", "wrong_version", "based_on")


def words_of(model: type[models.Model], record: str = "pk") -> ArraySubquery:
    """Return the public words of the record of `model` that a query reaches by `record`.

    What was read so becomes a record's words again as its `read_texts`.
    """
    relation = model._meta.get_field("texts")
    columns = ("language", "state", *relation.related_model.words, *_AGE)
    rows = relation.related_model.objects.filter(**{relation.field.name: models.OuterRef(record)})
    rows = rows.exclude(state=TextState.DRAFT).values(
        json=JSONObject(**{name: name for name in columns})
    )
    return ArraySubquery(rows)


def with_words(records: models.QuerySet) -> models.QuerySet:
    """Read the public words of some records together with them.

    A prefetch of `texts` costs a query for each table of words; a page speaks of a dozen.
    """
    return records.annotate(read_texts=words_of(records.model))


class Worded(ClusterableModel):
    """A record whose words are text rows (related name `texts`)."""

    class Meta:
        abstract = True

    def __init__(self, *args, **kwargs):
        if kwargs:
            super().__init__(*args, **kwargs)
        else:  # a row that was read: it brings no children, and asking for them costs the most
            super(ClusterableModel, self).__init__(*args)

    @cached_property
    def public_texts(self) -> dict[str, Text]:
        """The rows that may be shown, by language. For a list: `with_words`, or a prefetch."""
        read = self.__dict__.get("read_texts")
        if read is not None:
            text = self._meta.get_field("texts").related_model
            return {row["language"]: text(**row) for row in read}
        return {row.language: row for row in self.texts.all() if row.state != TextState.DRAFT}

    def words(self, language: str | None = None) -> Words:
        """Return the words for a reader of `language` (default: the active one)."""
        wanted = (language or get_language() or SOURCE).partition("-")[0]
        texts = self.public_texts
        row = next((texts[code] for code in chain(wanted) if code in texts), None)
        return Words(row=row, wanted=wanted, source=texts.get(SOURCE))

    @property
    def here(self) -> Words:
        """The words for the active language, for templates."""
        return self.words()
