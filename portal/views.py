"""Home, search, about: pages that are composed of everything."""

from datetime import timedelta

from csp.constants import NONE
from django.conf import settings
from django.db.models import Exists, OuterRef
from django.http import HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.static import serve as serve_file

from directory.models import Platform
from incidents import status
from incidents.models import Incident
from lib import states

from .middleware.language import preferred
from .search import search as search_everything
from .search import tidied

BOARD_GROWS_OLD = timedelta(minutes=5)
NEWEST = 3
MOST_AT_ONCE = 40  # open incidents on the home page; the archive has all of them


def root(request):
    """Send a reader to the home page in the best of our languages."""
    language = preferred(request.headers.get("Accept-Language", ""))
    response = HttpResponseRedirect(f"/{language}/")
    patch_vary_headers(response, ["Accept-Language"])
    response["Cache-Control"] = "public, max-age=300"
    return response


def home(request):
    """What is failing now, what to do, what never to do, the board."""
    now = timezone.now()
    context = _board(now)
    incidents, newest = _incidents(now)
    covered = {
        impact.platform_id
        for each in incidents
        for impact in each.impacts.all()
        if impact.ended_at is None or impact.ended_at > now
    }
    statuses = [one["status"] for one in context["board"]]
    failing = [one for one in statuses if one.is_trouble and one.platform.pk not in covered]
    levels = [each.level for each in incidents] + [one.state for one in failing]
    context |= {
        "incidents": incidents,
        "failing": failing,
        "worst": states.worst(levels) or states.UNKNOWN,
        "unknown_count": sum(one.state == states.UNKNOWN for one in statuses),
        "alternatives": _alternatives(statuses) if levels else [],
        "newest": newest,
    }
    return render(request, "portal/home.html", context)


def _incidents(now) -> tuple[list[Incident], list[Incident]]:
    """What is happening, worst first, and the newest of the rest; in one reading of the archive."""
    active = Incident.objects.active().filter(pk=OuterRef("pk"))
    rows = (
        Incident.objects.listed(now)
        .annotate(is_active=Exists(active))
        .order_by("-is_active", "-started_at", "-pk")[: MOST_AT_ONCE + NEWEST]
    )
    happening = sorted(
        (each for each in rows if each.is_active and not _is_remark(each)),
        key=lambda each: (-states.RANK[each.level], -each.started_at.timestamp()),
    )
    for incident in happening:
        incident.age = now - incident.started_at
    rest = sorted(
        (each for each in rows if each not in happening), key=lambda each: each.started_at
    )
    return happening, rest[::-1][:NEWEST]


def _is_remark(incident: Incident) -> bool:
    """Whether an incident touches nothing and is of no kind people must act on."""
    return incident.impact == states.NONE and incident.kind == "other"


def board(request):
    """The board alone, for the script that refreshes it."""
    return render(request, "portal/board.html", _board(timezone.now()))


def _board(now) -> dict:
    reaching = Platform.objects.doing("send-message").filter(pk=OuterRef("pk"))
    platforms = Platform.objects.running().listed().annotate(reaches_people=Exists(reaching))
    # What people rely on, and whatever else is in trouble now.
    shown = [
        one for one in status.statuses(platforms, now) if one.platform.essential or one.is_trouble
    ]
    days = status.history([one.platform for one in shown], now, timezone.get_current_timezone())
    return {
        "board": [{"status": one, "days": days[one.platform.pk]} for one in shown],
        # Whole minutes: the page's ETag promises the same bytes within one.
        "stale_after": now.replace(second=0, microsecond=0) + BOARD_GROWS_OLD,
    }


def _alternatives(statuses: list[status.PlatformStatus]) -> list[status.PlatformStatus]:
    """Platforms for reaching people that show no trouble, those known best first."""
    fit = [one for one in statuses if one.platform.reaches_people and not one.is_trouble]
    return sorted(fit, key=lambda one: states.RANK[one.state])[:4]


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
