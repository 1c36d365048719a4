"""What the API answers with, whatever a header asks for: JSON as bytes, written by orjson."""

import orjson
from rest_framework.metadata import BaseMetadata
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.renderers import BaseRenderer
from rest_framework.utils.encoders import JSONEncoder
from rest_framework.utils.mediatypes import media_type_matches

plain = JSONEncoder().default  # promises and other values that the framework writes as text


class JsonRenderer(BaseRenderer):
    """UTF-8, without blanks. What is empty is written as nothing at all."""

    media_type = "application/json"
    format = "json"
    charset = None  # JSON has none: it is UTF-8

    def render(self, data, accepted_media_type=None, renderer_context=None) -> bytes:
        if data is None:
            return b""
        return orjson.dumps(data, default=plain, option=orjson.OPT_NON_STR_KEYS)


class ByAddress(BaseContentNegotiation):
    """The address alone says what one gets: no header varies it, and none is refused."""

    def select_parser(self, request, parsers):
        return next((each for each in parsers if self._fits(request, each)), None)

    def select_renderer(self, request, renderers, format_suffix=None):
        return renderers[0], renderers[0].media_type

    @staticmethod
    def _fits(request, parser) -> bool:
        return media_type_matches(parser.media_type, request.content_type)


class AllowOnly(BaseMetadata):
    """OPTIONS says by its header `Allow` what an address takes, and nothing else."""

    def determine_metadata(self, request, view):
        return None
