"""What somebody may be typing: titles of what is public, each with its address."""

from dataclasses import dataclass
from datetime import datetime
from types import SimpleNamespace

from django.db.models import F, TextField
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils.translation import get_language

from guidance.templatetags.guides import guide_url
from lib.languages import SOURCE, chain
from lib.searching import TITLE, terms_query

from .kinds import LABELS, TABLES, Table
from .mending import mended
from .pages import pages_with
from .question import Question, tidied
from .ranking import fit
from .vocabulary import Vocabulary, vocabulary

MOST = 8
GUIDES = ("guides", "fraud-forms")


@dataclass(frozen=True)
class Suggestion:
    """A title, the kind it is of, where it leads, and its language (empty for names)."""

    title: str
    kind: str
    url: str
    language: str = ""

    @property
    def label(self) -> str:
        return str(LABELS[self.kind])


def suggestions(query: str, now: datetime) -> list[Suggestion]:
    """At most eight titles that have the words; else those with the words probably meant."""
    question = Question.of(tidied(query), get_language() or SOURCE)
    if not question.words:
        return []
    words = vocabulary(now)
    found = _suggested(question, words, now)
    if not found:
        other = mended(question, words.of(question.language))
        found = _suggested(other, words, now) if other else []
    return found


def _suggested(question: Question, words: Vocabulary, now: datetime) -> list[Suggestion]:
    platforms = [
        Suggestion(each.name, "platforms", reverse("directory:platform", args=[each.slug]))
        for each in words.named_in(question)
    ]
    pages = [
        Suggestion(str(page.title), "pages", page.url, question.language)
        for page in pages_with(question, titles_only=True)
    ]
    return _mixed([platforms, *_titled(question, words, now), pages])


def _mixed(kinds: list[list[Suggestion]]) -> list[Suggestion]:
    """One of each kind, then a second of each …, in the order of kinds."""
    order = list(LABELS)
    turns = [
        (turn, order.index(each.kind), each)
        for each_kind in kinds
        for turn, each in enumerate(each_kind)
    ]
    turns.sort(key=lambda turn: turn[:2])
    best = [each for _turn, _kind, each in turns[:MOST]]
    return sorted(best, key=lambda each: order.index(each.kind))


def _titled(question: Question, words: Vocabulary, now: datetime) -> list[list[Suggestion]]:
    """Titles by kind, in one query; a record once, in the reader's language if it is there."""
    tables = [table for table in TABLES if table.title]
    first, *rest = [_branch(table, question, words, now) for table in tables]
    languages = chain(question.language)
    best: dict[tuple[Table, str], tuple] = {}
    for row in first.union(*rest, all=True):
        table = TABLES[row["found_in"]]
        place = languages.index(row["written_in"]), -row["score"]
        key = table, row["about"]
        if key not in best or place < best[key][0]:
            address = _address(table, row["part"])
            best[key] = place, Suggestion(row["named"], table.kind, address, row["written_in"])
    ordered = sorted(best.items(), key=lambda pair: pair[1][0])
    kinds = dict.fromkeys(table.kind for table in tables)
    return [[each for _key, (_place, each) in ordered if each.kind == kind] for kind in kinds]


def _branch(table: Table, question: Question, words: Vocabulary, now: datetime):
    # A guide may help whose title says it in other words.
    terms = question.every("" if table.kind in GUIDES else TITLE)
    return (
        table.keyed(now)
        .filter(vector=terms_query(terms), written_in__in=chain(question.language))
        .annotate(
            score=fit(question, words),
            named=Cast(F(table.title), TextField()),
            part=Cast(F(table.address), TextField()),
        )
        .order_by("-score", "pk")
        .values("found_in", "about", "written_in", "score", "named", "part")[: 2 * MOST]
    )


def _address(table: Table, part: str) -> str:
    match table.kind:
        case "incidents":
            return reverse("incidents:detail", args=[part])
        case "notices":
            return f"{reverse('directory:notices')}#{part}"
        case "statistics":
            return f"{reverse('directory:statistics')}#{part}"
        case "contacts":
            return reverse("contacts")
    return guide_url(SimpleNamespace(url_path=part))
