"""Which records hold the words: one query over all kinds, ranked inside each."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise

from django.db.models import Case, Count, F, FloatField, Max, Value, When, Window
from django.db.models.lookups import GreaterThanOrEqual

from lib.searching import terms_query

from .kinds import TABLES, Table
from .pages import PlainPage, pages_with
from .question import Part, Question
from .ranking import fit, texts_with, weight
from .vocabulary import Lexicon, Vocabulary

SHOWN = 50  # records of one kind that can be looked at
OWN_LANGUAGE = 4.0  # how much more a hit in the reader's own words counts
ENOUGH = 0.5  # of the weight of all words: below it a record is not about the question
COMMON = 0.5  # words in more than this share of our texts say nothing
NAMED = 100.0  # the rank of a platform that is called by its name


@dataclass
class Found:
    """Records by kind and table with their ranks, and how many of each kind there are."""

    question: Question
    terms: str = ""  # the tsquery that found them
    ranks: dict[str, dict[str, float]] = field(default_factory=lambda: defaultdict(dict))
    tables: dict[str, dict[str, list[Table]]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(list))
    )
    totals: Counter[str] = field(default_factory=Counter)
    pages: list[PlainPage] = field(default_factory=list)
    mentioned: int = 0  # platforms that are named among other words and found by nothing else

    @property
    def has_all_words(self) -> bool:
        """Whether something was found that has all the words."""
        return self.total > self.mentioned

    @property
    def total(self) -> int:
        return self.totals.total()

    def best(self, kind: str, number: int) -> list[str]:
        """The records of one kind, the best first."""
        ranks = self.ranks[kind]
        return sorted(ranks, key=lambda each: (-ranks[each], each))[:number]


def find(question: Question, vocabulary: Vocabulary, now: datetime) -> Found:
    """Records that hold every word of the question."""
    if not question.parts:
        return Found(question)
    score = fit(question, vocabulary)
    found = _collect(question, question.every(), score, now)
    _add_platforms(found, vocabulary)
    found.pages = pages_with(question)
    found.totals["pages"] = len(found.pages)
    return found


def find_some(question: Question, vocabulary: Vocabulary, now: datetime) -> Found:
    """Records that hold the telling words of a question, or at least half of their weight."""
    lexicon = vocabulary.of(question.language)
    parts = telling(question, lexicon)
    if len(parts) < 2:
        return Found(question)
    weights = {part.terms(): weight(part, lexicon) for part in parts}
    # Words we do not know weigh as much as others: where most are unknown, nothing is near.
    unknown = sum(not texts_with(part, lexicon) for part in question.parts)
    least = ENOUGH * sum(weights.values()) * (1 + unknown / len(parts))
    # Vietnamese words are mostly of two syllables: side by side they say more than apart.
    for one, other in pairwise(parts):
        pair = f"({one.terms()} <-> {other.terms()})"
        weights[pair] = (weights[one.terms()] + weights[other.terms()]) / 2
    share = Value(0.0, FloatField())
    for terms, points in weights.items():
        holds = When(vector=terms_query(terms), then=Value(points))
        share = share + Case(holds, default=Value(0.0), output_field=FloatField())
    some = " | ".join(part.terms() for part in parts)
    found = _collect(
        question, some, fit(question, vocabulary), now, GreaterThanOrEqual(share, least)
    )
    _add_platforms(found, vocabulary)
    return found


def telling(question: Question, lexicon: Lexicon) -> list[Part]:
    """The parts of a question that our texts know and that are not in most of them."""
    known = [part for part in question.parts if texts_with(part, lexicon)]
    rare = [part for part in known if texts_with(part, lexicon) <= COMMON * lexicon.size]
    return rare or known


def _collect(question: Question, terms: str, score, now: datetime, near=None) -> Found:
    found = Found(question, terms)
    first, *rest = [_branch(table, terms, score, question, now, near) for table in TABLES]
    numbers: dict[str, list[int]] = defaultdict(list)
    for row in first.union(*rest, all=True):
        table = TABLES[row["found_in"]]
        ranks, about = found.ranks[table.kind], row["about"]
        ranks[about] = max(row["best"], ranks.get(about, 0))
        found.tables[table.kind][about].append(table)
        numbers[table.kind].append(row["number"])
    for kind, ranks in found.ranks.items():
        # One record may be found in two tables; only where not all were read its number is theirs.
        found.totals[kind] = max(len(ranks), *numbers[kind])
    return found


def _branch(table: Table, terms: str, score, question: Question, now: datetime, near=None):
    """The best records of one table, with the number of all of them; `near` may be a condition."""
    own = Case(
        When(written_in=question.language, then=Value(OWN_LANGUAGE)),
        default=Value(1.0),
        output_field=FloatField(),
    )
    rows = table.keyed(now).filter(vector=terms_query(terms)).annotate(score=score)
    if near is not None:
        rows = rows.filter(near)
    return (
        rows.order_by()
        .values("found_in", "about")
        .annotate(best=Max(F("score") * own), number=Window(Count("*")))
        .order_by("-best", "about")[:SHOWN]
    )


def _add_platforms(found: Found, vocabulary: Vocabulary) -> None:
    """Put the platforms that are named before those that are only spoken of."""
    ranks = found.ranks["platforms"]
    named = vocabulary.named_in(found.question)
    new = [each for each in named if str(each.pk) not in ranks]
    found.totals["platforms"] += len(new)
    found.mentioned = sum(not each.is_all_of(found.question) for each in new)
    for number, each in enumerate(named):
        ranks[str(each.pk)] = NAMED - number
