"""The kinds of records that are exchanged as tables; each app names its own by a hook."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import models
from django.urls import reverse
from wagtail import hooks

from .children import Children, Word, words_of_model
from .columns import Column

HOOK = "register_record_exchange"  # functions that return a list of kinds


def _nothing_more(*args) -> None:
    """No rule beside those of the model."""


@dataclass(frozen=True)
class Kind:
    """One kind of record as a table. `name` is its part of the address and of its list's.

    `check(row, stored)` holds the rules of the desk's form that the model does not: it raises
    ValidationError; `stored` are the plain values before, empty for a new record.
    """

    name: str
    model: type[models.Model]
    columns: tuple[Column, ...]
    check: Callable[[models.Model, Mapping[str, Any]], None] = _nothing_more
    querysets: Mapping[str, Callable[[], models.QuerySet]] = field(default_factory=dict)

    @property
    def words(self) -> list[Word]:
        return words_of_model(self.model)

    @property
    def all_columns(self) -> list[Column]:
        """What a file may hold; the key is the first."""
        return [*self.columns, *self.words]

    @property
    def list_url(self) -> str:
        return reverse(f"{self.name}:index")

    def rows(self) -> models.QuerySet:
        """Return all records with what their columns read, in a fixed number of queries."""
        related, many = [], ["texts"]
        for column in self.columns:
            if isinstance(column, Children):
                many += [column.name, *([f"{column.name}__texts"] if column.worded else [])]
                many += [f"{column.name}__{each.name}" for each in column.columns if _points(each)]
            elif column.field.many_to_many:
                many.append(column.name)
            elif column.field.is_relation:
                related.append(column.name)
        return self.model._base_manager.select_related(*related).prefetch_related(*many)

    def read(self, row) -> dict[str, Any]:
        """Return the plain values of a record, by column."""
        return {column.name: column.read(row) for column in self.all_columns}

    def may_import(self, user) -> bool:
        return all(user.has_perm(self._right(act)) for act in ("add", "change"))

    def may_export(self, user) -> bool:
        return any(user.has_perm(self._right(act)) for act in ("view", "change"))

    def _right(self, act: str) -> str:
        return f"{self.model._meta.app_label}.{act}_{self.model._meta.model_name}"


def _points(column: Column) -> bool:
    return column.field.is_relation


def kinds() -> dict[str, Kind]:
    """Return the registered kinds by name."""
    found = [register() for register in hooks.get_hooks(HOOK)]
    return {kind.name: kind for each in found for kind in each}


def kind_of(model: type[models.Model]) -> Kind | None:
    return next((kind for kind in kinds().values() if kind.model is model), None)
