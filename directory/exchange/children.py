"""Words and rows below a record: text rows in columns of their own, children as one JSON cell."""

import json
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

from lib.languages import CODES, SOURCE, TextState

from .columns import Choice, Column, text_of
from .problems import BadCell
from .references import References

STATE = "text_state"


@dataclass(frozen=True)
class Word(Column):
    """One word of one language; `model` is the text table, `word` its field or the text's state."""

    word: str = ""
    language: str = ""

    @property
    def field(self):
        return self.model._meta.get_field("state" if self.word == STATE else self.word)

    @property
    def label(self):
        return f"{super().label} · {self.language}"

    def read(self, row):
        text = texts_by_language(row).get(self.language)
        if text is None:
            return ""
        return text.state if self.word == STATE else text_of(getattr(text, self.word))

    def parse(self, cell, refs):
        return (Choice.parse if self.word == STATE else Column.parse)(self, cell, refs)


def words_of_model(model: type[models.Model]) -> list[Word]:
    """Return the columns of a record's words, language by language."""
    text = model._meta.get_field("texts").related_model
    return [
        Word(f"{word}_{code}", text, word=word, language=code)
        for code in CODES
        for word in (*text.words, STATE)
    ]


def texts_by_language(row) -> dict[str, Any]:
    """Return the text rows of a record, drafts included. For many: prefetch `texts`."""
    return {text.language: text for text in row.texts.all()} if row.pk else {}


def write_words(row, wanted: dict[str, dict[str, str]], mark) -> None:
    """Write words by language; only what is named changes, and nothing is deleted.

    A translation that was written is based on the source as it is then. `mark` prepares each row
    for the history. Raises ValidationError with columns as names.
    """
    relation = row._meta.get_field("texts")
    link = relation.field.name
    stored = texts_by_language(row)
    for code in sorted(wanted, key=lambda each: each != SOURCE):
        text = stored.get(code) or relation.related_model(**{link: row, "language": code})
        values = {name: getattr(text, name) for name in text.words} | wanted[code]
        state = values.pop(STATE, text.state) or TextState.REVIEWED
        if not any(values.values()):
            if text.pk:
                raise ValidationError(
                    {f"{text.words[0]}_{code}": _("An import deletes no words: use the form.")}
                )
            continue
        for name, value in values.items():
            setattr(text, name, value)
        text.state = state
        if code != SOURCE and (source := stored.get(SOURCE)):
            text.based_on = source.version
        _clean(text, link, code)
        mark(text)
        text.save()
        stored[code] = text


def _clean(text, link: str, code: str) -> None:
    try:
        text.clean_fields(exclude=[link])
    except ValidationError as error:
        raise ValidationError(
            {f"{name}_{code}": found for name, found in error.error_dict.items()}
        ) from error


