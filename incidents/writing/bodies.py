"""Reading the body of a write: one JSON object in UTF-8, bounded before anything looks at it."""

from typing import Any

import orjson
from django.utils.translation import gettext as _
from rest_framework.exceptions import ParseError
from rest_framework.parsers import BaseParser

from .refusals import TooLarge

LARGEST = 262_144  # bytes
DEEPEST = 10  # of objects and lists within each other; the deepest of ours is 4


class OneObject(BaseParser):
    """Strict: no NaN, no lone surrogates, no other encoding, nothing after the object."""

    media_type = "application/json"

    def parse(self, stream, media_type=None, parser_context=None):
        body = stream.read(LARGEST + 1)
        if len(body) > LARGEST:
            raise TooLarge(_("At most %s bytes are read.") % LARGEST)
        try:
            found = orjson.loads(body)
        except orjson.JSONDecodeError as error:
            raise ParseError(_("This is not JSON: %s") % error) from None
        if not isinstance(found, dict):
            raise ParseError(_("A JSON object is expected."))
        if not _is_flat(found, DEEPEST):
            raise ParseError(_("It is nested too deep."))
        return found


def _is_flat(value: Any, deepest: int) -> bool:
    """Whether nothing in a value is nested deeper than so many levels."""
    if isinstance(value, dict):
        value = value.values()
    elif not isinstance(value, list):
        return True
    return deepest > 0 and all(_is_flat(each, deepest - 1) for each in value)


def canonical(data: dict[str, Any]) -> bytes:
    """Return the same bytes for the same object, however its members were ordered."""
    return orjson.dumps(data, option=orjson.OPT_SORT_KEYS)
