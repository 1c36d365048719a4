"""What changed between two versions of a text, word by word, as people read it."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

SAME, ADDED, REMOVED = "same", "added", "removed"
_WORDS = re.compile(r"\w+|\s+|[^\w\s]")
# Comparing takes the square of the number of words; beyond this whole lines are compared.
MOST_WORDS = 3000


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text that stayed, came or went."""

    kind: str
    text: str


def difference(before: str, after: str) -> list[Piece]:
    """Return the pieces that lead from one text to the other; what went stands before what came.

    The pieces that did not come make up `before`, those that did not go make up `after`.
    """
    before, after = _plain(before), _plain(after)
    if before == after:
        return [Piece(SAME, after)] if after else []
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    if len(old) > MOST_WORDS or len(new) > MOST_WORDS:
        old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    pieces: list[Piece] = []
    for _tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if old[a:b] == new[c:d]:
            pieces.append(Piece(SAME, "".join(new[c:d])))
            continue
        if a < b:
            pieces.append(Piece(REMOVED, "".join(old[a:b])))
        if c < d:
            pieces.append(Piece(ADDED, "".join(new[c:d])))
    return _readable(pieces)


def _plain(text: str) -> str:
    """Browsers send other line ends than files have; that is no change."""
    return text.replace("\r\n", "\n")


def _readable(pieces: list[Piece]) -> list[Piece]:
    """Join changes that only a space keeps apart: two changed words read as one change."""
    joined: list[Piece] = []
    removed = added = ""
    for number, piece in enumerate(pieces):
        is_bridge = (
            piece.kind == SAME
            and (removed or added)
            and not piece.text.strip()
            and "\n" not in piece.text
            and number + 1 < len(pieces)
        )
        if piece.kind == REMOVED:
            removed += piece.text
        elif piece.kind == ADDED:
            added += piece.text
        elif is_bridge:
            removed, added = removed + piece.text, added + piece.text
        else:
            joined += _change(removed, added)
            removed = added = ""
            joined.append(piece)
    return joined + _change(removed, added)


def _change(removed: str, added: str) -> list[Piece]:
    pieces = [Piece(REMOVED, removed), Piece(ADDED, added)]
    return [piece for piece in pieces if piece.text]


def has_changes(pieces: list[Piece]) -> bool:
    """Whether anything came or went."""
    return any(piece.kind != SAME for piece in pieces)
