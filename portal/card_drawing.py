"""Draws a card as PNG: 1200 × 630, the size in which messages and networks show a link.

resvg shapes the words and sets them right to left; the type lies in `portal/fonts`, is used here
only, and is never sent to a reader.
"""

import hashlib
import re
import threading
import unicodedata
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import resvg_py
from django.conf import settings
from django.core.cache import cache as kept
from django.template.loader import render_to_string
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from PIL import ImageFont

WIDTH, EDGE = 1200, 72
INNER = WIDTH - 2 * EDGE
TOP, BOTTOM = 174, 516  # baselines of the first line and of the last before the foot
KEPT = 900  # seconds
PATIENCE = 3  # seconds to wait for one's turn
FONTS = {weight: Path(__file__).parent / "fonts" / f"NotoSans-{name}.ttf"
         for weight, name in ((400, "Regular"), (700, "Bold"))}  # fmt: skip
INK, MUTED, BRAND, PAPER = "#13222b", "#52616b", "#0a5c55", "#fbfaf6"
COLOURS = {
    "ok": "#1a7446",
    "calm": "#4a6b62",
    "minor": "#946200",
    "reports": "#946200",
    "major": "#b3411a",
    "critical": "#a8142a",
    "maintenance": "#2f559e",
    "unknown": "#5d6972",
}
TITLE_SIZES = (72, 62, 54)
TITLE_LINES = 3
LEADING = 1.22  # of a title
STEP = 48  # from line to line of what is said below it
GAP = 18  # between the two
LEFT_TO_RIGHT, RIGHT_TO_LEFT, END = "\u202a", "\u202b", "\u202c"
# What the type has signs for; anything else would be an empty box.
UNDRAWABLE = re.compile(
    r"[^\s -~\u00a0-\u017f\u01a0\u01a1\u01af\u01b0\u0300-\u0303\u0306\u0309\u031b\u0323"
    "\u0600-\u06ff\u1e00-\u1eff\u2010-\u2015\u2018-\u201f\u2022\u2026\u202f\u2030\u20ab\u20ac\u2212]"
)

# resvg holds the interpreter for a tenth of a second: one card at a time, and never a queue.
_turn = threading.Lock()


class Busy(Exception):
    """Too many cards are being drawn; ask again."""


@dataclass(frozen=True)
class Line:
    """A line of words. `look` is that of a state, drawn as its shape and colour before it."""

    text: str
    look: str = ""


@dataclass(frozen=True)
class Card:
    """What a card says, plain text throughout. `direction` is the page's, `title_direction` of
    the title's own language. `note` stands at the foot: of when this is."""

    title: str
    above: Line | None = None
    lines: tuple[Line, ...] = ()
    note: str = ""
    direction: str = "ltr"
    title_direction: str = "ltr"
    official: bool = False


@dataclass
class Sheet:
    """A card while it is laid out. `start` is the side on which its language begins."""

    card: Card
    texts: list[dict] = field(default_factory=list)
    shapes: list[str] = field(default_factory=list)

    @property
    def mirrored(self) -> bool:
        return self.card.direction == "rtl"

    def x(self, distance: int) -> int:
        """A place so far from the side on which the language begins."""
        return WIDTH - EDGE - distance if self.mirrored else EDGE + distance

    def write(self, text, y, size, weight=400, fill=INK, indent=0, direction="", end=False):
        if end:
            x, far = (EDGE if self.mirrored else WIDTH - EDGE), not self.mirrored
        else:
            x, far = self.x(indent), self.mirrored
        opening = RIGHT_TO_LEFT if (direction or self.card.direction) == "rtl" else LEFT_TO_RIGHT
        self.texts.append(
            {
                "x": x,
                "y": y,
                "size": size,
                "weight": weight,
                "fill": fill,
                "anchor": "end" if far else "start",
                "text": f"{opening}{text}{END}",
            }
        )

    def shape(self, look: str, y: int, size: int) -> None:
        """The shape of a state, as pages show it."""
        drawn = render_to_string("_state_icon.html", {"look": look}).strip()
        x = self.x(0) - (size if self.mirrored else 0)
        place = f'<svg x="{x}" y="{y}" width="{size}" height="{size}" color="{COLOURS[look]}" '
        drawn = drawn.replace("<svg ", place, 1).replace("var(--surface)", PAPER)
        self.shapes.append(mark_safe(drawn))  # noqa: S308 - a template of ours without words


def picture(card: Card) -> bytes:
    """Return the card as PNG, drawn once for the same words. Raises Busy."""
    svg = layout(card)
    digest = hashlib.blake2b(f"{settings.RELEASE}|{svg}".encode(), digest_size=16).hexdigest()
    found = kept.get(f"card:{digest}")
    if found is None:
        if not _turn.acquire(timeout=PATIENCE):
            raise Busy
        try:
            found = draw(svg)
        finally:
            _turn.release()
        kept.set(f"card:{digest}", found, timeout=KEPT)
    return found


