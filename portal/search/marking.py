"""The words of a question, marked in a text that was written with accents and capitals."""

import re

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

from lib.folding import fold

Marks = frozenset[tuple[str, bool]]  # folded words, each with whether its beginning is enough

_WORD = re.compile(r"[^\W_]+(?:[\u0300-\u036f\u064b-\u065f]+[^\W_]*)*")
BEFORE = 6  # words shown before the first marked one


def marked(text: str, marks: Marks) -> SafeString:
    """Return the text escaped, with `<mark>` around the words of the question.

    Marked words with only a space between them are marked as one: `lừa đảo`.
    """
    text, spans = str(text), []
    for found in _WORD.finditer(text):
        if _is_marked(found.group(), marks):
            start, end = found.span()
            if spans and text[spans[-1][1] : start] == " ":
                start = spans.pop()[0]
            spans.append((start, end))
    parts, at = [], 0
    for start, end in spans:
        parts += [escape(text[at:start]), format_html("<mark>{}</mark>", text[start:end])]
        at = end
    return mark_safe("".join([*parts, escape(text[at:])]))  # noqa: S308 - every part is escaped


def excerpt(text: str, marks: Marks, length: int = 40) -> str:
    """At most so many words of a text, from a little before the first marked one on."""
    words = str(text).split()
    if len(words) <= length:
        return " ".join(words)
    first = next((at for at, word in enumerate(words) if _is_marked(word, marks)), 0)
    start = 0 if first < length - BEFORE else min(first - BEFORE, len(words) - length)
    cut = " ".join(words[start : start + length])
    return f"{'… ' * (start > 0)}{cut}{' …' * (start + length < len(words))}"


def _is_marked(word: str, marks: Marks) -> bool:
    folded = fold(word).split()
    return any(
        each == wanted or (beginning and each.startswith(wanted))
        for each in folded
        for wanted, beginning in marks
    )
