"""Search, about, and what belongs to no other app."""

from csp.constants import NONE
from django.conf import settings
from django.http import HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.static import serve as serve_file

from .middleware.language import preferred
from .search import search as search_everything
from .search import tidied


def root(request):
    """Send a reader to the home page in the best of our languages."""
    language = preferred(request.headers.get("Accept-Language", ""))
    response = HttpResponseRedirect(f"/{language}/")
    patch_vary_headers(response, ["Accept-Language"])
    response["Cache-Control"] = "public, max-age=300"
    return response


def search(request):
    """Search in everything public; words need no accents."""
    query = tidied(request.GET.get("q", ""))
    groups = search_everything(query, timezone.now()) if query else []
    total = sum(len(group.hits) for group in groups)
    return render(request, "portal/search.html", {"query": query, "groups": groups, "total": total})


def about(request):
    return render(request, "portal/about.html")


def media(request, path):
    """A picture that an editor uploaded; whatever it really is, it runs nothing."""
    response = serve_file(request, path, document_root=settings.MEDIA_ROOT)
    response._csp_replace = {"default-src": [NONE], "sandbox": True}
    return response


def favicon(request):
    """Browsers ask for this address where a page names no icon."""
    return HttpResponseRedirect(static("portal/favicon.svg"))


def manifest(request):
    """The web app manifest, in the reader's language."""
    language = request.LANGUAGE_CODE
    icon = {"src": static("portal/favicon.svg"), "sizes": "any", "type": "image/svg+xml"}
    return JsonResponse(
        {
            "name": _("Bình tĩnh"),
            "short_name": _("Bình tĩnh"),
            "lang": language,
            "start_url": f"/{language}/",
            "scope": "/",
            "display": "minimal-ui",
            "background_color": "#fbfaf6",
            "theme_color": "#0a5c55",
            "icons": [icon],
            "id": settings.SITE_URL,
        },
        content_type="application/manifest+json",
    )
