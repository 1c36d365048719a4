"""What search engines are told: the addresses worth reading, in which languages, changed when.

`/sitemap.xml` is an index of sections. A section names each page once for every language it really
exists in, with all of these as alternates. `lastmod` is the last change of the content; a state of
a platform is no content. Pages without a date of their own have none rather than a wrong one.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.conf import settings
from django.core.paginator import Paginator
from django.db.models import Max, OuterRef, Subquery
from django.db.models.functions import Greatest
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape
from django.utils.translation import override
from wagtail.models import Page

from directory.models import Platform, PlatformText, Reservation
from guidance.models.public import PublicPage
from guidance.paths import open_pages
from incidents.models import Claim, ClaimText, Incident, IncidentText, Update
from lib.languages import CODES, SOURCE, with_words

from . import pages

PART = 1000  # records in one file, each in several languages; a file may hold 50,000 addresses
NAMESPACES = (
    'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml"'
)

# Every page of the site itself that is worth finding, with the day of its statement where it has
# one. Not here: search, the board alone and the portal's own state, which are not to be indexed.
SITE_PAGES: dict[str, date | None] = {
    "home": None,
    "incidents:list": None,
    "directory:platforms": None,
    "directory:criteria": None,
    "directory:notices": None,
    "directory:statistics": None,
    "incidents:feeds": None,
    "contacts": None,
    "about": None,
    "method": pages.METHOD_OF,
    "privacy": pages.PRIVACY_OF,
    "accessibility": pages.ACCESSIBILITY_OF,
    "site_map": None,
}


@dataclass(frozen=True)
class Entry:
    """One page: its path behind the language, per language it exists in; and its last change."""

    paths: dict[str, str]
    modified: datetime | date | None = None

    @property
    def addresses(self) -> dict[str, str]:
        return {code: f"{settings.SITE_URL}/{code}/{path}" for code, path in self.paths.items()}


def index(request):
    """The index: every part of every section."""
    lines = [f"<sitemapindex {NAMESPACES.partition(' ')[0]}>"]
    for name, section in SECTIONS.items():
        for number in range(1, section().num_pages + 1):
            path = reverse("sitemap_section", args=[name, number])
            lines.append(f"<sitemap><loc>{escape(settings.SITE_URL + path)}</loc></sitemap>")
    return _xml([*lines, "</sitemapindex>"])


def section(request, name: str, number: int):
    """One part of a section. 404 for a part that does not exist."""
    if name not in SECTIONS:
        raise Http404
    parts = SECTIONS[name]()
    if not 1 <= number <= parts.num_pages:
        raise Http404
    entries = _ENTRIES[name](parts.page(number).object_list)
    return _xml(
        [
            f"<urlset {NAMESPACES}>",
            *(line for each in entries for line in _lines(each)),
            "</urlset>",
        ]
    )


def robots(request):
    """Everything may be read but the desk and what has no end; in an exercise, nothing."""
    if settings.EXERCISE:
        lines = ["User-agent: *", "Disallow: /"]
    else:
        lines = [
            "User-agent: *",
            "Disallow: /desk/",
            *(f"Disallow: /{code}/search/" for code in CODES),
            *(f"Disallow: /{code}/helpful/" for code in CODES),
            "",
            f"Sitemap: {settings.SITE_URL}{reverse('sitemap')}",
        ]
    return HttpResponse("\n".join([*lines, ""]), content_type="text/plain; charset=utf-8")


def _xml(lines: Iterable[str]) -> HttpResponse:
    text = "\n".join(['<?xml version="1.0" encoding="UTF-8"?>', *lines, ""])
    return HttpResponse(text, content_type="application/xml; charset=utf-8")


def _lines(entry: Entry) -> Iterator[str]:
    """One `url` element for each language, all with the same alternates."""
    addresses = {code: escape(each) for code, each in entry.addresses.items()}
    rest = addresses.get(SOURCE) or next(iter(addresses.values()))
    alternates = "".join(
        f'<xhtml:link rel="alternate" hreflang="{code}" href="{each}"/>'
        for code, each in [*addresses.items(), ("x-default", rest)]
    )
    modified = f"<lastmod>{_stamp(entry.modified)}</lastmod>" if entry.modified else ""
    for address in addresses.values():
        yield f"<url><loc>{address}</loc>{modified}{alternates}</url>"


def _stamp(moment: datetime | date) -> str:
    if isinstance(moment, datetime):
        return moment.astimezone(timezone.get_default_timezone()).isoformat(timespec="seconds")
    return moment.isoformat()


# --- sections ---------------------------------------------------------------------------------


def _site() -> Paginator:
    return Paginator(list(SITE_PAGES.items()), PART)


def _site_entries(rows) -> Iterator[Entry]:
    for name, dated in rows:
        yield Entry(dict.fromkeys(CODES, _path(name)), dated)


def _incidents() -> Paginator:
    """By key: a new incident changes the last part only."""
    now = timezone.now()
    changed = Greatest(
        "published_at",
        _last_change(Incident, "id"),
        _last_change(IncidentText, "incident"),
        _last_change(Claim, "incident"),
        _last_change(ClaimText, "claim__incident"),
        _last(Update.objects.public(now), "incident", "published_at"),
    )
    rows = with_words(Incident.objects.public(now).order_by("pk"))
    return Paginator(rows.annotate(changed=changed), PART)


def _platforms() -> Paginator:
    changed = Greatest(
        _last_change(Platform, "id"),
        _last_change(PlatformText, "platform"),
        _last_change(Reservation, "platform"),
    )
    rows = with_words(Platform.objects.public().order_by("pk"))
    return Paginator(rows.annotate(changed=changed), PART)


def _record_entries(rows) -> Iterator[Entry]:
    """Records, each in the languages it has public words in."""
    for row in rows:
        path = row.get_absolute_url().split("/", 2)[2]
        written = [code for code in CODES if code in row.public_texts] or [SOURCE]
        yield Entry(dict.fromkeys(written, path), row.changed)


def _guides() -> Paginator:
    """The pages of the trees of guides, each with its translations."""
    found: dict[UUID, list[Page]] = {}
    trees = open_pages(Page.objects.type(PublicPage)).select_related("locale")
    for page in trees.order_by("pk"):
        found.setdefault(page.translation_key, []).append(page)
    return Paginator(list(found.values()), PART)


def _guide_entries(groups) -> Iterator[Entry]:
    for pages_of_one in groups:
        by_language = {page.locale.language_code: page for page in pages_of_one}
        paths = {
            code: _path("wagtail_serve", by_language[code].url_path.split("/", 2)[2])
            for code in CODES
            if code in by_language
        }
        dates = [page.last_published_at for page in pages_of_one if page.last_published_at]
        yield Entry(paths, max(dates, default=None))


def _path(name: str, *args: str) -> str:
    """The address of a view behind its language, with the slash at its end."""
    with override(SOURCE):
        return reverse(name, args=args).split("/", 2)[2]


def _last_change(model, field: str) -> Subquery:
    """When a row, or one of the rows that hang on it, was last changed or deleted."""
    return _last(model.history.model.objects, field, "history_date")


def _last(rows, field: str, moment: str) -> Subquery:
    of_record = rows.filter(**{field: OuterRef("pk")}).order_by().values(field)
    return Subquery(of_record.annotate(last=Max(moment)).values("last"))


SECTIONS: dict[str, Callable[[], Paginator]] = {
    "site": _site,
    "incidents": _incidents,
    "platforms": _platforms,
    "guides": _guides,
}
_ENTRIES: dict[str, Callable[[Iterable], Iterator[Entry]]] = {
    "site": _site_entries,
    "incidents": _record_entries,
    "platforms": _record_entries,
    "guides": _guide_entries,
}
