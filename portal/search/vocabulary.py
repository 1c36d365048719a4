"""The words of everything public, and how many texts have them.

Made by one query, kept in the cache for a few minutes and decoded once per process. It mends typing
errors and tells telling words from common ones; no result ever comes from it alone.
"""

from bisect import bisect_left
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from uuid import uuid4

from django.core.cache import cache
from django.db.models import Count, F, Func, TextField, Value
from redis.exceptions import RedisError

from directory.models import Platform
from lib.folding import fold
from lib.languages import chain

from .kinds import TABLES, Table
from .question import Question, has_part

KEY = "search-words"
KEPT = 300  # seconds
NEWEST = 1500  # rows of one table; the archive may hold far more and adds few words
MOST = 20_000  # words of one language
FOREIGN = 5  # a word of a language that is only fallen back to counts a fifth
SHORTEST = 2  # letters
NAMED = 50  # a platform's name counts as if so many texts held it

_WORDS = "unnest(tsvector_to_array(%(expressions)s))"


@dataclass(frozen=True)
class Named:
    """A public platform as it is called."""

    pk: int
    slug: str
    name: str
    folded: str

    def is_all_of(self, question: Question) -> bool:
        """Whether its name has every part of a question."""
        words = self.folded.split()
        return bool(question.parts) and all(has_part(words, each) for each in question.parts)


class Vocabulary:
    """How many texts have a word, by language; and the platforms by name."""

    def __init__(self, counts: dict[str, dict[str, int]], platforms: list[tuple[int, str, str]]):
        self.counts = counts
        self.platforms = [Named(*row, fold(row[2])) for row in platforms]
        self._of: dict[str, Lexicon] = {}

    def of(self, language: str) -> "Lexicon":
        """The words a reader of one language may mean."""
        if language not in self._of:
            self._of[language] = Lexicon.merged(self.counts, language)
        return self._of[language]

    def named_in(self, question: Question) -> list[Named]:
        """Platforms whose whole name stands in the question, or whose name holds all of it.

        Whole words only: X is not in "đăng xuất".
        """
        typed = _typed(question)
        return [
            each
            for each in self.platforms
            if f" {each.folded} " in typed or each.is_all_of(question)
        ]

    def names_in(self, question: Question) -> set[str]:
        """The words of the platforms' names that stand whole in the question."""
        typed = _typed(question)
        named = [each.folded for each in self.platforms if f" {each.folded} " in typed]
        return {word for each in named for word in each.split()}


def _typed(question: Question) -> str:
    """The words of a question and what is said for them, with a space around each."""
    others = [each for part in question.parts for each in part.others]
    return " ".join(["", *question.words, *others, ""])


@dataclass
class Lexicon:
    """The words of one reader's languages with their weight, and the same in order."""

    counts: dict[str, int]
    size: int = 1  # about how many texts there are
    ordered: list[str] = field(default_factory=list)

    @classmethod
    def merged(cls, counts: dict[str, dict[str, int]], language: str) -> "Lexicon":
        merged: dict[str, int] = defaultdict(int)
        languages = [code for code in chain(language) if counts.get(code)]
        for code in (*languages, ""):  # the empty one: names, the same everywhere
            share = 1 if code in ("", *languages[:1]) else FOREIGN
            for word, number in counts.get(code, {}).items():
                merged[word] += -(-number // share)
        return cls(dict(merged), max(merged.values(), default=1), sorted(merged))

    def begins(self, word: str) -> bool:
        """Whether a word begins like this."""
        at = bisect_left(self.ordered, word)
        return at < len(self.ordered) and self.ordered[at].startswith(word)


_kept: tuple[str, Vocabulary] | None = None  # the cache's copy, decoded


def vocabulary(now: datetime) -> Vocabulary:
    """Return the words of everything public, at most some minutes old.

    Without a cache there is none: making it for each reader would cost too much, and search goes
    on without it.
    """
    global _kept
    try:
        stamp = cache.get(KEY)
        if stamp and _kept and _kept[0] == stamp:
            return _kept[1]
        packed = cache.get(f"{KEY}-{stamp}") if stamp else None
        if packed is None:
            stamp, packed = uuid4().hex, _read(now)
            cache.set(f"{KEY}-{stamp}", packed, timeout=KEPT + 60)
            cache.set(KEY, stamp, timeout=KEPT)
    except (RedisError, OSError):
        return Vocabulary({}, [])
    _kept = stamp, Vocabulary(*packed)
    return _kept[1]


def _read(now: datetime) -> tuple[dict[str, dict[str, int]], list[tuple[int, str, str]]]:
    """One query: how many public texts of each language hold each word; and platforms' names."""
    first, *rest = [_words(table, now) for table in TABLES]
    names = (
        Platform.objects.public(now)
        .order_by()
        .values_list(Value("platform"), F("name"), F("pk"), F("slug"))
    )
    counts: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    platforms = []
    for language, word, number, slug in first.union(*rest, names, all=True):
        if language == "platform":
            platforms.append((number, slug, word))
            for each in fold(word).split():
                counts[""][each] += NAMED
        elif len(word) >= SHORTEST and not word.isdigit():
            counts[language][word] += number
    return {code: _most(words) for code, words in counts.items()}, platforms


def _most(words: dict[str, int]) -> dict[str, int]:
    return dict(sorted(words.items(), key=lambda pair: -pair[1])[:MOST])


def _words(table: Table, now: datetime):
    newest = table.rows(now).order_by("-pk").values("pk")[:NEWEST]
    return (
        table.keyed(now)
        .filter(pk__in=newest)
        .order_by()
        .annotate(word=Func(F("vector"), template=_WORDS, output_field=TextField()))
        .values_list("written_in", "word")
        .annotate(number=Count("pk"), nothing=Value(""))
    )
