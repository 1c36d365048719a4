"""Folded text: one spelling for search, whatever the server's locale.

`lua dao` finds `lừa đảo`: lower case, accents off, đ → d (NFKD leaves it alone), and the
Arabic letter forms that readers type interchangeably brought to one.
"""

import unicodedata

# What neither case folding nor decomposition brings to its plain letter.
_LETTERS = str.maketrans(
    {
        "đ": "d",
        "ð": "d",
        "ø": "o",
        "ł": "l",
        "æ": "ae",
        "œ": "oe",
        "ı": "i",
        "ٱ": "ا",
        "ى": "ي",
        "ة": "ه",
        "ـ": None,
    }
)


def fold(text: str) -> str:
    """Return text folded for comparison: words of letters and digits, one space between them."""
    # Decomposed before case folding, for signs such as ™ hold capitals, and after it, for folding
    # composes a few letters again.
    lowered = unicodedata.normalize("NFKD", text).casefold()
    decomposed = unicodedata.normalize("NFKD", lowered).translate(_LETTERS)
    bare = (char for char in decomposed if not unicodedata.combining(char))
    spaced = (char if char.isalnum() else " " for char in bare)
    return " ".join("".join(spaced).split())
