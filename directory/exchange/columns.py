"""How one value of a record stands in a cell, and how a cell becomes a value again.

Every column speaks plain values: text, number as text, true or false, a list, or None for empty.
`read` gives the plain value a record has now, `parse` the one a cell asks for; where the two are
equal nothing is written. Times stand in ISO with Viet Nam's offset, days as 2024-03-05.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from functools import partial
from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext as _

from .problems import BadCell
from .references import References

MOST_TEXT = 50_000
YES = frozenset({"true", "yes", "1", "có", "x"})
NO = frozenset({"false", "no", "0", "không", ""})
_OTHER_ORDER = re.compile(r"\d{1,2}[/.\-]\d{1,2}[/.\-]\d{2,4}\b")


@dataclass(frozen=True)
class Column:
    """One plain column of the record's own table."""

    name: str
    model: type[models.Model]

    @property
    def field(self) -> models.Field:
        return self.model._meta.get_field(self.name)

    @property
    def label(self) -> str:
        return str(self.field.verbose_name)

    def read(self, row) -> Any:
        return text_of(getattr(row, self.name))

    def parse(self, cell: Any, refs: References) -> Any:
        """Return the plain value of a cell. Raises BadCell."""
        return _text(cell)

    def write(self, row, value: Any, refs: References) -> None:
        """Set what `parse` returned on a record; does not save."""
        setattr(row, self.name, value)


@dataclass(frozen=True)
class Choice(Column):
    """A word of a fixed vocabulary."""

    def parse(self, cell, refs):
        value, words = _text(cell), [str(each[0]) for each in self.field.flatchoices]
        if value and value not in words:
            raise BadCell(
                _("“%(value)s” is none of: %(words)s")
                % {"value": value[:50], "words": ", ".join(word for word in words if word)}
            )
        return value


@dataclass(frozen=True)
class YesNo(Column):
    def read(self, row):
        return bool(getattr(row, self.name))

    def parse(self, cell, refs):
        word = str(cell if cell is not None else "").strip().lower()
        if word in YES or word in NO:
            return word in YES
        raise BadCell(_("Write true or false, not “%s”.") % word[:50])


@dataclass(frozen=True)
class Number(Column):
    """A number, as text: neither file nor database may round it."""

    def read(self, row):
        value = getattr(row, self.name)
        return None if value is None else plain_number(Decimal(str(value)))

    def parse(self, cell, refs):
        if cell in (None, ""):
            return None
        try:
            number = Decimal("NaN" if isinstance(cell, bool) else str(cell).strip())
        except InvalidOperation:
            number = Decimal("NaN")
        if not number.is_finite() or abs(number.adjusted()) > 30:
            raise BadCell(
                _("This is not a number: %s. Write 1234.5, without signs between thousands.")
                % str(cell)[:50]
            )
        return plain_number(number)

    def write(self, row, value, refs):
        whole = isinstance(self.field, models.IntegerField) and value is not None
        setattr(row, self.name, self.field.to_python(value) if whole else value and Decimal(value))


def plain_number(number: Decimal) -> str:
    """Return a number without idle zeros and without an exponent."""
    written = f"{number.normalize():f}"
    return "0" if written == "-0" else written


@dataclass(frozen=True)
class Day(Column):
    def read(self, row):
        value = getattr(row, self.name)
        return value.isoformat() if value else None

    def parse(self, cell, refs):
        if cell in (None, ""):
            return None
        if isinstance(cell, datetime):
            cell = cell.date()
        if isinstance(cell, date):
            return cell.isoformat()
        try:
            found = parse_date(str(cell).strip())
        except ValueError:
            found = None
        if found is None:
            raise BadCell(_no_date(str(cell), "2024-03-05"))
        return found.isoformat()

    def write(self, row, value, refs):
        setattr(row, self.name, value and date.fromisoformat(value))


@dataclass(frozen=True)
class Moment(Column):
    """A time to the microsecond. One that names no zone is Viet Nam time."""

    def read(self, row):
        value = getattr(row, self.name)
        return moment_text(value) if value else None

    def parse(self, cell, refs):
        if cell in (None, ""):
            return None
        return moment_text(moment_of(cell))

    def write(self, row, value, refs):
        setattr(row, self.name, value and datetime.fromisoformat(value))


