"""The trees of guides, one per language: where they begin, and which of their pages are open."""

from django.db.models import Exists, F, OuterRef, QuerySet
from django.db.models.functions import Left, Length
from django.urls import reverse
from wagtail.models import PageViewRestriction, Site


def roots() -> dict[str, str]:
    """Return the path at which the tree of each language begins. Kept in the cache by Wagtail."""
    return {each.language_code: each.root_path for each in Site.get_site_root_paths()}


def open_pages(pages: QuerySet) -> QuerySet:
    """Pages the public may see: live, and below no page that is kept for some readers."""
    # Wagtail's own public() asks for the restrictions first, in two queries of its own.
    closed = PageViewRestriction.objects.annotate(
        beginning=Left(OuterRef("path"), Length("page__path"))
    ).filter(page__path=F("beginning"))
    return pages.filter(~Exists(closed), live=True)


def url_of(url_path: str) -> str:
    """Return the address of a page inside the reader's own language, even if it is a fallback."""
    _empty, _tree, path = url_path.split("/", 2)
    return reverse("wagtail_serve", args=[path])
