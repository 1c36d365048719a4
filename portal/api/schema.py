"""The OpenAPI document: the public API only, with the parameter every answer has."""

from django.conf import settings
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter

LANGUAGE = OpenApiParameter(
    "lang",
    OpenApiTypes.STR,
    enum=[code for code, _name in settings.LANGUAGES],
    default=settings.LANGUAGE_CODE,
    description="The reader's language. Words that do not exist in it come in another and say so.",
)


class Schema(AutoSchema):
    def get_override_parameters(self):
        return [*super().get_override_parameters(), LANGUAGE]


def public_only(endpoints):
    """Leave out the desk's own API."""
    return [endpoint for endpoint in endpoints if endpoint[0].startswith("/api/v1/")]