def moment_of(cell: Any) -> datetime:
    """Return an aware time from a cell. Raises BadCell."""
    found = cell
    if not isinstance(cell, datetime):
        try:
            found = parse_datetime(str(cell).strip())
        except ValueError:
            found = None
    if found is None:
        raise BadCell(_no_date(str(cell), "2024-03-05 19:30"))
    return timezone.make_aware(found) if timezone.is_naive(found) else found


def moment_text(value: datetime) -> str:
    return timezone.localtime(value).isoformat()


def _no_date(cell: str, example: str) -> str:
    if _OTHER_ORDER.match(cell.strip()):
        return _(
            "“%(value)s” does not say which number is the day: write the year first, as in "
            "%(example)s."
        ) % {"value": cell[:50], "example": example}
    return _("“%(value)s” is no date: write it as %(example)s.") % {
        "value": cell[:50],
        "example": example,
    }


@dataclass(frozen=True)
class Reference(Column):
    """Another record, by its natural key. `late` ones may stand in the same file."""

    key: str = "slug"
    late: bool = False

    def read(self, row):
        if getattr(row, self.field.attname) is None:
            return None
        return getattr(getattr(row, self.name), self.key)

    def parse(self, cell, refs):
        value = _text(cell)
        if value:
            refs.check(self, [value])
        return value or None

    def write(self, row, value, refs):
        setattr(row, self.name, refs.found(self, value) if value else None)


@dataclass(frozen=True)
class Many(Column):
    """Other records by their natural keys, in one cell with spaces between them."""

    key: str = "slug"
    late: bool = False

    def read(self, row):
        return sorted(getattr(other, self.key) for other in getattr(row, self.name).all())

    def parse(self, cell, refs):
        if isinstance(cell, list):
            if not all(isinstance(each, str) for each in cell):
                raise BadCell(_("A list of short names is expected."))
            values = cell
        else:
            values = re.split(r"[\s,;]+", _text(cell))
        values = sorted({value for value in values if value})
        refs.check(self, values)
        return values

    def write(self, row, value, refs):
        getattr(row, self.name).set([refs.found(self, each) for each in value])


def text_of(value: Any) -> str:
    """Return a text as cells carry it: one kind of line end, nothing around it."""
    return str(value if value is not None else "").replace("\r\n", "\n").replace("\r", "\n").strip()


def _text(cell: Any) -> str:
    if isinstance(cell, bool | list | dict):
        raise BadCell(_("Text is expected here."))
    if isinstance(cell, datetime):
        raise BadCell(_("Text is expected here, and the sheet holds a date: format it as text."))
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    text = text_of(cell)
    if len(text) > MOST_TEXT:
        raise BadCell(_("The text is too long."))
    if "\0" in text:
        raise BadCell(_("There is a character that no text has (NUL)."))
    return text


def column_of(model: type[models.Model], name: str) -> Column:
    """Return the column that fits a field of a model."""
    made_of = model._meta.get_field(name)
    if made_of.many_to_many or made_of.is_relation:
        related = made_of.related_model
        kind = Many if made_of.many_to_many else Reference
        return kind(name, model, late=related is model)
    if made_of.choices:
        return Choice(name, model)
    for field_class, column in (
        (models.BooleanField, YesNo),
        (models.DateTimeField, Moment),
        (models.DateField, Day),
        (models.DecimalField, Number),
        (models.IntegerField, Number),
    ):
        if isinstance(made_of, field_class):
            return column(name, model)
    return Column(name, model)


def columns_of(model: type[models.Model], *names: str) -> list[Column]:
    """Return the columns of some fields of a model, by name."""
    return list(map(partial(column_of, model), names))


def own_columns(model: type[models.Model], *but: str) -> list[Column]:
    """Return a column for all that an editor may set on a row of a model, but for some fields."""
    fields = [each for each in model._meta.fields if each.editable and not each.primary_key]
    return columns_of(model, *(each.name for each in fields if each.name not in but))
