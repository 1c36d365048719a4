"""Views of the status sources: how all of them are, one of them closely, and reading it now."""

import json
import secrets

from django.core.cache import cache
from django.core.signing import BadSignature, SignatureExpired, TimestampSigner
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST
from wagtail.admin.auth import any_permission_required

from ..feeds.inspect import SHOWN
from ..feeds.models import Feed
from ..feeds.tasks import INSPECTED, inspect_feed
from ..models import StatusChange
from .drifts import may_change_feeds
from .health import failed_days, healths, survey

may_see_feeds = any_permission_required("feeds.view_feed", "feeds.change_feed")

FILTERS = (
    ("", _("All"), lambda row: True),
    ("trouble", _("In trouble"), lambda row: row.in_trouble or row.drift),
    ("unproven", _("Unproven"), lambda row: not row.proven),
    ("checks", _("Own checks"), lambda row: row.probe),
    ("disabled", _("Disabled"), lambda row: not row.feed.enabled),
)
RESULTS = {
    "new": _("read; its answer is a new one"),
    "unchanged": _("read; it says what it said before"),
    "failed": _("could not be read"),
    "held": _("not asked: our own connection is down"),
    "superseded": _("read; a later answer was there first"),
    "shown": _("read and shown only: the source is switched off"),
    "deleted": _("the source is gone"),
}
RELOAD = 2  # seconds
PATIENCE = 40  # seconds after which the worker should have answered


@may_see_feeds
def feeds(request):
    """How all sources are, the worst first."""
    found = survey(timezone.now())
    chosen = request.GET.get("show", "")
    filters = [
        {
            "key": key,
            "label": label,
            "rows": [row for row in found.rows if test(row)],
            "current": key == chosen,
        }
        for key, label, test in FILTERS
    ]
    shown = next((each for each in filters if each["current"]), filters[0])
    shown["current"] = True
    context = {"survey": found, "filters": filters, "rows": shown["rows"], **_rights(request)}
    return render(request, "desk/feed_list.html", context)


@may_see_feeds
def feed(request, slug):
    """One source closely."""
    row = get_object_or_404(Feed.objects.prefetch_related("targets__platform"), slug=slug)
    now = timezone.now()
    health = healths([row], now)[0]
    kinds, days = failed_days(row, now)
    platforms = {target.platform_id for target in row.targets.all()}
    current = StatusChange.objects.current().filter(platform__in=platforms)
    context = {
        "row": health,
        "feed": row,
        "events": row.events.open(),
        "kinds": kinds,
        "days": days,
        "board": {change.platform_id: change for change in current},
        **_rights(request),
    }
    return render(request, "desk/feed_detail.html", context)


def _rights(request) -> dict[str, bool]:
    changes = request.user.has_perm("feeds.change_feed")
    return {"may_see_feeds": True, "may_change_feeds": changes}


@require_POST
@may_change_feeds
def read_now(request, slug):
    """Have the worker read a source: a slow one must not hold the site's threads."""
    row = get_object_or_404(Feed, slug=slug)
    if row.is_pushed:
        raise Http404("Its readings are brought; there is nobody to ask.")
    token = _signer(row).sign(secrets.token_hex(16))
    inspect_feed.delay_on_commit(row.pk, _key(token))
    return redirect("incident_room:reading", row.slug, token)


@may_change_feeds
def reading(request, slug, token):
    """What a source answered when it was read for this page, or that it is being read."""
    row = get_object_or_404(Feed, slug=slug)
    try:
        _signer(row).unsign(token)
    except BadSignature:
        raise Http404 from None
    answer = cache.get(_key(token))
    stage = "read" if answer else _stage(row, token)
    context = {"feed": row, "stage": stage, "patience": PATIENCE, **_in_words(answer)}
    response = render(request, "desk/feed_reading.html", context)
    if stage == "waiting":
        response.headers["Refresh"] = str(RELOAD)
    return response


def _in_words(answer: dict | None) -> dict:
    """What the page shows of an answer; nothing where there is none."""
    if answer is None:
        return {}
    seconds = answer["seconds"]
    return {
        "result": RESULTS.get(answer["result"], answer["result"]),
        "milliseconds": None if seconds is None else round(seconds * 1000),
        "reading": json.dumps(answer["reading"], indent=2, ensure_ascii=False),
        "documents": [
            {**document, "cut": document["bytes"] > SHOWN} for document in answer["documents"]
        ],
    }


def _signer(row: Feed) -> TimestampSigner:
    """Tokens tell which source was asked, and when; nobody can make one up."""
    return TimestampSigner(salt=f"read-now:{row.pk}", sep=".")


def _key(token: str) -> str:
    return f"read-now:{token}"


def _stage(row: Feed, token: str) -> str:
    """Where a reading is whose answer is not there: waiting, then silent, at last expired."""
    for stage, seconds in (("waiting", PATIENCE), ("silent", INSPECTED)):
        try:
            _signer(row).unsign(token, max_age=seconds)
        except SignatureExpired:
            continue
        return stage
    return "expired"
