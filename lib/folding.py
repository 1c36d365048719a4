"""Folded text: one spelling for search, whatever the server's locale.

`lua dao` finds `lừa đảo`: lower case, accents off, đ → d (NFKD leaves it alone), and the
Arabic letter forms that readers type interchangeably brought to one.
"""

import unicodedata

_LETTERS = str.maketrans(
    {
        "đ": "d",
        "ð": "d",
        "ø": "o",
        "ł": "l",
        "ß": "ss",
        "æ": "ae",
        "œ": "oe",
        "ı": "i",
        "أ": "ا",
        "إ": "ا",
        "آ": "ا",
        "ٱ": "ا",
        "ى": "ي",
        "ئ": "ي",
        "ؤ": "و",
        "ة": "ه",
        "ـ": None,
    }
)


def fold(text: str) -> str:
    """Return text folded for comparison: words of letters and digits, one space between them."""
    lowered = unicodedata.normalize("NFC", text).casefold().translate(_LETTERS)
    decomposed = unicodedata.normalize("NFKD", lowered)
    bare = (char for char in decomposed if not unicodedata.combining(char))
    spaced = (char if char.isalnum() else " " for char in bare)
    return " ".join("".join(spaced).split())
