"""What a reader gets beside the words of a guide: its order, addresses, contacts, neighbours."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from urllib.parse import quote

from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce, JSONObject
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override
from wagtail.models import Page

from directory.models import OfficialLink, Platform
from lib.languages import chain, with_words
from lib.sorting import sort_key

from .models.contacts import OfficialContact
from .paths import open_pages, roots, url_of

LONG = 6  # headings from which on a guide gets a list of them
FIRST = "everybody_or_me"
IN_RUNS = ("question", "contact")  # blocks that share one heading with those that follow
# Where a person in need goes first.
LINK_ORDER = ("hacked", "recovery", "sign_in", "report", "support", "website", "status")
MONEY = (
    OfficialContact.Purpose.FRAUD,
    OfficialContact.Purpose.BANK,
    OfficialContact.Purpose.CARRIER,
)


@dataclass(frozen=True)
class Part:
    """One block of a guide. `key` is its id in the page; `heading` is empty where it has none."""

    block: object
    key: str
    heading: str
    leads: bool = True  # the first of a run under one heading


def parts(page) -> list[Part]:
    """Return the blocks of a guide for reading: "everybody or only me" comes first, always."""
    blocks = sorted(page.body, key=lambda block: block.block_type != FIRST)  # stable
    with override(page.language):  # headings speak the language of the words they head
        headings = _headings()
    found, seen, before = [], {}, ""
    for block in blocks:
        kind = block.block_type
        leads = not (kind in IN_RUNS and kind == before)
        seen[kind] = seen.get(kind, 0) + 1
        key = kind.replace("_", "-") + (f"-{seen[kind]}" if seen[kind] > 1 else "")
        found.append(Part(block, key, headings.get(kind, "") if leads else "", leads))
        before = kind
    return found


def _headings() -> dict[str, str]:
    """The headings the blocks' templates write."""
    return {
        "everybody_or_me": _("Is it everybody, or only you?"),
        "steps": _("Step by step"),
        "do": _("Do"),
        "dont": _("Do not"),
        "signs": _("How to tell"),
        "example": _("What it looks like"),
        "first_ten_minutes": _("The first ten minutes"),
        "where_to_report": _("Where to report"),
        "ask_for_help": _("When to ask for help"),
        "question": _("Questions people ask"),
        "contact": _("Official contacts"),
    }


@dataclass(frozen=True)
class Neighbour:
    title: str
    url: str
    language: str


def neighbours(page, language: str) -> tuple[Neighbour | None, Neighbour | None]:
    """Return the guides before and after a guide in its topic, as a reader's list has them."""
    *_tree, topic, _slug = page.url_path.strip("/").split("/")
    inside = Q()
    for root in roots().values():
        inside |= Q(url_path__startswith=f"{root}{topic}/")
    rows = (
        open_pages(Page.objects.filter(inside, depth=page.depth))
        .annotate(
            place=Coalesce(*(f"{kind._meta.model_name}__position" for kind in page.kinds())),
            language=F("locale__language_code"),
        )
        .exclude(place=None)
        .values("translation_key", "title", "url_path", "place", "language")
    )
    order = {code: rank for rank, code in enumerate(chain(language))}
    best = {}
    for row in sorted(
        (row for row in rows if row["language"] in order), key=lambda row: order[row["language"]]
    ):
        best.setdefault(row["translation_key"], row)
    listed = sorted(best.values(), key=lambda row: (row["place"], sort_key(row["title"], language)))
    keys = [row["translation_key"] for row in listed]
    if page.translation_key not in keys:
        return None, None
    here = keys.index(page.translation_key)
    before = listed[here - 1] if here else None
    after = listed[here + 1] if here + 1 < len(listed) else None
    return _neighbour(before), _neighbour(after)


def _neighbour(row: dict | None) -> Neighbour | None:
    return row and Neighbour(row["title"], url_of(row["url_path"]), row["language"])


@dataclass(frozen=True)
class Address:
    """An address on a body's own domain. `kind` is what it is for, in words."""

    kind: str
    url: str


def platforms_of(page) -> list[Platform]:
    """Return the public platforms of a guide, each with its verified `addresses`; one query."""
    links = OfficialLink.objects.public().filter(platform=OuterRef("pk")).order_by()
    found = page.platforms.all()
    if not isinstance(found, QuerySet):  # a preview, of what an editor has not saved yet
        found = Platform.objects.filter(pk__in=[platform.pk for platform in found])
    platforms = list(
        found.public().annotate(
            read_links=ArraySubquery(links.values(json=JSONObject(kind="kind", url="url")))
        )
    )
    for platform in platforms:
        platform.addresses = [
            Address(OfficialLink.Kind(row["kind"]).label, row["url"])
            for row in sorted(
                platform.read_links, key=lambda row: (LINK_ORDER.index(row["kind"]), row["url"])
            )
        ]
    return platforms


def contacts_for(page, platforms: list[Platform], today: date) -> dict[int, OfficialContact]:
    """Return contacts that may be shown with a guide, by id: of its platforms and in its body.

    A guide against fraud has those for money as well. One query.
    """
    named = {block.value.pk for block in page.body if block.block_type == "contact" and block.value}
    wanted = Q(pk__in=named) | Q(platform__in=[platform.pk for platform in platforms])
    if page.kind == "fraud":
        wanted |= Q(purpose__in=MONEY, platform=None)
    found = OfficialContact.objects.public(today).prefetch_related(None).filter(wanted)
    contacts = {contact.pk: contact for contact in with_words(found)}
    for pk, contact in contacts.items():
        contact.in_body = pk in named
    return contacts


@dataclass(frozen=True)
class Way:
    """A link that opens an application with the message written."""

    name: str
    url: str


def ways_to_send(title: str, address: str) -> list[Way]:
    """Return what hands a guide on. SMS first: it works where the networks do not."""
    text = quote(f"{title}\n{address}", safe="")
    return [
        Way("SMS", f"sms:?body={text}"),
        Way("WhatsApp", f"https://wa.me/?text={text}"),
        Way(_("E-mail"), f"mailto:?subject={quote(title, safe='')}&body={quote(address, safe='')}"),
    ]


def described(page, address: str) -> Iterator[dict]:
    """Yield what schema.org knows of a guide: its steps, its questions. Nothing the page hides."""
    steps = [
        {"position": number, "name": step["title"], "text": step["text"] or step["title"]}
        for number, step in enumerate(
            (step for block in page.body if block.block_type == "steps" for step in block.value),
            1,
        )
    ]
    common = {"inLanguage": page.language, "url": address, "name": page.title}
    if len(steps) > 1:
        yield {
            "@type": "HowTo",
            **common,
            "description": page.summary,
            "dateModified": page.last_published_at,
            "step": [{"@type": "HowToStep", **step} for step in steps],
        }
    questions = [block.value for block in page.body if block.block_type == "question"]
    if questions:
        yield {
            "@type": "FAQPage",
            **common,
            "mainEntity": [
                {
                    "@type": "Question",
                    "name": each["question"],
                    "acceptedAnswer": {"@type": "Answer", "text": each["answer"]},
                }
                for each in questions
            ],
        }


def address_of(page) -> str:
    """Return the whole address of a guide in its own tree."""
    with override(page.language):
        return f"{settings.SITE_URL}{url_of(page.url_path)}"


def topic_url(page) -> str:
    """Return the address of a guide's topic inside the reader's language."""
    return url_of(page.url_path.rstrip("/").rpartition("/")[0] + "/")


def contacts_page() -> str:
    """Return the address of the contacts: asked for here, in the reader's language."""
    return reverse("contacts")
