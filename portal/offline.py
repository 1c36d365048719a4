"""The portal on a phone: its manifest, its service worker, and the pages the worker stores."""

import gzip
import hashlib
import json
from functools import cache
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from whitenoise.storage import CompressedManifestStaticFilesStorage

from lib.languages import CODES, direction

from . import stored
from .middleware.caching import GZIP

# What every page is drawn with. What else a page needs, the worker finds in the page.
SHELL = ("portal/portal.css", "portal/site.js", "portal/favicon.svg")
ASK_AGAIN = 600  # seconds until a browser asks for the list of pages again
PROXY_KEEPS = 15  # seconds; browsers ask for the worker at every page
ICONS = ((192, "any"), (512, "any"), (512, "maskable"))


def copies_wanted() -> bool:
    """Whether browsers shall store pages. What was made up for an exercise must not linger."""
    return settings.OFFLINE_COPIES and not settings.EXERCISE


def manifest(request):
    """The web app manifest, in the reader's language; one app whatever the language."""
    language = get_language()
    shortcuts = [
        (_("Guides"), reverse("wagtail_serve", args=[""])),
        (_("Official contacts"), reverse("contacts")),
    ]
    # The first is what a frightened person needs first, as soon as the site has it.
    finder = stored.finder(language)
    if finder:
        shortcuts.insert(0, (_("What happened to you?"), finder))
    return JsonResponse(
        {
            "id": "/",
            "name": _("Bình tĩnh"),
            "short_name": _("Bình tĩnh"),
            "description": _(
                "Outages of digital platforms, account recovery and protection from fraud."
            ),
            "lang": language,
            "dir": direction(language),
            "start_url": f"/{language}/",
            "scope": "/",
            "display": "minimal-ui",
            "background_color": "#fbfaf6",
            "theme_color": "#fbfaf6",
            "categories": ["utilities", "education", "news"],
            "icons": [_icon(size, purpose) for size, purpose in ICONS],
            "shortcuts": [{"name": name, "url": url} for name, url in shortcuts],
        },
        content_type="application/manifest+json",
    )


def _icon(size: int, purpose: str) -> dict:
    name = f"icon-{size}.png" if purpose == "any" else f"icon-{size}-{purpose}.png"
    return {
        "src": static(f"portal/{name}"),
        "sizes": f"{size}x{size}",
        "type": "image/png",
        "purpose": purpose,
    }


def worker(request):
    """The service worker. Switched off, it is one that deletes every copy and then itself."""
    body, tag = _worker(copies_wanted(), settings.RELEASE)
    response = HttpResponse(body, content_type="text/javascript; charset=utf-8")
    if GZIP.search(request.headers.get("Accept-Encoding", "")):
        response.content = gzip.compress(body, mtime=0)
        response.headers["Content-Encoding"] = "gzip"
    response.headers["ETag"] = f'W/"{tag}"'
    response.headers["Cache-Control"] = "no-cache"
    # nginx keeps it all the same, and tells nobody.
    response.headers["X-Accel-Expires"] = str(PROXY_KEEPS)
    patch_vary_headers(response, ["Accept-Encoding"])
    return get_conditional_response(request, etag=response["ETag"], response=response)


@cache
def _worker(wanted: bool, release: str) -> tuple[bytes, str]:
    """The script and its tag. Its version changes with the release and with what it stores."""
    if not wanted:
        text = render_to_string("portal/sw_off.js")
        return text.encode(), _digest(text)
    parts = [f"{static(name)} {_digest(Path(finders.find(name)).read_bytes())}" for name in SHELL]
    config = {
        "version": _digest("\n".join([release, *parts])),
        "shell": [static(name) for name in SHELL],
        "languages": list(CODES),
        # Names that carry a hash never change what they stand for.
        "immutable": isinstance(staticfiles_storage, CompressedManifestStaticFilesStorage),
    }
    text = render_to_string("portal/sw.js", {"config": json.dumps(config)})
    return text.encode(), _digest(text)


def _digest(text: str | bytes) -> str:
    data = text.encode() if isinstance(text, str) else text
    return hashlib.blake2b(data, digest_size=8).hexdigest()


def copies(request):
    """The pages a browser should store: `[address, seconds since 1970, essential]` each.

    A copy made before that second is out of date. While something is happening only the essential
    ones are handed out, so that everybody who comes then asks for a few pages and not for all.
    `complete` says that a stored page which is not named no longer exists. `again`: seconds.
    """
    now = timezone.now()
    complete = stored.is_calm(now)
    listed = stored.pages(get_language(), now)
    return JsonResponse(
        {
            "again": ASK_AGAIN,
            "complete": complete,
            "pages": [
                [copy.address, int(copy.changed.timestamp()), copy.essential]
                for copy in listed
                if complete or copy.essential
            ],
        }
    )


def page(request):
    """What a browser shows without a network instead of a page it has not stored."""
    guides = stored.guides(get_language(), timezone.now())
    return render(request, "portal/offline.html", {"guides": guides})
