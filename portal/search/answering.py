"""What the page of results says: for the reader's words, and else for words that were meant."""

from dataclasses import dataclass, field
from datetime import datetime

from django.utils.translation import get_language

from lib.folding import fold
from lib.languages import SOURCE

from .finding import SHOWN, Found, find, find_some
from .kinds import LABELS
from .marking import Marks
from .mending import mended
from .question import Question, tidied
from .showing import Group, shown
from .vocabulary import Vocabulary, vocabulary

ON_ONE_PAGE = 5  # of each kind, while all kinds are shown
FEW = 3  # results: below it the reader may have meant something else


@dataclass
class Answer:
    """The results of one question.

    `groups` hold all of the reader's words. Only where there are none, `instead` is what was found
    by the words of `meant`, or, where `meant` is empty, by some of the words.
    """

    query: str
    groups: list[Group] = field(default_factory=list)
    instead: list[Group] = field(default_factory=list)
    meant: str = ""
    did_you_mean: str = ""
    total: int = 0
    kind: str = ""
    kinds: list[Group] = field(default_factory=list)  # without hits, for the links between kinds
    marks: Marks = frozenset()

    @property
    def shown(self) -> list[Group]:
        return self.groups or self.instead


def answer(query: str, kind: str, now: datetime) -> Answer:
    """Look for what somebody typed; `kind` is one of LABELS, or empty for all."""
    query = tidied(query)
    question = Question.of(query, get_language() or SOURCE)
    if not question.words:
        return Answer(query)
    words = vocabulary(now)
    found = find(question, words, now)
    if found.has_all_words:
        result = _told(query, found, kind, now)
        result.groups, result.instead = result.instead, []
        if found.total < FEW:
            result.did_you_mean = _better(question, words, found, result, now)
        return result
    return _told_instead(query, question, words, kind, now)


def _told_instead(
    query: str, question: Question, words: Vocabulary, kind: str, now: datetime
) -> Answer:
    """What is shown where no record has all the words: never without saying so."""
    other = mended(question, words.of(question.language))
    if other is not None:
        found = find(other, words, now)
        if found.has_all_words:
            result = _told(query, found, kind, now)
            result.meant = spelled(query, other, result.instead, words)
            return result
    found = find_some(other or question, words, now)
    result = _told(query, found, kind, now)
    if other is not None and found.total:
        result.did_you_mean = spelled(query, other, result.instead, words)
    return result


def _told(query: str, found: Found, kind: str, now: datetime) -> Answer:
    kind = kind if found.totals.get(kind) else ""
    kinds = [
        Group(each, str(label), total=found.totals[each])
        for each, label in LABELS.items()
        if found.totals.get(each)
    ]
    groups = (
        shown(found, now, [kind], SHOWN) if kind else shown(found, now, _order(found), ON_ONE_PAGE)
    )
    marks = found.question.marks
    return Answer(query, instead=groups, total=found.total, kind=kind, kinds=kinds, marks=marks)


def _order(found: Found) -> list[str]:
    """The kinds as they are shown: forms of fraud first where they fit better than guides."""
    first, second, *rest = LABELS
    best = [max(found.ranks[kind].values(), default=0) for kind in (first, second)]
    return [second, first, *rest] if best[1] > best[0] else [first, second, *rest]


def _better(
    question: Question, words: Vocabulary, found: Found, result: Answer, now: datetime
) -> str:
    """Other words that find more, where these find little."""
    other = mended(question, words.of(question.language), rare_too=True)
    if other is None or find(other, words, now).total <= found.total:
        return ""
    return spelled(result.query, other, result.groups, words)


def spelled(query: str, other: Question, groups: list[Group], words: Vocabulary) -> str:
    """A mended question as people write it: as the reader did, with accents or without them."""
    spellings: dict[str, str] = {fold(each): each for each in query.split()}
    for named in words.platforms:
        spellings.setdefault(named.folded, named.name)
    has_accents = fold(query) != " ".join(query.lower().split())
    for group in groups if has_accents else []:
        for hit in group.hits:
            for each in f"{hit.title} {hit.summary}".split():
                plain = each.strip("“”\"'.,:;!?()…").lower()
                spellings.setdefault(fold(plain), plain)
    return " ".join(spellings.get(word, word) for word in other.words)
