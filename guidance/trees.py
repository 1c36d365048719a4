"""Question trees: which question comes next, and what the answers of a self-check lead to.

Plain Python over the JSON of one `question_tree` block. Answers stand in the address and nowhere
else: everything here is made from the words of a query string, and forgotten with it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlencode

ONE, READY, SEVERAL = "one", "ready", "several"  # the forms of a question
YES, PARTLY, NO, NOT_ME = "yes", "partly", "no", "na"
READINESS = (YES, PARTLY, NO, NOT_ME)

STEP = "a"  # the name of an answer of a finder in the address
ASKED = "plan"  # sent along with the form of a self-check, so that an empty one is heard
CHANGE = "change"  # asks for the form again, with the answers in it
OURS = {ASKED, CHANGE}

LONGEST = 2000  # characters of a query that are read; the longest honest one has about 500
MOST = 100  # answers in one query
AT_ONCE = 4  # tasks of the first week: more of them would frighten, and none would be done
WEEK = 30  # a weight from which on a task belongs to the first week


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer with its advice. `guides` are ids of pages, the best first."""

    key: str
    words: str
    advice: str = ""
    guides: tuple[int, ...] = ()
    next: str = ""
    covered_by: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """One question. `fine`, `step` and `how` are what a plan says about a yes, and about a no."""

    key: str
    words: str
    hint: str = ""
    form: str = ONE
    answers: tuple[Answer, ...] = ()
    weight: int = 0
    fine: str = ""
    step: str = ""
    how: str = ""
    address: str = ""
    guides: tuple[int, ...] = ()

    def answer(self, key: str) -> Answer | None:
        return next((each for each in self.answers if each.key == key), None)

    @property
    def known(self) -> tuple[str, ...]:
        """The words that may stand in the address for an answer."""
        return READINESS if self.form == READY else tuple(each.key for each in self.answers)


@dataclass(frozen=True, slots=True)
class Tree:
    title: str = ""
    questions: tuple[Question, ...] = ()

    def question(self, key: str) -> Question | None:
        return next((each for each in self.questions if each.key == key), None)


# --- reading ----------------------------------------------------------------------------------
def read(value: Mapping[str, Any]) -> Tree:
    """Return the tree of one block, from the JSON that is stored for it."""
    return Tree(
        title=value.get("title") or "",
        questions=tuple(_question(each) for each in _items(value.get("questions"))),
    )


def _question(value: Mapping[str, Any]) -> Question:
    answers = enumerate(_items(value.get("answers")), start=1)
    return Question(
        key=value.get("key") or "",
        words=value.get("question") or "",
        hint=value.get("hint") or "",
        form=value.get("form") or ONE,
        answers=tuple(_answer(each, number) for number, each in answers),
        weight=int(value.get("weight") or 0),
        fine=value.get("fine") or "",
        step=value.get("step") or "",
        how=value.get("how") or "",
        address=value.get("address") or "",
        guides=_guides(value),
    )


def _answer(value: Mapping[str, Any], number: int) -> Answer:
    return Answer(
        key=value.get("key") or str(number),
        words=value.get("answer") or "",
        advice=value.get("advice") or "",
        guides=_guides(value),
        next=value.get("next_question") or "",
        covered_by=value.get("covered_by") or "",
    )


def _guides(value: Mapping[str, Any]) -> tuple[int, ...]:
    chosen = [value.get("guide"), *_items(value.get("more_guides"))]
    return tuple(dict.fromkeys(int(each) for each in chosen if each))


def _items(stored: Sequence[Any] | None) -> list[Any]:
    """The values of a list block: stored as items with an id of their own, or bare."""
    return [
        each["value"] if isinstance(each, Mapping) and each.get("type") == "item" else each
        for each in stored or ()
    ]


def faults(tree: Tree) -> list[tuple[str, str]]:
    """Return what is wrong inside a tree, as (kind, key): `twice`, `nowhere`, `circle`, `few`."""
    keys = [question.key for question in tree.questions]
    found = [("twice", key) for key in sorted({key for key in keys if keys.count(key) > 1})]
    found += [("twice", key) for key in keys if key in OURS]
    for question in tree.questions:
        own = [answer.key for answer in question.answers]
        found += [("twice", key) for key in sorted({key for key in own if own.count(key) > 1})]
        if question.form != READY and len(own) < 2:
            found.append(("few", question.key))
        for answer in question.answers:
            for key in (answer.next, answer.covered_by):
                if key and key not in keys:
                    found.append(("nowhere", key))
    return found + [("circle", key) for key in keys if _comes_back(tree, key)]