@dataclass(frozen=True)
class Children(Column):
    """Rows that belong to a record, as a list of objects; told apart by the columns of `key`."""

    key: tuple[str, ...] = ()
    columns: tuple[Column, ...] = ()
    worded: bool = False

    @property
    def related(self) -> type[models.Model]:
        return self.field.related_model

    @property
    def label(self):
        return str(self.related._meta.verbose_name_plural)

    def read(self, row):
        if not row.pk:
            return []
        return self._sorted(self._read_one(child) for child in getattr(row, self.name).all())

    def _read_one(self, child) -> dict:
        found = {column.name: column.read(child) for column in self.columns}
        if self.worded:
            found["texts"] = {
                code: {word: text_of(getattr(text, word)) for word in text.words}
                | {"state": text.state}
                for code, text in sorted(texts_by_language(child).items())
            }
        return found

    def _sorted(self, found) -> list[dict]:
        return sorted(found, key=lambda each: [str(each[name]) for name in reversed(self.key)])

    def parse(self, cell, refs):
        """Return what each object names; `completed` fills in what it leaves out."""
        if isinstance(cell, str):
            try:
                cell = json.loads(cell) if cell.strip() else []
            except (ValueError, RecursionError) as error:
                raise BadCell(_("This is not JSON: %s") % error) from error
        if not isinstance(cell or [], list) or not all(isinstance(e, dict) for e in cell or []):
            raise BadCell(_("A JSON list of objects is expected."))
        return [self._parse_one(number, each, refs) for number, each in enumerate(cell or [], 1)]

    def _parse_one(self, number: int, item: dict, refs: References) -> dict:
        columns = {column.name: column for column in self.columns}
        unknown = set(item) - set(columns) - ({"texts"} if self.worded else set())
        missing = set(self.key) - set(item)
        if unknown or missing:
            raise BadCell(
                _("Entry %(number)s: unknown are “%(unknown)s”, missing are “%(missing)s”.")
                % {
                    "number": number,
                    "unknown": ", ".join(sorted(unknown)),
                    "missing": ", ".join(sorted(missing)),
                }
            )
        found = {}
        for name, value in item.items():
            try:
                found[name] = (
                    self._parse_texts(value)
                    if name == "texts"
                    else columns[name].parse(value, refs)
                )
            except BadCell as error:
                raise BadCell(f"{number}, {name}: {error}") from error
        return found

    def _parse_texts(self, value: Any) -> dict:
        words = self.related._meta.get_field("texts").related_model.words
        good = isinstance(value, dict) and all(
            code in CODES
            and isinstance(text, dict)
            and set(text) <= {*words, "state"}
            and all(isinstance(each, str) for each in text.values())
            and text.get("state", TextState.REVIEWED) in TextState.values
            for code, text in value.items()
        )
        if not good:
            raise BadCell(
                _("Words are written as {“vi”: {“%s”: “…”}}, with a state if need be.") % words[0]
            )
        return {
            code: {"state": "reviewed"} | {name: text_of(each) for name, each in text.items()}
            for code, text in sorted(value.items())
        }

    def completed(self, row, wanted: list[dict]) -> list[dict]:
        """Return the wanted rows whole. Raises BadCell for one that is missing or stands twice."""
        stored = {self._key(each): each for each in self.read(row)}
        keys = [self._key(each) for each in wanted]
        if len(set(keys)) < len(keys):
            raise BadCell(_("An entry stands there twice."))
        gone = [key for key in stored if key not in keys]
        if gone:
            raise BadCell(
                _("An import deletes nothing, and this is missing: %s") % ", ".join(gone[0])
            )
        empty = self._read_one(self.related())
        whole = []
        for each in wanted:
            before = stored.get(self._key(each), empty)
            texts = before.get("texts", {}) | each.get("texts", {})
            whole.append(before | each | ({"texts": texts} if self.worded else {}))
        return self._sorted(whole)

    def _key(self, item: dict) -> tuple[str, ...]:
        return tuple(str(item[name]) for name in self.key)

    def save(self, row, wanted: list[dict], refs: References, mark) -> None:
        """Write the rows that differ, those already there first. Raises ValidationError."""
        rows = getattr(row, self.name)
        children = {self._key(self._read_one(child)): child for child in rows.all()}
        parent = self.field.field.name
        for item in sorted(wanted, key=lambda each: self._key(each) not in children):
            child = children.get(self._key(item)) or self.related(**{parent: row})
            before = self._read_one(child)
            changed = {name for name in item if item[name] != before[name]}
            if child.pk and not changed:
                continue
            for column in self.columns:
                column.write(child, item[column.name], refs)
            try:
                child.full_clean()
                mark(child, changed)
                child.save()
                if self.worded:
                    texts = {
                        code: {
                            STATE if name == "state" else name: each for name, each in text.items()
                        }
                        for code, text in item["texts"].items()
                    }
                    write_words(child, texts, mark)
            except ValidationError as error:
                said = f"{', '.join(self._key(item))}: {' '.join(error.messages)}"
                raise ValidationError({self.name: said}) from error
