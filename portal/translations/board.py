"""What is written in which language, and how it stands: one row per thing and language, by SQL.

Things of all kinds and their words in all languages are two unions, joined by the database: it
sorts, counts and pages them, however many records there are. What may be seen is said by the
QuerySets of the records, as everywhere.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import connection, models
from django.db.models import (
    BigIntegerField,
    Case,
    F,
    FilteredRelation,
    OuterRef,
    Q,
    Subquery,
    TextField,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce, Left
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from directory.models import TARGETS
from guidance.models.pages import BaseGuide
from guidance.paths import open_pages
from lib import states
from lib.folding import fold
from lib.languages import SOURCE, TextState

from .kinds import KINDS, PageKind, RecordKind


class Standing(models.TextChoices):
    """How a thing stands in one language."""

    WRONG = "wrong", _("Now wrong")
    MISSING = "missing", _("Missing")
    CONTENT = "content", _("Out of date")
    MACHINE = "machine", _("Machine translation")
    DRAFT = "draft", _("Draft")
    CURRENT = "current", _("Checked")


@dataclass(frozen=True)
class Question:
    """What somebody wants to see of the board; empty parts ask for everything."""

    languages: tuple[str, ...] = TARGETS
    standings: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    text: str = ""
    urgent: bool = False  # only what hangs on an incident that is open
    unpublished: bool = False  # also what readers do not see


@dataclass(frozen=True)
class Row:
    """One thing in one language. `pending`: a newer draft waits beside what readers see."""

    kind: str
    pk: int
    language: str
    standing: str
    urgent: bool
    pending: bool
    caption: str


_CAPTION = 160  # letters of a title that the board shows

# A draft is on no reader's page; so its age is nobody's trouble yet. What is wrong comes before
# what a machine wrote: its readers are told something false.
_BOARD = """
WITH things AS ({things}), words AS ({words}), board AS (
    SELECT things.of_kind, things.of_pk, languages.of_language, things.urgent, things.caption,
        coalesce(words.pending, false) AS pending,
        CASE
            WHEN words.of_pk IS NULL THEN 'missing'
            WHEN words.text_state = 'draft' THEN 'draft'
            WHEN coalesce(words.base, 1) < things.wrong_version THEN 'wrong'
            WHEN coalesce(words.base, 1) < things.content_version THEN 'content'
            WHEN words.text_state = 'machine' THEN 'machine'
            ELSE 'current'
        END AS standing
    FROM things
    CROSS JOIN unnest(%s::text[]) AS languages(of_language)
    LEFT JOIN words USING (of_kind, of_pk, of_language)
    WHERE things.owed OR words.of_pk IS NOT NULL
)
"""
# What an editor should see first: while an incident is open, words that are not there come before
# those that are merely old.
_WORST_FIRST = """
ORDER BY
    CASE
        WHEN standing = 'wrong' THEN 0
        WHEN urgent AND standing IN ('missing', 'draft') THEN 1
        WHEN standing = 'content' THEN 2
        WHEN standing = 'machine' THEN 3
        WHEN standing = 'draft' THEN 4
        WHEN standing = 'missing' THEN 5
        ELSE 6
    END,
    array_position(%s::text[], of_kind), of_pk DESC, of_language
"""


def rows(question: Question, now: datetime, start: int, stop: int) -> list[Row]:
    """Return one row per thing and language, the worst first; one query."""
    board, params = _board(question, now)
    columns = "of_kind, of_pk, of_language, standing, urgent, pending, caption"
    wanted = "WHERE (%s OR standing = ANY(%s)) AND (urgent OR NOT %s)"
    params += [not question.standings, list(question.standings), question.urgent]
    params += [list(KINDS), stop - start, start]
    sql = f"{board} SELECT {columns} FROM board {wanted} {_WORST_FIRST} LIMIT %s OFFSET %s"  # noqa: S608
    return [Row(*row) for row in _asked(sql, params)]


def counts(question: Question, now: datetime) -> Counter:
    """Return how many things stand how, by (language, standing, urgent); one query.

    The standings asked for play no part: an editor sees beside them what else there is.
    """
    board, params = _board(question, now)
    columns = "of_language, standing, urgent"
    sql = f"{board} SELECT {columns}, count(*) FROM board GROUP BY {columns}"  # noqa: S608
    return Counter({tuple(key): number for *key, number in _asked(sql, params)})


def _asked(sql: str, params: list) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchall()


def _board(question: Question, now: datetime) -> tuple[str, list]:
    kinds = [kind for name, kind in KINDS.items() if not question.kinds or name in question.kinds]
    things, their = _union(_things(kind, question, now) for kind in kinds)
    words, of_words = _union(_words(kind, question.languages) for kind in kinds)
    params = [*their, *of_words, list(question.languages)]
    return _BOARD.format(things=things, words=words), params


def _union(arms: Iterable[models.QuerySet]) -> tuple[str, list]:
    """Return the union of some queries; the ORM's own would be planned arm by arm."""
    parts = [arm.query.sql_with_params() for arm in arms]
    sql = " UNION ALL ".join(sql for sql, _params in parts)
    return sql, [param for _sql, params in parts for param in params]