def _comes_back(tree: Tree, start: str) -> bool:
    seen: set[str] = set()
    waiting = [start]
    while waiting:
        question = tree.question(waiting.pop())
        for answer in question.answers if question else ():
            if answer.next == start:
                return True
            if answer.next and answer.next not in seen:
                seen.add(answer.next)
                waiting.append(answer.next)
    return False


# --- the address ------------------------------------------------------------------------------
def pairs(query: str) -> list[tuple[str, str]]:
    """Return the names and values of a query string; nothing at all where it is too long."""
    if len(query) > LONGEST:
        return []
    try:
        return parse_qsl(query, max_num_fields=MOST)
    except ValueError:
        return []


def address_of(steps: Iterable[str]) -> str:
    """Return the query string of some answers of a finder."""
    return urlencode([(STEP, key) for key in steps])


# --- the situation finder ---------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Walk:
    """How far the answers lead: what was answered, and the question to ask now, if any is left.

    `lost` says that the answers fit no tree of ours, so that the questions begin anew.
    """

    taken: tuple[tuple[Question, Answer], ...] = ()
    question: Question | None = None
    lost: bool = False

    @property
    def end(self) -> Answer | None:
        """The last answer, when nothing is left to ask."""
        return self.taken[-1][1] if self.taken and self.question is None else None

    @property
    def keys(self) -> tuple[str, ...]:
        return tuple(answer.key for _question, answer in self.taken)


def walk(tree: Tree, keys: Iterable[str]) -> Walk:
    """Follow answers from the first question on. An answer that is not ours leads to the start."""
    if not tree.questions:
        return Walk()
    question: Question | None = tree.questions[0]
    taken: list[tuple[Question, Answer]] = []
    for key in keys:
        answer = question.answer(key) if question else None
        if question is None or answer is None:
            return Walk(question=tree.questions[0], lost=True)
        taken.append((question, answer))
        asked = {before.key for before, _answer in taken}
        # A circle ends where it would begin again: nobody is asked twice.
        question = tree.question(answer.next) if answer.next not in asked else None
    return Walk(tuple(taken), question)


# --- the self-check ---------------------------------------------------------------------------
Marks = dict[str, tuple[str, ...]]  # the answers of a self-check by the key of their question


def marks_in(tree: Tree, said: Iterable[tuple[str, str]]) -> Marks:
    """Return the answers that are ours, in the order of the questions."""
    given: dict[str, list[str]] = {}
    for name, value in said:
        given.setdefault(name, []).append(value)
    marks: Marks = {}
    for question in tree.questions:
        known = tuple(key for key in question.known if key in given.get(question.key, ()))
        if known:
            marks[question.key] = known if question.form == SEVERAL else known[:1]
    return marks


def address_of_marks(marks: Marks, *more: str) -> str:
    """Return the query string of the answers of a self-check."""
    said = [(key, value) for key, values in marks.items() for value in values]
    return urlencode([*((name, "1") for name in more), *said])


@dataclass(frozen=True, slots=True)
class Task:
    """One thing to do. `partly`: it was begun."""

    question: Question
    partly: bool = False


@dataclass(frozen=True, slots=True)
class Hanging:
    """One thing that hangs on the account. `covered`: there is another way for it."""

    answer: Answer
    covered: bool = False


@dataclass(frozen=True, slots=True)
class Plan:
    """What is fine, what to do this week and this month, what was not answered, what hangs."""

    fine: tuple[Question, ...] = ()
    week: tuple[Task, ...] = ()
    month: tuple[Task, ...] = ()
    unanswered: tuple[Question, ...] = ()
    hanging: tuple[Hanging, ...] = ()

    @property
    def tasks(self) -> tuple[Task, ...]:
        return (*self.week, *self.month)


def plan(tree: Tree, marks: Marks) -> Plan:
    """Sort the answers into a plan: the heaviest first, what was begun after what was not."""
    ready = [question for question in tree.questions if question.form == READY]
    said = {question.key: marks.get(question.key, ("",))[0] for question in ready}
    tasks = [
        Task(question, said[question.key] == PARTLY)
        for question in ready
        if said[question.key] in (NO, PARTLY)
    ]
    tasks.sort(key=lambda task: (-task.question.weight, task.partly))  # stable: then as asked
    week = tuple(task for task in tasks if task.question.weight >= WEEK)[:AT_ONCE]
    return Plan(
        fine=tuple(question for question in ready if said[question.key] == YES),
        week=week,
        month=tuple(task for task in tasks if task not in week),
        unanswered=tuple(question for question in ready if not said[question.key]),
        hanging=tuple(
            Hanging(answer, said.get(answer.covered_by) == YES)
            for question in tree.questions
            if question.form == SEVERAL
            for answer in question.answers
            if answer.key in marks.get(question.key, ())
        ),
    )
