"""Words of the glossary that stand in a source, with what they are in another language."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from html import unescape

from django.urls import reverse
from django.utils.html import strip_tags

from directory.models import may_write
from guidance.models import GlossaryTerm, GlossaryTermText
from lib.languages import SOURCE, TextState, chain

READ_IN = (SOURCE, "en")  # a platform's own screen may be known in English alone


@dataclass(frozen=True)
class Hint:
    """A word of the glossary as it stands in a source, and in the language that is written.

    `note` is the row whose note helps this writer most. `address` is where the word can be given,
    when nobody has and this person may; else empty.
    """

    term: GlossaryTerm
    source: GlossaryTermText
    text: GlossaryTermText | None
    note: GlossaryTermText | None
    address: str


def hints(
    texts: Iterable[str], language: str, user, leave_out: GlossaryTerm | None = None
) -> list[Hint]:
    """Return the words of the glossary in some Vietnamese texts, the longest first; one query.

    A word inside a longer one that stands there is not told apart from it.
    """
    terms = _terms(language)
    by_word: dict[str, list[tuple[int, str]]] = {}
    for pk, rows in terms.items():
        for code in READ_IN:
            if code in rows and (leave_out is None or pk != leave_out.pk):
                by_word.setdefault(alike(rows[code].word), []).append((pk, code))
    writes = may_write(user, GlossaryTerm, language)
    found: dict[int, Hint] = {}
    for word in found_in(" \n ".join(map(bare, texts)), by_word):
        for pk, code in by_word[word]:
            if pk not in found:
                found[pk] = _hint(terms[pk], code, language, writes)
    return list(found.values())


def _terms(language: str) -> dict[int, dict[str, GlossaryTermText]]:
    """Every term's words in the languages that count here."""
    rows = GlossaryTermText.objects.filter(language__in={*READ_IN, language})
    rows = rows.exclude(state=TextState.DRAFT).select_related("term__platform")
    terms: dict[int, dict[str, GlossaryTermText]] = {}
    for row in rows.order_by("term__kind", "term__slug"):
        terms.setdefault(row.term_id, {})[row.language] = row
    return terms


def _hint(rows: dict[str, GlossaryTermText], code: str, language: str, writes: bool) -> Hint:
    source, text = rows[code], rows.get(language)
    note = next((rows[each] for each in chain(language) if each in rows and rows[each].note), None)
    address = ""
    if text is None and writes and SOURCE in rows:
        address = reverse("translation_record", args=["glossary", source.term_id, language])
    return Hint(source.term, source, text, note, address)


def bare(text: str) -> str:
    """Rich text without its marks."""
    return unescape(strip_tags(text.replace("<", " <"))) if "<" in text else text


def alike(text: str) -> str:
    """Return a text so that only its letters and accents tell it from another one."""
    return " ".join(unicodedata.normalize("NFC", text).casefold().replace("’", "'").split())


def found_in(text: str, words: Iterable[str]) -> list[str]:
    """Return which words, given as `alike` writes them, stand whole in a text; longest first."""
    left, found = alike(text), []
    for word in sorted(words, key=lambda each: (-len(each), each)):
        if not word or word not in left:
            continue
        whole = re.compile(rf"(?<!\w){re.escape(word)}(?!\w)")
        left, number = whole.subn("\n", left)  # what a longer word took is no shorter one's
        if number:
            found.append(word)
    return found
