"""Plain values of imported cells, as an editor reads them."""

import json

from django import template

register = template.Library()

LONGEST = 600  # characters


@register.filter
def plain(value) -> str:
    """A value as it would stand in a cell; nothing at all is a dash."""
    if value in (None, "", []):
        return "–"
    if isinstance(value, list) and all(isinstance(each, str) for each in value):
        value = " ".join(value)
    elif not isinstance(value, str):
        value = json.dumps(value, ensure_ascii=False)
    return value if len(value) <= LONGEST else f"{value[:LONGEST]}…"
