"""Who did what, when, from where: one log over everything that keeps a part of it.

Accounts have their events, guides and screens Wagtail's log, records the rows of their history.
All are read as the same columns, newest first, so that a page of the log is one query over all of
them and an export needs no more memory for a year than for a day.
"""

import heapq
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from itertools import islice
from typing import NamedTuple

from django.apps import apps
from django.db import models
from django.db.models import F, Q, TextField, Value
from django.db.models.functions import Cast, Coalesce
from wagtail.models import ModelLogEntry, PageLogEntry

from directory.models import AccountEvent, DeskRequest

ACCOUNTS, PAGES, SCREENS, VALUES = "account", "page", "record", "values"
NOBODY = "portal"  # what the portal wrote by itself: feeds, starter content
TITLES = ("slug", "title", "name", "value", "key", "language")  # what names a row of a history
CHUNK = 500


class Entry(NamedTuple):
    """One line of the log. Times are UTC; `model` is a label such as incidents.claim."""

    at: datetime
    source: str  # where the line comes from: the label of its own model
    pk: int
    kind: str
    person: int | None  # who did it
    action: str
    model: str
    record: str
    title: str
    address: str | None = None
    device: str = ""


class Cursor(NamedTuple):
    """The last line of a page; the next page begins below it."""

    at: datetime
    source: str
    pk: int


@dataclass(frozen=True)
class Filters:
    """What is asked for. `person` is a key, "portal", or empty for all people."""

    person: str = ""
    kind: str = ""
    record: str = ""
    since: datetime | None = None
    until: datetime | None = None


def page(filters: Filters, size: int, below: Cursor | None = None) -> list[Entry]:
    """Return the newest lines that match, at most `size`; one query, and one for the addresses."""
    found = [rows[:size] for rows in _sources(filters, below)]
    if not found:
        return []
    first, *others = found
    rows = first.union(*others, all=True) if others else first
    rows = rows.order_by(*ORDER)[:size] if others else rows
    return with_origins([Entry(*row) for row in rows])


def everything(filters: Filters) -> Iterator[Entry]:
    """Yield every line that matches, newest first, some hundred in memory at a time."""
    streams = [rows.iterator(chunk_size=CHUNK) for rows in _sources(filters, None)]
    merged = heapq.merge(*streams, key=_newest_first)
    while chunk := [Entry(*row) for row in islice(merged, CHUNK)]:
        yield from with_origins(chunk)


ORDER = ("-x_at", "x_source", "-x_pk")


def _newest_first(row) -> tuple:
    at, source, pk = row[:3]
    return (-at.timestamp(), source, -pk)


def with_origins(entries: list[Entry]) -> list[Entry]:
    """Fill in from where: what was written during a person's request came from its address."""
    people = {entry.person for entry in entries if entry.person and entry.kind != ACCOUNTS}
    if not people:
        return entries
    asked = DeskRequest.objects.filter(
        person__in=people,
        started_at__lte=max(entry.at for entry in entries),
        ended_at__gte=min(entry.at for entry in entries),
    ).order_by("-started_at")
    requests: dict[int, list[DeskRequest]] = {}
    for request in asked:
        requests.setdefault(request.person_id, []).append(request)
    return [_with_origin(entry, requests.get(entry.person, ())) for entry in entries]


def _with_origin(entry: Entry, requests: Iterable[DeskRequest]) -> Entry:
    if entry.kind == ACCOUNTS:
        return entry
    for request in requests:
        if request.started_at <= entry.at <= request.ended_at:
            return entry._replace(address=request.address, device=request.device)
    return entry


# --- the parts --------------------------------------------------------------------------------
@cache
def histories() -> tuple[type[models.Model], ...]:
    """Return the models that keep what values a record had."""
    return tuple(model for model in apps.get_models() if hasattr(model, "instance_type"))


def _sources(filters: Filters, below: Cursor | None) -> list[models.QuerySet]:
    parts = []
    if filters.kind in ("", ACCOUNTS) and filters.person != NOBODY:
        parts.append(_accounts())
    if filters.kind in ("", PAGES):
        parts.append(_logged(PageLogEntry, PAGES, Cast("page_id", TextField())))
    if filters.kind in ("", SCREENS):
        parts.append(_logged(ModelLogEntry, SCREENS, F("object_id")))
    if filters.kind in ("", VALUES):
        parts += [_history(model) for model in histories()]
    return [_narrowed(rows, filters, below) for rows in parts]


