"""The records that cells name by their keys."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from django.db import models
from django.utils.translation import gettext as _

from .problems import BadCell


@dataclass
class References:
    """Records that cells name, read once for each column and kept by their key.

    `coming` are the keys that the file itself brings, `querysets` narrows whom a column may name.
    """

    querysets: Mapping[str, Callable[[], models.QuerySet]] = field(default_factory=dict)
    coming: set[str] = field(default_factory=set)
    _known: dict[str, dict[str, models.Model]] = field(default_factory=dict)

    def check(self, column, keys: Iterable[str]) -> None:
        """Refuse keys that nothing has. Raises BadCell."""
        known = self._of(column)
        for key in keys:
            if key not in known and not (column.late and key in self.coming):
                raise BadCell(_("There is no such record: %s") % key[:100])

    def found(self, column, key: str) -> models.Model:
        """Return a record. Raises BadCell where its own row was bad."""
        try:
            return self._of(column)[key]
        except KeyError:
            raise BadCell(_("The row of this record has to be put right first: %s") % key) from None

    def learn(self, row: models.Model, columns: Iterable) -> None:
        """Know a record that was just made."""
        for column in columns:
            if getattr(column, "late", False) and column.name in self._known:
                self._known[column.name][getattr(row, column.key)] = row

    def _of(self, column) -> dict[str, models.Model]:
        if column.name not in self._known:
            related = column.field.related_model
            rows = self.querysets.get(column.name, related._base_manager.all)()
            self._known[column.name] = {getattr(row, column.key): row for row in rows}
        return self._known[column.name]
