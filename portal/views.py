"""Search, and what belongs to no other app."""

from csp.constants import NONE
from django.conf import settings
from django.http import HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.translation import ngettext
from django.views.static import serve as serve_file

from .middleware.language import preferred
from .search import answer, suggestions, tidied


def root(request):
    """Send a reader to the home page in the best of our languages."""
    language = preferred(request.headers.get("Accept-Language", ""))
    response = HttpResponseRedirect(f"/{language}/")
    patch_vary_headers(response, ["Accept-Language"])
    response["Cache-Control"] = "public, max-age=300"
    return response


def search(request):
    """Search in everything public; words need no accents, and typing errors are forgiven."""
    found = answer(request.GET.get("q", ""), request.GET.get("kind", ""), timezone.now())
    context = {"query": found.query, "found": found, "groups": found.groups}
    return render(request, "portal/search.html", context)


def suggest(request):
    """What somebody may be typing, as OpenSearch suggestions, with a sentence to be read out."""
    query = tidied(request.GET.get("q", ""))
    found = suggestions(query, timezone.now())
    said = ngettext("%(number)s suggestion", "%(number)s suggestions", len(found))
    return JsonResponse(
        [
            query,
            [each.title for each in found],
            [each.label for each in found],
            [each.url for each in found],
            {
                "said": said % {"number": len(found)},
                "languages": [each.language for each in found],
            },
        ],
        safe=False,
        json_dumps_params={"ensure_ascii": False},
    )


def opensearch(request):
    """The description that lets a browser search here from its address bar."""
    answered = render(request, "portal/opensearch.xml")
    answered["Content-Type"] = "application/opensearchdescription+xml"
    return answered


def media(request, path):
    """A picture that an editor uploaded; whatever it really is, it runs nothing."""
    response = serve_file(request, path, document_root=settings.MEDIA_ROOT)
    response._csp_replace = {"default-src": [NONE], "sandbox": True}
    return response


def favicon(request):
    """Browsers ask for this address where a page names no icon."""
    return HttpResponseRedirect(static("portal/favicon.svg"))