def _things(kind: RecordKind | PageKind, question: Question, now: datetime) -> models.QuerySet:
    """What there is of one kind, with how new its source is."""
    if isinstance(kind, RecordKind):
        found = kind.model._base_manager.all() if question.unpublished else kind.public(now)
        found = found.select_related(None).prefetch_related(None)
        found = found.annotate(
            original=FilteredRelation("texts", condition=Q(texts__language=SOURCE))
        ).filter(original__isnull=False)
        age, caption = "original", f"original__{kind.text.words[0]}"
    else:
        found = kind.model._base_manager.filter(locale__language_code=SOURCE)
        found = found if question.unpublished else open_pages(found)
        age, caption = "age", "title"
    if question.text:
        found = found.filter(_fits(kind, question.text))
    return found.order_by().values(
        of_kind=Value(kind.name, TextField()),
        of_pk=Cast("pk", BigIntegerField()),
        urgent=_urgent(kind),
        owed=_owed(kind),
        caption=Left(Cast(caption, TextField()), _CAPTION),
        wrong_version=Coalesce(F(f"{age}__wrong_version"), 1),
        content_version=Coalesce(F(f"{age}__content_version"), 1),
    )


def _fits(kind: RecordKind | PageKind, text: str) -> Q:
    folded = fold(text)
    if isinstance(kind, RecordKind):
        title, words = "original__folded_title", "original__folded_words"
    elif issubclass(kind.model, BaseGuide):
        title, words = "folded_title", "folded_words"
    else:
        return Q(title__icontains=text)
    return Q(**{f"{title}__contains": folded}) | Q(**{f"{words}__contains": folded})


def _urgent(kind: RecordKind | PageKind) -> Case | Value:
    """Whether it belongs to an incident that is open now."""
    if isinstance(kind, PageKind) or kind.incident is None:
        return Value(False)
    closed = Q(**{f"{kind.incident}phase__in": sorted(states.CLOSED_PHASES)})
    return Case(When(closed, then=Value(False)), default=Value(True))


def _owed(kind: RecordKind | PageKind) -> Case | Value:
    """Whether it should be there in every language, so that one without it is missing."""
    if isinstance(kind, PageKind) or kind.owed is None:
        return Value(True)
    return Case(When(kind.owed, then=Value(True)), default=Value(False))


def _words(kind: RecordKind | PageKind, languages: tuple[str, ...]) -> models.QuerySet:
    """What is written of one kind in some languages."""
    if isinstance(kind, RecordKind):
        found = kind.text._base_manager.filter(language__in=languages)
        of, language = kind.link, "language"
        state, based_on, pending = F("state"), F("based_on"), Value(False)
    else:
        found = kind.model._base_manager.filter(locale__language_code__in=languages)
        source = Page.objects.filter(
            translation_key=OuterRef("translation_key"), locale__language_code=SOURCE
        )
        of, language = Subquery(source.order_by().values("pk")[:1]), "locale__language_code"
        state = Case(
            When(live=True, then=Value(TextState.REVIEWED)), default=Value(TextState.DRAFT)
        )
        based_on, pending = (
            F("age__based_on"),
            Case(
                When(live=True, has_unpublished_changes=True, then=Value(True)),
                default=Value(False),
            ),
        )
    return found.order_by().values(
        of_kind=Value(kind.name, TextField()),
        of_pk=Cast(of, BigIntegerField()),
        of_language=Cast(language, TextField()),
        text_state=state,
        base=based_on,
        pending=pending,
    )
