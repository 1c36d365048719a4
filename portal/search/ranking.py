"""How well a record fits a question, for sorting.

A title tells what a text is about, a rare word more than a common one, and words side by side, as
they were typed, more than the same words apart: most Vietnamese words are of two syllables.
"""

from collections.abc import Iterator
from itertools import pairwise
from math import log

from django.db.models import Case, F, FloatField, Func, Value, When
from django.db.models.functions import Greatest, Ln

from lib.languages import SOURCE
from lib.searching import MAX_WORDS, TITLE, rank, term, terms_query

from .question import Part, Question
from .vocabulary import Lexicon, Vocabulary

IN_TITLE = 0.8  # what words together count in a title; the server's rank gives one word 0.6 to 1
IN_TEXT = 0.1  # … and elsewhere
NAMED = 2.0  # the least weight of a platform's name: whose trouble it is


def fit(question: Question, vocabulary: Vocabulary):
    """An expression over rows with a `vector`: the greater, the better they fit."""
    lexicon = vocabulary.of(question.language)
    names = vocabulary.names_in(question)
    score = Value(0.0, FloatField())
    for part in question.parts:
        others = [_phrase(each.split()) for each in part.others]
        own = rank(_own(part, question, lexicon), by_length=False)
        points = weight(part, lexicon)
        if not names.isdisjoint([*part.words, *part.others]):
            points = max(points, NAMED)
        score = score + Value(points) * (Greatest(own, *others) if others else own)
    for pair, points in _pairs(question, lexicon):
        score = score + Value(points) * _phrase(pair)
    # Long texts have every word somewhere.
    length = Func(F("vector"), function="length", output_field=FloatField())
    return score / Ln(length + Value(2.0))


def texts_with(part: Part, lexicon: Lexicon) -> int:
    """About how many texts hold a part, or what is said for it."""
    ways = (part.words, *(each.split() for each in part.others))
    return max(min(lexicon.counts.get(word, 0) for word in way) for way in ways)


def weight(part: Part, lexicon: Lexicon) -> float:
    """How much a part tells: the rarer, the more."""
    return log(1 + lexicon.size / max(1, texts_with(part, lexicon)))


def _own(part: Part, question: Question, lexicon: Lexicon) -> str:
    """The part's own words. Vietnamese has no endings: a syllable we know is whole there.

    Otherwise `khóa` would be found in every `khoản`.
    """
    end = len(part.words) - 1
    is_plain = question.language == SOURCE
    return " | ".join(
        term(word, part.last and at == end, whole=is_plain and word in lexicon.counts)
        for at, word in enumerate(part.words)
    )


def _pairs(question: Question, lexicon: Lexicon) -> Iterator[tuple[tuple[str, str], float]]:
    """Words side by side, those that are left out elsewhere too, with what they tell."""
    for pair in pairwise(question.words[:MAX_WORDS]):
        counts = [lexicon.counts.get(word, 0) for word in pair]
        if all(counts):
            yield pair, sum(log(1 + lexicon.size / count) for count in counts) / 2


def _phrase(words) -> Case:
    """What words one after the other count, in a title or elsewhere."""

    def stand(weight: str = ""):
        return When(
            vector=terms_query(
                " <-> ".join(term(word, whole=True, weight=weight) for word in words)
            ),
            then=Value(IN_TEXT if not weight else IN_TITLE),
        )

    return Case(stand(TITLE), stand(), default=Value(0.0), output_field=FloatField())
