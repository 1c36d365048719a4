"""Which pages a phone should have for the time without a network, and since when each is as it is.

A page is worth storing when it helps without knowing how things are now: guides, forms of fraud,
contacts, and the last board, which shows its age. The list is for one language, the pages a reader
needs first stand first.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.db.models import Max
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page

from directory.models import LinkCheck, OfficialLink
from directory.models.links import ELSEWHERE, TWICE
from directory.models.verification import VERIFIED_FOR
from guidance.models import (
    FraudFormPage,
    GuidePage,
    OfficialContact,
    OfficialContactText,
    SelfCheckPage,
    SituationFinderPage,
)
from guidance.paths import url_of
from incidents.choices import Kind
from incidents.models import Incident

MOST = 100  # pages; some 8 KB each over the wire, so less than a megabyte
HOME_EVERY = timedelta(minutes=30)
ESSENTIAL = ("outage", "fraud")  # kinds of guides that cannot wait
GUIDES = (GuidePage, FraudFormPage)
# Their first questions are stored; what follows needs a network.
TOOLS = (SituationFinderPage, SelfCheckPage)
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Copy:
    """A page to store. A copy made before `changed` is out of date. `title` is a guide's."""

    address: str
    changed: datetime
    essential: bool = True
    title: str = ""
    language: str = ""


def guides(language: str, now: datetime, kinds=GUIDES) -> list[Copy]:
    """Return the guides and forms of fraud for a reader of a language, the most needed first."""
    found = [
        page
        for model in kinds
        for page in model.objects.for_reader(language).in_lists().order_by("position", "title")
    ]
    contacts, published = contacts_changed(now), _published(found)
    copies = [
        Copy(
            url_of(page.url_path),
            max(contacts, published.get(page.translation_key) or LONG_AGO),
            page.kind in ESSENTIAL and kinds is GUIDES,
            page.title,
            page.language,
        )
        for page in found
    ]
    return sorted(copies, key=lambda copy: not copy.essential)


def pages(language: str, now: datetime) -> list[Copy]:
    """Return every page to store for a reader of a language, at most MOST, the first ones first."""
    shown = guides(language, now)
    newest = max((copy.changed for copy in shown), default=LONG_AGO)
    today = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    slot = now - (now - LONG_AGO) % HOME_EVERY
    fixed = [
        Copy(reverse("home"), slot),
        Copy(reverse("offline"), newest),
        # What may be shown changes with the day: a verification lasts a year.
        Copy(reverse("contacts"), max(today, contacts_changed(now))),
        Copy(reverse("wagtail_serve", args=[""]), newest),
    ]
    return [*fixed, *shown, *guides(language, now, TOOLS)][:MOST]


def finder(language: str) -> str:
    """Return the address of the situation finder, or nothing where the site has none."""
    first = SituationFinderPage.objects.for_reader(language).order_by("position", "title").first()
    return url_of(first.url_path) if first else ""


def is_calm(now: datetime) -> bool:
    """Whether nothing happens that sends everybody here at once: then all pages are handed out."""
    happening = Incident.objects.public(now).active().exclude(kind=Kind.MAINTENANCE)
    return not happening.exists()


def contacts_changed(now: datetime) -> datetime:
    """Return when an official contact or address last changed, or ceased to count as verified."""
    edits = [
        model.history.aggregate(last=Max("history_date"))["last"]
        for model in (OfficialContact, OfficialContactText, OfficialLink)
    ]
    day = timezone.localtime(now).date() - VERIFIED_FOR
    for model in (OfficialContact, OfficialLink):
        lapsed = model.objects.filter(verified_on__lte=day).aggregate(last=Max("verified_on"))
        if lapsed["last"]:
            ended = datetime.combine(lapsed["last"] + VERIFIED_FOR, datetime.min.time())
            edits.append(timezone.make_aware(ended))
    # Found on somebody else's domain, or accepted there: hidden, or shown again.
    moved = LinkCheck.objects.filter(result__in=ELSEWHERE, failed_days__gte=TWICE)
    edits += moved.aggregate(Max("checked_at"), Max("accepted_at")).values()
    return max([LONG_AGO, *filter(None, edits)])


def _published(found: list) -> dict:
    """The last publication of each guide in any language: a translation's notes hang on it."""
    keys = [page.translation_key for page in found]
    # `order_by()`: the order of trees would make a group of each page.
    pages = Page.objects.filter(translation_key__in=keys).order_by()
    rows = pages.values("translation_key")
    return dict(rows.annotate(last=Max("last_published_at")).values_list("translation_key", "last"))
