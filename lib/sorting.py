"""Alphabetical order as readers of a language expect it, in a query and in Python.

Vietnamese has 29 letters: ă and â stand after a, đ after d, ê after e, ô and ơ after o, ư after u;
tones only decide between words whose letters are all the same. Elsewhere accents do not count.

The server's ICU collations would know all this, but the server that `make run` brings along is
built without them. So a text becomes a key that sorts right byte by byte, on any server.
"""

import re
import unicodedata

from django.db.models import F, Func, TextField, Value
from django.db.models.functions import Collate, Concat, Lower, Replace
from django.utils.translation import get_language

_LETTER_MARKS = "\u0306\u0302\u031b"  # ă, â ê ô, ơ ư: what makes another letter …
_AFTER_Z = "{|}"  # … becomes a character that sorts after z
_TONES = "\u0300\u0309\u0303\u0301\u0323"  # huyền, hỏi, ngã, sắc, nặng: the dictionary's order
_IN_ORDER = "\u0300\u0301\u0302\u0303\u0304"
# Combining accents, Arabic vowel signs and the stroke that only stretches a word.
_ACCENTS = "[\u0300-\u036f\u064b-\u065f\u0670\u0640]"
_END = "\x01"  # sorts before everything, so a shorter word comes first


class _Decomposed(Func):
    """Letters and their marks one by one."""

    function = "normalize"
    template = "%(function)s(%(expressions)s, NFD)"
    output_field = TextField()


def alphabetical(field: str, language: str | None = None) -> Collate:
    """Return what `order_by` sorts a field by, for readers of a language (default: the active)."""
    text = Lower(_Decomposed(F(field)))  # taken apart first: then every server can lower it
    if _is_vietnamese(language):
        letters = _translate(text, _LETTER_MARKS + _TONES, _AFTER_Z)
        tones = _translate(text, _LETTER_MARKS + _TONES, _AFTER_Z + _IN_ORDER)
        stroke = Value("d{")
    else:
        bare = (text, Value(_ACCENTS), Value(""), Value("g"))
        letters = Func(*bare, function="regexp_replace", output_field=TextField())
        tones, stroke = text, Value("d")
    key = Concat(letters, Value(_END), tones, output_field=TextField())
    for each in "Đđ":
        key = Replace(key, Value(each), stroke, output_field=TextField())
    return Collate(key, "C")


def sort_key(text: str, language: str | None = None) -> str:
    """Return what a list in memory is sorted by; the same order as `alphabetical`."""
    text = unicodedata.normalize("NFD", text).lower()
    if _is_vietnamese(language):
        letters = text.translate(_table(_LETTER_MARKS + _TONES, _AFTER_Z))
        tones = text.translate(_table(_LETTER_MARKS + _TONES, _AFTER_Z + _IN_ORDER))
        stroke = "d{"
    else:
        letters, tones, stroke = re.sub(_ACCENTS, "", text), text, "d"
    return f"{letters}{_END}{tones}".replace("đ", stroke)


def _is_vietnamese(language: str | None) -> bool:
    return (language or get_language() or "vi").startswith("vi")


def _translate(text, old: str, new: str) -> Func:
    return Func(text, Value(old), Value(new), function="translate", output_field=TextField())


def _table(old: str, new: str) -> dict[int, str]:
    return {ord(char): new[place : place + 1] for place, char in enumerate(old)}
