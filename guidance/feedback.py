"""Answers to "was this guide helpful?": taken from our own pages only, few a minute, as numbers.

The site sets no cookie, so there is no CSRF token either. A form can only do one harmless thing
here, and what a foreign page sends along is refused by what browsers say about its origin.
"""

import logging
import time
from urllib.parse import urlsplit

from django.core.cache import cache
from django.db import DatabaseError, transaction
from django.http import HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from redis.exceptions import RedisError
from wagtail.models import Page

from .models import Answer, GuideFeedback, Reason
from .paths import open_pages, url_of

logger = logging.getLogger(__name__)

A_MINUTE = 60  # answers about one guide that are counted
LONGEST = 9  # digits of a number that is looked at
COUNTED, NOT_COUNTED = "1", "0"  # what the page says after it


@csrf_exempt
def answer(request):
    """Count one answer and send the reader back to the guide."""
    if request.method != "POST":
        return redirect("wagtail_serve", "")
    if not _is_from_here(request):
        return _refused(request, 403)
    said, reason = request.POST.get("answer", ""), request.POST.get("reason", "")
    page = _page(request.POST.get("page", ""), request.POST.get("version", ""))
    known = said in Answer.values and (not reason or (said == Answer.NO and reason in Reason))
    if page is None or not known:
        return _refused(request, 400)
    kept = _count(page, int(request.POST["version"]), said, reason)
    address = f"{url_of(page.url_path)}?thanks={COUNTED if kept else NOT_COUNTED}#helpful"
    return HttpResponseRedirect(address, status=303)


def _is_from_here(request) -> bool:
    """Whether the form stood on a page of ours, as far as the browser says."""
    site = request.headers.get("Sec-Fetch-Site")
    if site:
        return site == "same-origin"
    origin = request.headers.get("Origin") or request.headers.get("Referer", "")
    return urlsplit(origin).netloc == request.get_host()


def _page(number: str, version: str) -> Page | None:
    """Return the public guide that has had that version."""
    if not all(each.isdecimal() and len(each) <= LONGEST for each in (number, version)):
        return None
    pages = open_pages(Page.objects.filter(pk=int(number), age__version__gte=int(version)))
    return pages.first() if int(version) > 0 else None


def _count(page: Page, version: int, said: str, reason: str) -> bool:
    """Count it. No answer is worth an error page: what cannot be stored is let go."""
    try:
        if not _has_room(page.pk):
            return False
        with transaction.atomic():
            today = timezone.localdate()
            GuideFeedback.objects.count_answer(page.pk, version, today, said, reason)
    except (DatabaseError, RedisError, OSError) as error:
        logger.warning("an answer about a guide was not counted: %s", error)
        return False
    return True


def _has_room(pk: int) -> bool:
    key = f"feedback:{pk}:{int(time.time()) // 60}"
    cache.add(key, 0, timeout=120)
    return cache.incr(key) <= A_MINUTE


def _refused(request, status: int):
    return render(request, "guidance/feedback_refused.html", status=status)
