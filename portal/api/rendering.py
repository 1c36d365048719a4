"""JSON as bytes: several times as fast as the framework's own writer."""

import orjson
from rest_framework.renderers import BaseRenderer
from rest_framework.utils.encoders import JSONEncoder

_plain = JSONEncoder().default  # promises and other values that the framework writes as text


class JsonRenderer(BaseRenderer):
    """UTF-8, without blanks. What is empty is written as nothing at all."""

    media_type = "application/json"
    format = "json"
    charset = None  # JSON has none: it is UTF-8

    def render(self, data, accepted_media_type=None, renderer_context=None) -> bytes:
        if data is None:
            return b""
        return orjson.dumps(data, default=_plain, option=orjson.OPT_NON_STR_KEYS)
