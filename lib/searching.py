"""Full-text search over folded words, in PostgreSQL's `simple` configuration."""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchQuery, SearchRank, SearchVector, SearchVectorField
from django.db import models
from django.db.models import F

from .folding import fold

MAX_WORDS = 8  # of a query; more cost time and find nothing


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


def matching(queryset: models.QuerySet, query: str) -> models.QuerySet:
    """Rows that hold every word of the query (as a prefix), the best first."""
    words = fold(query).split()[:MAX_WORDS]
    if not words:
        return queryset.none()
    # fold() leaves letters, digits and spaces only, so nothing here can be query syntax.
    terms = SearchQuery(
        " & ".join(f"{word}:*" for word in words), search_type="raw", config="simple"
    )
    return (
        queryset.filter(vector=terms)
        .annotate(rank=SearchRank(F("vector"), terms))
        .order_by("-rank", "pk")
    )
