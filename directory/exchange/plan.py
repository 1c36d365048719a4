"""What an import would change: worked out by doing it, in a transaction that is undone.

So the dry run meets every rule that the import meets: fields, constraints, references. The
confirmed import does the same once more, and stays only if it came to exactly what was shown.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import DatabaseError, models, transaction
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.log_actions import log

from ..models import ContentVersion
from .children import Children, Word, write_words
from .columns import Column
from .files import Line, Table
from .kinds import Kind
from .problems import BadCell, Problem, Unreadable
from .references import References

NEW, CHANGED, UNCHANGED, BAD = "new", "changed", "unchanged", "bad"
IMPORTED = "record.imported"
AFTER = "after_record_import"  # functions of kind, changed rows and time, in the transaction
VERIFICATION = {"verified_on", "verified_against"}
REASON = 100  # characters of a reason in the history


@dataclass(frozen=True)
class Change:
    """What becomes of one column; plain values, as in JSON."""

    column: str
    before: Any
    after: Any


@dataclass
class RowPlan:
    """What becomes of one row of the file."""

    number: int
    key: str
    is_new: bool = False
    changes: list[Change] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    @property
    def action(self) -> str:
        if self.problems:
            return BAD
        if self.is_new:
            return NEW
        return CHANGED if self.changes else UNCHANGED


@dataclass
class Plan:
    rows: list[RowPlan]

    def of(self, action: str) -> list[RowPlan]:
        return [row for row in self.rows if row.action == action]

    @property
    def counts(self) -> dict[str, int]:
        found = Counter(row.action for row in self.rows)
        return {action: found[action] for action in (NEW, CHANGED, UNCHANGED, BAD)}

    @property
    def changes_anything(self) -> bool:
        return bool(self.of(NEW) or self.of(CHANGED))

    @property
    def is_good(self) -> bool:
        return not self.of(BAD)

    @property
    def mark(self) -> str:
        """A fingerprint of what would change, from what to what."""
        said = [
            [row.number, row.key, row.action, [[c.column, c.before, c.after] for c in row.changes]]
            for row in self.rows
        ]
        raw = json.dumps(said, sort_keys=True, ensure_ascii=False).encode()
        return hashlib.blake2b(raw, digest_size=16).hexdigest()


def dry_run(kind: Kind, table: Table, editor, name: str) -> Plan:
    """Return what an import would change; nothing stays. Raises Unreadable."""
    with transaction.atomic():
        plan = _Import(kind, editor, name).run(table)
        transaction.set_rollback(True)
    return plan


def carry_out(
    kind: Kind, table: Table, editor, name: str, seen: str, now: datetime
) -> tuple[Plan, bool]:
    """Import a table, if that changes what the editor saw; return the plan and whether it was done.

    All or nothing, in one transaction. `seen` is the mark of the plan that was shown.
    """
    with transaction.atomic():
        importing = _Import(kind, editor, name)
        plan = importing.run(table)
        if not plan.is_good or plan.mark != seen:
            transaction.set_rollback(True)
            return plan, False
        # Platforms first, the version last: the order of every other writer.
        for follow in hooks.get_hooks(AFTER):
            follow(kind, importing.touched, now)
        for row in importing.touched:
            log(row, IMPORTED, user=editor, data={"file": name})
        if importing.touched:
            ContentVersion.bump()
    return plan, True


class _Import:
    """One import under way, inside a transaction."""

    def __init__(self, kind: Kind, editor, name: str):
        self.kind, self.editor = kind, editor
        self.reason = _("import of %s") % name
        self.refs = References(kind.querysets)
        self.touched: list[models.Model] = []

    def run(self, table: Table) -> Plan:
        columns = self._columns(table)
        key = self.kind.columns[0].name
        keys = [self._key(line) for line in table.lines]
        self.refs.coming = set(keys)
        rows = self.kind.rows().filter(**{f"{key}__in": keys})
        rows = rows.select_for_update(no_key=True, of=("self",)).order_by("pk")
        stored = {getattr(row, key): row for row in rows}
        twice = {each for each, number in Counter(keys).items() if number > 1}
        jobs = []
        for line, name in zip(table.lines, keys, strict=True):
            plan = RowPlan(line.number, name, is_new=name not in stored)
            row = stored.get(name) or self.kind.model(**{key: name})
            if name in twice:
                plan.problems.append(Problem(key, _("This short name stands there twice.")))
            jobs.append((plan, row, self._wanted(plan, row, line, columns)))
        for plan, row, wanted in jobs:
            self._write(plan, row, wanted)
        for plan, row, wanted in jobs:
            self._write_late(plan, row, wanted)
        return Plan([plan for plan, _row, _wanted in jobs])

    def _key(self, line: Line) -> str:
        """Return which record a row is about; what is no text is refused with the other cells."""
        column = self.kind.columns[0]
        try:
            return column.parse(line.cells.get(column.name), self.refs)
        except BadCell:
            return ""

    def _columns(self, table: Table) -> dict[str, Column]:
        known = {column.name: column for column in self.kind.all_columns}
        unknown = [name for name in table.columns if name not in known]
        if unknown:
            raise Unreadable(
                _("These columns are not known: %(unknown)s. There are: %(known)s.")
                % {"unknown": ", ".join(unknown)[:500], "known": ", ".join(known)}
            )
        key = self.kind.columns[0].name
        if table.lines and key not in table.columns:
            raise Unreadable(_("The column “%s” is missing: it tells which record is meant.") % key)
        return {name: known[name] for name in table.columns}

    def _wanted(self, plan: RowPlan, row, line: Line, columns: dict) -> dict[Column, Any]:
        """Return the values that differ from the record's, and note every bad cell."""
        wanted = {}
        for name, cell in line.cells.items():
            column = columns[name]
            before = column.read(row)
            try:
                value = column.parse(cell, self.refs)
                if isinstance(column, Children):
                    value = column.completed(row, value)
            except BadCell as error:
                plan.problems.append(Problem(name, str(error)))
                continue
            if value != before:
                wanted[column] = value
                plan.changes.append(Change(name, before, value))
        return wanted

    def _write(self, plan: RowPlan, row, wanted: dict[Column, Any]) -> None:
        """Write all but references to records that the same file may bring."""
        if plan.problems or not (wanted or plan.is_new):
            return
        with self._guard(plan):
            stored = {} if plan.is_new else self.kind.read(row)
            own = [each for each in wanted if not isinstance(each, Word | Children)]
            for column in own:
                if not getattr(column, "late", False):
                    column.write(row, wanted[column], self.refs)
            row.full_clean()
            self.kind.check(row, stored)
            if own or plan.is_new:
                self._mark(row, {column.name for column in own})
                row.save()
            write_words(row, _by_language(wanted), self._mark)
            if plan.is_new and not row.texts.get_live_queryset().exists():
                first = self.kind.words[0].name
                raise ValidationError({first: _("Words in at least one language are needed.")})
            for column in wanted:
                if isinstance(column, Children):
                    column.save(row, wanted[column], self.refs, self._mark)
            self.refs.learn(row, self.kind.columns)
            self.touched.append(row)

    def _write_late(self, plan: RowPlan, row, wanted: dict[Column, Any]) -> None:
        late = [column for column in wanted if getattr(column, "late", False)]
        if plan.problems or not late or (not any(wanted[each] for each in late) and plan.is_new):
            return
        with self._guard(plan):
            for column in late:
                try:
                    column.write(row, wanted[column], self.refs)
                except BadCell as error:
                    raise ValidationError({column.name: str(error)}) from error
            row.full_clean()
            self._mark(row)
            row.save()

    def _mark(self, row, changed: Collection[str] = ()) -> None:
        """Name author and reason for the history of a row about to be saved.

        Whoever brings in the day of a verification answers for it, as in the form.
        """
        row._history_user = self.editor
        row._change_reason = self.reason[:REASON]
        if hasattr(row, "verified_by_id") and VERIFICATION & set(changed):
            row.verified_by = self.editor if row.verified_on else None

    def _guard(self, plan: RowPlan) -> "_Guard":
        return _Guard(plan, {column.name for column in self.kind.all_columns})


class _Guard:
    """A savepoint around one row: what fails becomes its problems, and the next row goes on."""

    def __init__(self, plan: RowPlan, columns: set[str]):
        self.plan, self.columns = plan, columns
        self.atomic = transaction.atomic()

    def __enter__(self):
        self.atomic.__enter__()

    def __exit__(self, kind, error, trace):
        self.atomic.__exit__(kind, error, trace)
        if isinstance(error, ValidationError):
            self.plan.problems += _problems(error, self.columns)
        elif isinstance(error, DatabaseError):
            said = str(error).splitlines()[0]
            self.plan.problems.append(Problem("", _("The database refuses this row: %s") % said))
        else:
            return False
        return True


def _problems(error: ValidationError, columns: Iterable[str]) -> list[Problem]:
    if not hasattr(error, "error_dict"):
        return [Problem("", words) for words in error.messages]
    return [
        Problem(name if name in columns and name != NON_FIELD_ERRORS else "", words)
        for name, words_of_one in error.message_dict.items()
        for words in words_of_one
    ]


def _by_language(wanted: Mapping[Column, Any]) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for column, value in wanted.items():
        if isinstance(column, Word):
            found.setdefault(column.language, {})[column.word] = value
    return found
