"""Contacts, and guides served with a visible fallback to another language."""

from django.contrib.contenttypes.models import ContentType
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from wagtail.models import Page

from lib.languages import NAMES, chain, with_words

from .models import OfficialContact
from .models.topics import FRAUD
from .paths import open_pages, roots


def contact_list(request):
    """Contacts that may be shown; the page says how many wait."""
    today = timezone.localdate()
    contacts = with_words(OfficialContact.objects.public(today).prefetch_related(None))
    order = list(OfficialContact.Purpose.values)
    return render(
        request,
        "guidance/contact_list.html",
        {
            "contacts": sorted(
                contacts, key=lambda each: (order.index(each.purpose), each.position)
            ),
            "waiting": OfficialContact.objects.waiting(today).count(),
        },
    )


def fraud_library(request):
    """The short address of the fraud library."""
    return redirect("wagtail_serve", f"{FRAUD}/")


def serve(request, path):
    """Serve a page from the reader's tree, else from the first tree that has it.

    A page of another tree is shown inside the reader's site: announced, marked with its own
    language, not indexed, its canonical address in its own tree.
    """
    begins, order = roots(), chain(get_language())
    ranks = {f"{begins[code]}{path}": rank for rank, code in enumerate(order) if code in begins}
    # Two queries; Wagtail's own way walks down the tree with two for each level.
    rows = open_pages(Page.objects.filter(url_path__in=ranks))
    found = rows.values_list("url_path", "pk", "content_type")
    best = min(found, key=lambda row: ranks[row[0]], default=None)
    if best is None:
        raise Http404
    _path, pk, kind = best
    model = ContentType.objects.get_for_id(kind).model_class()
    page = model.objects.select_related("locale", "age").get(pk=pk)
    language = page.locale.language_code
    request.guide_fallback = NAMES[language] if language != get_language() else ""
    return page.serve(request)