def _columns(rows, kind: str, **columns) -> models.QuerySet:
    label = rows.model._meta.label_lower
    columns = {
        "at": None,
        "source": Value(label, TextField()),
        "pk": Cast("pk", models.BigIntegerField()),
        "kind": Value(kind, TextField()),
        "person": None,
        "action": None,
        "model": None,
        "record": None,
        "title": None,
        "address": Value(None, models.GenericIPAddressField()),
        "device": Value("", TextField()),
    } | columns
    named = {f"x_{name}": expression for name, expression in columns.items()}
    return rows.order_by().annotate(**named).values_list(*named)


def _accounts() -> models.QuerySet:
    return _columns(
        AccountEvent.objects.all(),
        ACCOUNTS,
        at=F("at"),
        person=Coalesce("actor_id", "person_id"),
        action=Cast("kind", TextField()),
        model=Value("directory.editor", TextField()),
        record=Coalesce(Cast("person_id", TextField()), Value("", TextField())),
        title=Cast("about", TextField()),
        address=F("address"),
        device=Cast("device", TextField()),
    )


def _logged(model, kind: str, record) -> models.QuerySet:
    app, name = F("content_type__app_label"), F("content_type__model")
    return _columns(
        model.objects.all(),
        kind,
        at=F("timestamp"),
        person=F("user_id"),
        action=Cast("action", TextField()),
        model=Coalesce(
            models.functions.Concat(app, Value("."), name, output_field=TextField()),
            Value("", TextField()),
        ),
        record=Cast(record, TextField()),
        title=F("label"),
    )


def _history(model) -> models.QuerySet:
    fields = {field.name for field in model._meta.concrete_fields}
    name = next((each for each in TITLES if each in fields), None)
    return _columns(
        model.objects.all(),
        VALUES,
        at=F("history_date"),
        person=F("history_user_id"),
        action=Cast("history_type", TextField()),
        model=Value(model.instance_type._meta.label_lower, TextField()),
        record=Cast(model.instance_type._meta.pk.attname, TextField()),
        title=Cast(name, TextField()) if name else Value("", TextField()),
    )


def _narrowed(rows, filters: Filters, below: Cursor | None) -> models.QuerySet:
    if filters.person == NOBODY:
        rows = rows.filter(x_person__isnull=True)
    elif filters.person:
        rows = rows.filter(x_person=int(filters.person))
    elif rows.model is not AccountEvent:
        rows = rows.filter(x_person__isnull=False)
    if filters.record:
        rows = rows.filter(Q(x_title__icontains=filters.record) | Q(x_record=filters.record))
    if filters.since:
        rows = rows.filter(x_at__gte=filters.since)
    if filters.until:
        rows = rows.filter(x_at__lt=filters.until)
    if below:
        rows = rows.filter(_below(rows.model._meta.label_lower, below))
    return rows.order_by("-x_at", "-x_pk")


def _below(source: str, cursor: Cursor) -> Q:
    """Lines of one instant are ordered by source and key; so no line is shown twice or lost."""
    older = Q(x_at__lt=cursor.at)
    same = Q(x_at=cursor.at)
    if source > cursor.source:
        return older | same
    if source == cursor.source:
        return older | (same & Q(x_pk__lt=cursor.pk))
    return older


# --- one change, value by value ---------------------------------------------------------------
@dataclass(frozen=True)
class Change:
    """What one value was and became, in words of the record's form."""

    name: str
    before: str
    after: str


def history_of(label: str) -> type[models.Model] | None:
    """Return the history that a line of the log comes from, by its label."""
    return next((model for model in histories() if model._meta.label_lower == label), None)


def changes(row) -> list[Change]:
    """Return what a row of a history changed, against the row before it."""
    before = None if row.history_type == "+" else row.prev_record
    found = []
    for field in type(row).instance_type._meta.concrete_fields:
        if field.primary_key or not hasattr(row, field.attname):
            continue
        now = "" if row.history_type == "-" else _plain(getattr(row, field.attname))
        then = _plain(getattr(before, field.attname)) if before else ""
        if now != then:
            found.append(Change(str(field.verbose_name), then, now))
    return found


def _plain(value) -> str:
    return "" if value is None else str(value)
