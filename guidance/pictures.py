"""The picture of what hangs on one account: where its boxes and lines lie. Plain Python.

Drawn for a phone: 360 units wide, so that on the narrowest screens the words keep their size.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import wrap

WIDTH = 360
ROOT = 104  # width of the account's box
LEFT = 150  # where the boxes of what hangs on it begin
LETTERS = 27  # of one line inside such a box, at 13 units a letter's height
LINE, PADDING, GAP, EDGE = 17, 9, 10, 2


@dataclass(frozen=True, slots=True)
class Line:
    """One line of words and the place where it stands."""

    words: str
    x: int
    y: int


@dataclass(frozen=True, slots=True)
class Box:
    """One thing that hangs on the account, with the line that leads to it."""

    x: int
    y: int
    width: int
    height: int
    lines: tuple[Line, ...]
    note: Line
    path: str
    covered: bool


@dataclass(frozen=True, slots=True)
class Picture:
    height: int
    root: Box
    boxes: tuple[Box, ...]
    width: int = WIDTH


def picture(
    account: str, things: Sequence[tuple[str, bool]], notes: tuple[str, str], rtl: bool = False
) -> Picture:
    """Lay out an account and what hangs on it.

    `things` are words and whether there is another way; `notes` are the words for "only this way"
    and for "there is another way". `rtl` mirrors the picture.
    """
    cut = [(_wrapped(words, LETTERS), covered) for words, covered in things]
    heights = [(len(lines) + 1) * LINE + 2 * PADDING for lines, _covered in cut]
    whole = sum(heights) + GAP * (len(heights) - 1)
    height = max(whole + 2 * EDGE, 90)
    middle = height // 2
    boxes, top = [], (height - whole) // 2
    for (lines, covered), tall in zip(cut, heights, strict=True):
        boxes.append(_box(lines, notes[covered], covered, top, tall, middle, rtl))
        top += tall + GAP
    return Picture(height=height, root=_root(account, middle, rtl), boxes=tuple(boxes))


def _box(lines, note, covered, top, tall, middle, rtl) -> Box:
    width = WIDTH - LEFT - 2
    words = _side(LEFT + PADDING + 3, 0, rtl)
    first, centre = top + PADDING + 13, top + tall // 2
    bend = (ROOT + LEFT) // 2
    points = [(ROOT, middle), (bend, middle), (bend, centre), (LEFT, centre)]
    start, one, two, end = (f"{_side(x, 0, rtl)} {y}" for x, y in points)
    return Box(
        x=_side(LEFT, width, rtl),
        y=top,
        width=width,
        height=tall,
        lines=tuple(Line(each, words, first + LINE * row) for row, each in enumerate(lines)),
        note=Line(note, words, first + LINE * len(lines)),
        path=f"M{start}C{one} {two} {end}",
        covered=covered,
    )


def _root(account: str, middle: int, rtl: bool) -> Box:
    lines = _wrapped(account, 13)
    tall = len(lines) * LINE + 2 * PADDING + 8
    x, first = _side(1, ROOT - 1, rtl), middle - tall // 2 + PADDING + 17
    centre = x + (ROOT - 1) // 2
    rows = tuple(Line(each, centre, first + LINE * row) for row, each in enumerate(lines))
    empty = Line("", 0, 0)
    return Box(x, middle - tall // 2, ROOT - 1, tall, rows, empty, "", covered=False)


def _wrapped(words: str, letters: int) -> list[str]:
    """Up to three lines; the list beside the picture has the whole of it."""
    return wrap(words, letters, max_lines=3, placeholder="…") or [""]


def _side(x: int, width: int, rtl: bool) -> int:
    """Where something of that width begins, counted from the left in both directions."""
    return WIDTH - x - width if rtl else x
