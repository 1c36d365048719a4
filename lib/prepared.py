"""Queries whose SQL is written once: Django builds and compiles a QuerySet anew at each use.

On a page of ten queries that costs more than the database does. Here a QuerySet is built once per
process and variant, with slots where values go, and afterwards only run.
"""

from collections.abc import Callable, Hashable
from copy import copy
from datetime import date

from django.contrib.postgres.fields import ArrayField
from django.db import connections, models
from django.db.models.expressions import Expression


class Slot(Expression):
    """A place in a query for a value that is known only when it runs."""

    def __init__(self, name: str, output_field: models.Field):
        super().__init__(output_field=output_field)
        self.name = name

    def as_sql(self, compiler, connection):
        return "%s", [self]


def moment(name: str = "now") -> Slot:
    """Return a slot for an aware datetime."""
    return Slot(name, models.DateTimeField())


class Among(models.Func):
    """Whether a number is one of those in a slot: a list of any length, in SQL of one length."""

    template = "%(expressions)s)"
    arg_joiner = " = ANY("
    output_field = models.BooleanField()

    def __init__(self, column: str, name: str):
        super().__init__(models.F(column), Slot(name, ArrayField(models.BigIntegerField())))


class Prepared:
    """A QuerySet to be run often. `build` gets the variant and returns it, with slots in it.

    The tables of a QuerySet do not change while a process runs, so neither does its SQL. What
    depends on the time or the language when it is built must be a slot or part of the variant.
    """

    def __init__(self, build: Callable[..., models.QuerySet]):
        self._build = build
        self._built: dict[Hashable, _Built] = {}

    def __call__(self, *variant: Hashable, **values) -> list:
        """Return the rows: what iterating the QuerySet gives. `values` fill its slots."""
        built = self._built.get(variant)
        if built is None:
            built = self._built[variant] = _Built(self._build(*variant))
        return built.rows(values)


class _Built:
    """One variant: the QuerySet with the compiler that has written its SQL."""

    def __init__(self, queryset: models.QuerySet):
        self.queryset = queryset
        self.compiler = queryset.query.get_compiler(queryset.db)
        self.sql, self.params = self.compiler.as_sql()
        if any(isinstance(each, date) for each in self.params):  # a datetime is one too
            raise ValueError("a moment that is compiled in is wrong a minute later: use a slot")

    def rows(self, values: dict) -> list:
        given = tuple(values[each.name] if isinstance(each, Slot) else each for each in self.params)
        compiler = copy(self.compiler)
        compiler.connection = connections[self.queryset.db]  # this thread's
        compiler.as_sql = lambda *_args, **_kwargs: (self.sql, given)
        # Not by a method of the QuerySet: each of them clones the query.
        ready = type(self.queryset)(
            model=self.queryset.model,
            query=_Ready(self.queryset.query, compiler),
            using=self.queryset.db,
        )
        ready._fields = self.queryset._fields
        return list(self.queryset._iterable_class(ready))


class _Ready:
    """A query whose compiler has nothing more to do."""

    def __init__(self, query, compiler):
        self._query, self._compiler = query, compiler

    def __getattr__(self, name):
        return getattr(self._query, name)

    def get_compiler(self, *_args, **_kwargs):
        return self._compiler
