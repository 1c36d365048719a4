"""Structured data (schema.org, as JSON-LD) for a page's head.

A block of data and no script: the Content-Security-Policy lets it stand although it is inline.
"""

from typing import Any

import orjson
from django.utils.safestring import SafeString, mark_safe

# As Django's json_script: nothing in the text may end the element or open a comment.
_ESCAPED = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}


def linked_data(*things: dict[str, Any]) -> SafeString:
    """Return one element that describes some things; each names its `@type`.

    Values are what JSON knows, and aware datetimes. What is None or empty is left out.
    """
    known = [
        {"@context": "https://schema.org", **_without_blanks(thing)} for thing in things if thing
    ]
    if not known:
        return SafeString("")
    text = orjson.dumps(known if len(known) > 1 else known[0]).decode().translate(_ESCAPED)
    return mark_safe(f'<script type="application/ld+json">{text}</script>')  # noqa: S308 - escaped


def _without_blanks(value: Any) -> Any:
    if isinstance(value, dict):
        return {
            key: kept
            for key, each in value.items()
            if (kept := _without_blanks(each)) not in (None, "", [], {})
        }
    if isinstance(value, (list, tuple)):
        return [_without_blanks(each) for each in value]
    return value