def draw(svg: str) -> bytes:
    """Return an SVG of ours as PNG; nothing outside it is read but our own type."""
    files = [str(path) for path in FONTS.values()]
    return bytes(
        resvg_py.svg_to_bytes(
            svg_string=svg, font_files=files, skip_system_fonts=True, font_family="Noto Sans"
        )
    )


def layout(card: Card) -> str:
    """Return the card as SVG."""
    sheet = Sheet(card)
    look = card.above.look if card.above else ""
    shift = 36 if settings.EXERCISE else 0
    if settings.EXERCISE:
        sheet.write(_("Exercise – this is not a real incident"), 45, 34, 700, "#ffffff")
    sheet.write(_("Bình tĩnh"), 96 + shift, 38, 700, INK, 74)
    host = re.sub(r"^https?://", "", settings.SITE_URL)
    sheet.write(host, 96 + shift, 30, 400, MUTED, direction="ltr", end=True)
    _words(sheet, TOP + shift)
    foot = [card.note, "" if card.official else _("This is not an official channel.")]
    for text, y in zip(filter(None, reversed(foot)), (590, 548), strict=False):
        (shown,) = wrapped(text, 28, 400, INNER, 1)
        sheet.write(shown, y, 28, 700 if text == card.note else 400, MUTED)
    return render_to_string(
        "portal/card.svg",
        {
            "band_x": WIDTH - 18 if sheet.mirrored else 0,
            "mark_x": sheet.x(0) - (56 if sheet.mirrored else 0),
            "mark_y": 54 + shift,
            "colour": COLOURS.get(look, BRAND),
            "exercise": settings.EXERCISE,
            "texts": sheet.texts,
            "shapes": sheet.shapes,
        },
    )


def _words(sheet: Sheet, y: int) -> None:
    """The state, the title and what is said of it, downwards from one height."""
    card = sheet.card
    if card.above:
        _above(sheet, card.above, y)
        y += 16
    size, lines = _title(card.title, BOTTOM - y - GAP - STEP * len(card.lines))
    for text in lines:
        y += int(size * LEADING)
        sheet.write(text, y, size, 700, INK, direction=card.title_direction)
    y += GAP
    for number, line in enumerate(card.lines):
        later = len(card.lines) - number - 1
        most = max(1, (BOTTOM - y) // STEP - later)
        if line.look:
            sheet.shape(line.look, y + STEP - 29, 34)
        indent = _indent(line, 34)
        for part in wrapped(line.text, 34, 400, INNER - indent, most):
            y += STEP
            sheet.write(part, y, 34, 400, MUTED, indent)


def _above(sheet: Sheet, line: Line, y: int) -> None:
    if line.look:
        sheet.shape(line.look, y - 33, 38)
    indent = _indent(line, 38)
    for text in wrapped(line.text, 38, 700, INNER - indent, 1):
        sheet.write(text, y, 38, 700, COLOURS.get(line.look, BRAND), indent)


def _indent(line: Line, size: int) -> int:
    return size + 18 if line.look else 0


def _title(text: str, height: int) -> tuple[int, list[str]]:
    """The size in which a title fits beside all else, in as few lines as can be, and its lines."""

    def worth(size_and_lines):
        size, lines = size_and_lines
        whole = not (lines and lines[-1].endswith("…"))
        return whole and len(lines) * size * LEADING <= height, whole, -len(lines), size

    sizes = ((size, wrapped(text, size, 700, INNER, TITLE_LINES)) for size in TITLE_SIZES)
    return max(sizes, key=worth)


def wrapped(text: str, size: int, weight: int, room: int, most: int) -> list[str]:
    """Return a text as at most so many lines, none wider than `room`; `…` where it was cut."""
    words = drawable(text).split()
    lines: list[str] = []
    while words and len(lines) < most:
        line = words.pop(0)
        while words and width(f"{line} {words[0]}", size, weight) <= room:
            line += f" {words.pop(0)}"
        if width(line, size, weight) > room:  # one word, wider than the card
            fits = _fitting(line, size, weight, room)
            words.insert(0, line[len(fits) :])
            line = fits
        lines.append(line)
    if words and lines:
        lines[-1] = _fitting(lines[-1], size, weight, room - width("…", size, weight)).rstrip(
            " ,;:·"
        )
        lines[-1] += "…"
    return lines


def _fitting(text: str, size: int, weight: int, room: float) -> str:
    """As much of a text as fits, at least one letter of it."""
    while len(text) > 1 and width(text, size, weight) > room:
        text = text[:-1]
    return text


def drawable(text: str) -> str:
    """Return a text without the signs our type does not have, and without controls."""
    return " ".join(UNDRAWABLE.sub("", unicodedata.normalize("NFC", str(text))).split())


def width(text: str, size: int, weight: int) -> float:
    """The width of a text in pixels. Arabic letters count as if they stood alone: never less."""
    return _font(weight).getlength(text) * size / 100


@cache
def _font(weight: int):
    return ImageFont.truetype(str(FONTS[weight]), 100, layout_engine=ImageFont.Layout.BASIC)
