"""Full-text search over folded words, in PostgreSQL's `simple` configuration.

Nothing here needs an extension of the server: the embedded PostgreSQL has neither `pg_trgm` nor
`unaccent`. Typing errors are mended before the database is asked (`portal/search/mending.py`).
"""

import re

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchQuery, SearchRank, SearchVector, SearchVectorField
from django.db import models
from django.db.models import F

from .folding import fold

MAX_WORDS = 8  # of a query; more cost time and find nothing
LONG = 4  # letters: from here on the beginning of a word stands for all its endings
TITLE = "A"  # the label of a title's words; all others are labelled "B"
_WEIGHTS = [0.1, 0.1, 0.15, 1.0]  # of D, C, B, A: a title tells what a text is about
_BY_LENGTH = 1  # divide by the length's logarithm: long texts have every word somewhere

# "and", "so", "with", "for", "like" are written together with the article and the noun.
_ARTICLE = re.compile(r"^(?:[وف]?(?:[بك]?ال|لل))(?=\w{3})")
_ARTICLES = ("", "ال", "وال", "بال", "لل")


class Searchable(models.Model):
    """Folded title and words in columns of their own, and the vector made of them."""

    folded_title = models.TextField(editable=False, default="")
    folded_words = models.TextField(editable=False, default="")
    vector = models.GeneratedField(
        expression=SearchVector("folded_title", weight="A", config="simple")
        + SearchVector("folded_words", weight="B", config="simple"),
        output_field=SearchVectorField(),
        db_persist=True,
        editable=False,
    )

    class Meta:
        abstract = True

    def refold(self, title: str, *words: str) -> None:
        """Write the folded columns. Does not save."""
        self.folded_title, self.folded_words = fold(title), fold(" ".join(words))

    @classmethod
    def indexes_for(cls, name: str) -> list[models.Index]:
        # Used by search only: word prefixes in folded text.
        return [GinIndex(fields=["vector"], name=f"{name}_vector")]


def forms(word: str) -> tuple[str, ...]:
    """The forms of a folded word that count as the same: in Arabic with and without article."""
    if not "\u0620" <= word[:1] <= "\u06ff":
        return (word,)
    bare = _ARTICLE.sub("", word)
    return tuple(dict.fromkeys((word, *(article + bare for article in _ARTICLES))))


def is_beginning(word: str, last: bool) -> bool:
    """Whether words that begin like this one count too.

    The last word may still be being typed; long ones have endings. Short ones are mostly
    Vietnamese syllables, which are whole. Of one letter only the word itself is meant: X.
    """
    return len(word) >= (2 if last else LONG)


def term(word: str, last: bool = False, weight: str = "", whole: bool = False) -> str:
    """One folded word as a tsquery; a `weight` looks for it in titles only, `whole` as it stands.

    `fold` leaves letters, digits and spaces only, so nothing in it can be query syntax.
    """
    sign = "*" * (not whole and is_beginning(word, last)) + weight
    written = [f"{form}:{sign}" if sign else form for form in forms(word)]
    return written[0] if len(written) == 1 else f"({' | '.join(written)})"


def terms_query(terms: str) -> SearchQuery:
    """A tsquery made of `term`s, for filters."""
    return SearchQuery(terms, search_type="raw", config="simple")


def rank(terms: str, by_length: bool = True) -> SearchRank:
    """How well a row fits, for sorting; without `by_length` its length does not count."""
    query, length = terms_query(terms), models.Value(_BY_LENGTH * by_length)
    return SearchRank(F("vector"), query, weights=_WEIGHTS, normalization=length)


def ranked(queryset: models.QuerySet, terms: str) -> models.QuerySet:
    """Rows that fit a tsquery, the best first."""
    return (
        queryset.filter(vector=terms_query(terms))
        .annotate(rank=rank(terms))
        .order_by("-rank", "pk")
    )


def matching(queryset: models.QuerySet, query: str) -> models.QuerySet:
    """Rows that hold every word of the query, the best first."""
    words = fold(query).split()[:MAX_WORDS]
    if not words:
        return queryset.none()
    end = len(words) - 1
    return ranked(
        queryset, " & ".join(term(word, number == end) for number, word in enumerate(words))
    )
