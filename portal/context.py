"""What every page knows: who publishes it, and its address in each language."""

from django.conf import settings
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language

from directory.models import Publisher
from lib.languages import CODES, NAMES, SOURCE, direction


def site(request):
    language = get_language() or settings.LANGUAGE_CODE
    languages = _languages(request, language)
    return {
        "language": language,
        "direction": direction(language),
        "site_url": settings.SITE_URL,
        "publisher": SimpleLazyObject(Publisher.current),
        "languages": languages,
        # Where a translation is out of date, readers are shown the way to what it was made from.
        "source_language": SOURCE,
        "source_address": next(each["url"] for each in languages if each["code"] == SOURCE),
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
