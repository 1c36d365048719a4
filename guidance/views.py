"""Contacts, and guides served with a visible fallback to another language."""

from django.http import Http404
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from wagtail.models import Site

from lib.languages import NAMES, chain

from .models import OfficialContact


def contact_list(request):
    """Contacts that may be shown; the page says how many wait."""
    today = timezone.localdate()
    contacts = OfficialContact.objects.public(today)
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


def serve(request, path):
    """Serve a page from the reader's tree, else from the first tree that has it.

    A page of another tree is shown inside the reader's site: announced, marked with its own
    language, not indexed, its canonical address in its own tree.
    """
    site = Site.find_for_request(request)
    parts = [part for part in path.split("/") if part]
    root = site.root_page
    trees = {page.locale.language_code: page for page in _trees(root)}
    for language in chain(get_language()):
        tree = trees.get(language)
        if tree is None:
            continue
        try:
            page, args, kwargs = tree.specific.route(request, parts)
        except Http404:
            continue
        if page.get_view_restrictions().exists():
            continue
        request.guide_fallback = NAMES[language] if language != get_language() else ""
        return page.serve(request, *args, **kwargs)
    raise Http404


def _trees(root):
    return root.get_translations(inclusive=True).live().select_related("locale")
