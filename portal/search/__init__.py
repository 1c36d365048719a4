"""Search over everything public: folded words, typing errors mended in the open, results by kind.

`question.py` reads what was typed, `finding.py` asks the database once for all kinds, `showing.py`
reads what is shown of the records; `vocabulary.py` and `mending.py` know what may have been meant.
"""

from datetime import datetime

from django.utils.translation import get_language

from lib.languages import SOURCE

from .answering import Answer, answer
from .finding import find
from .kinds import LABELS
from .question import Question, tidied
from .showing import Group, Hit, shown
from .suggesting import Suggestion, suggestions
from .vocabulary import vocabulary

__all__ = [
    "LABELS",
    "Answer",
    "Group",
    "Hit",
    "Suggestion",
    "answer",
    "search",
    "suggestions",
    "tidied",
]

# For programs: forms of fraud are guides, plain pages are no data.
_DATA = [kind for kind in LABELS if kind not in ("fraud-forms", "pages")]


def search(query: str, now: datetime) -> list[Group]:
    """Groups of records that hold every word as it stands, for the API."""
    question = Question.of(query, get_language() or SOURCE, literal=True)
    found = find(question, vocabulary(now), now)
    found.ranks["guides"] |= found.ranks.pop("fraud-forms", {})
    found.tables["guides"] |= found.tables.pop("fraud-forms", {})
    return shown(found, now, _DATA)
