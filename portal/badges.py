"""Badges: a line of SVG with the state of a platform or an incident, for other people's pages.

Readers' browsers draw the words in a type of their own, so each is fitted into the width that was
measured with ours. Only Arabic letters, which join, stand as wide as the browser makes them.
"""

import re
from dataclasses import dataclass
from math import ceil

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from directory.models import Publisher
from incidents.provenance import icon
from lib.languages import direction

from . import glance
from .card_drawing import COLOURS, width
from .glance import Glance

HEIGHT, SIZE, EDGE, ICON = 24, 12, 8, 14  # pixels
LONGEST = 320  # pixels that a title may take
ROOM = 1.06  # other types are wider than ours
JOINED = 1.02  # Arabic letters are measured as if each stood alone
# What XML 1.0 cannot hold, and marks that would turn the text beside them around.
UNWRITABLE = re.compile(
    "[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]|[\u200e\u200f\u202a-\u202e\u2066-\u2069]"
)
ARABIC = re.compile("[\u0600-\u06ff]")


@dataclass(frozen=True)
class Part:
    """One half of a badge: where it stands, its words, and where their middle is."""

    x: int
    width: int
    text: str
    middle: int
    fitted: int  # pixels the text is fitted to; 0 for Arabic
    direction: str
    language: str


@require_safe
def platform_badge(request, slug):
    return _answer(request, glance.platform(slug, timezone.now()))


@require_safe
def incident_badge(request, slug):
    try:
        return _answer(request, glance.incident(slug, timezone.now()))
    except glance.Moved as moved:
        return redirect("incident_badge", moved.slug)


def _answer(request, said: Glance) -> HttpResponse:
    return render(request, "portal/badge.svg", drawn(said), content_type="image/svg+xml")


def drawn(said: Glance) -> dict:
    """Return what the template of a badge draws; in Arabic the label stands on the right."""
    language = get_language() or ""
    mirrored = direction(language) == "rtl"
    title = f"{_('EXERCISE')} · {said.title}" if settings.EXERCISE else said.title
    label, state = shortened(title, 600), shortened(said.state, 700)
    label_width = _width(label, 600) + 2 * EDGE
    state_width = _width(state, 700) + 3 * EDGE - 2 + ICON
    whole = label_width + state_width
    label_x, state_x = (state_width, 0) if mirrored else (0, label_width)
    icon_x = state_width - EDGE - ICON if mirrored else state_x + EDGE
    shift = (ICON + EDGE - 2) // 2 * (-1 if mirrored else 1)
    return {
        "said": said,
        "whole": whole,
        "height": HEIGHT,
        "colour": COLOURS[said.look],
        "label": _part(label, 600, label_x, label_width, 0, said.language or language),
        "state": _part(state, 700, state_x, state_width, shift, language),
        "icon_x": icon_x,
        "icon": _icon(said.look),
        "meaning": meaning(said),
        "language": language,
    }


def _part(text: str, weight: int, x: int, wide: int, shift: int, language: str) -> Part:
    fitted = 0 if ARABIC.search(text) else _width(text, weight)
    turned = "rtl" if ARABIC.search(text) else "ltr"
    return Part(x, wide, text, x + wide // 2 + shift, fitted, turned, language)


def _icon(look: str) -> str:
    """The shape of a state, white on its colour."""
    shape = icon(look).replace("currentColor", "#ffffff").replace("var(--surface)", COLOURS[look])
    inner = re.sub(r"^<svg[^>]*>|</svg>$", "", shape.strip())
    return mark_safe(inner)  # noqa: S308 - a template of ours without words


def meaning(said: Glance) -> str:
    """Return the whole of it as a sentence: what a reader hears, or sees over the badge."""
    parts = [f"{said.title}: {said.state}", *said.details, said.as_of]
    if settings.EXERCISE:
        parts.insert(0, _("Exercise – this is not a real incident"))
    if not Publisher.current().is_configured:
        parts.append(_("This is not an official channel."))
    return written(" · ".join(parts))


def shortened(text: str, weight: int) -> str:
    """Return a text that fits a badge, with `…` where it was cut."""
    text = written(text)
    if _width(text, weight) <= LONGEST:
        return text
    while _width(f"{text}…", weight) > LONGEST:
        text = text[:-1].rstrip(" ,;:·")
    return f"{text}…"


def written(text: str) -> str:
    """Return a text in one line, without what XML cannot hold."""
    return " ".join(UNWRITABLE.sub("", text).split())


def _width(text: str, weight: int) -> int:
    room = JOINED if ARABIC.search(text) else ROOM
    return ceil(width(text, SIZE, 700 if weight > 400 else 400) * room)
