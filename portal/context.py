"""What every page knows: who publishes it, and in which languages it exists."""

from django.conf import settings
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language

from directory.models import Publisher
from lib.languages import CODES, NAMES, direction


def site(request):
    language = get_language() or settings.LANGUAGE_CODE
    return {
        "language": language,
        "direction": direction(language),
        "site_url": settings.SITE_URL,
        "publisher": SimpleLazyObject(lambda: Publisher.load(request_or_site=request)),
        "languages": _languages(request, language),
    }


def _languages(request, active: str) -> list[dict]:
    """Return the same page in every language: code, name, address, and which one is shown."""
    first, _, rest = request.path.lstrip("/").partition("/")
    if first not in CODES:
        rest = ""
    query = f"?{request.META['QUERY_STRING']}" if request.META.get("QUERY_STRING") else ""
    return [
        {
            "code": code,
            "name": NAMES[code],
            "url": f"/{code}/{rest}{query}",
            "absolute": f"{settings.SITE_URL}/{code}/{rest}",
            "active": code == active,
        }
        for code in CODES
    ]
