"""The reader's language stands in the address; nothing varies by header but `/`."""

from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import get_supported_language_variant

from lib.languages import CODES, SOURCE

READS = ("GET", "HEAD", "OPTIONS")


class LanguageMiddleware:
    """Activate the language of the path, the reader's zone on pages, UTC in the API."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        first = request.path_info.lstrip("/").partition("/")[0]
        if first in CODES:
            language = first
        elif first == "api" and "lang" not in request.GET and request.method not in READS:
            language = preferred(request.headers.get("Accept-Language", ""))  # nobody keeps these
        elif first == "api":
            language = known(request.GET.get("lang", ""))
        else:
            language = SOURCE
        request.LANGUAGE_CODE = language
        with translation.override(language), timezone.override(self._zone(first)):
            response = self.get_response(request)
            # Templates of the API and of Wagtail render late, outside the view.
            if hasattr(response, "render") and not response.is_rendered:
                response.render()
        response.headers.setdefault("Content-Language", language)
        return response

    @staticmethod
    def _zone(first: str) -> str:
        return "UTC" if first == "api" else settings.TIME_ZONE


def known(language: str) -> str:
    """Return the language when we have it, else the source language."""
    code = language.partition("-")[0].lower()
    return code if code in CODES else SOURCE


def preferred(header: str) -> str:
    """Return the best of our languages for an Accept-Language header."""
    for code, _priority in translation.trans_real.parse_accept_lang_header(header):
        try:
            return get_supported_language_variant(code)
        except LookupError:
            continue
    return SOURCE
