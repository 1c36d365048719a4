"""Search over everything public, results by kind, in the reader's language where it exists."""

from dataclasses import dataclass, field
from datetime import datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from directory.models import Platform, PlatformText, PreparednessNotice, Statistic
from directory.models.figures import StatisticText
from directory.models.notices import PreparednessNoticeText
from guidance.models import (
    FraudFormPage,
    GuidePage,
    OfficialContact,
    OfficialContactText,
)
from guidance.templatetags.guides import guide_url
from incidents.models import Claim, ClaimText, Incident, IncidentText, Update, UpdateText
from lib.folding import fold
from lib.languages import TextState
from lib.searching import matching

PER_KIND = 10


@dataclass(frozen=True)
class Hit:
    """One result: words in `language`, and an address in the reader's own site."""

    title: str
    url: str
    summary: str = ""
    language: str = ""


@dataclass
class Group:
    """The results of one kind."""

    kind: str
    label: str
    hits: list[Hit] = field(default_factory=list)


def tidied(query: str) -> str:
    """Return what somebody typed as far as it can be looked for: no NUL, at most 200 characters."""
    return query.replace("\0", "").strip()[:200]


def search(query: str, now: datetime) -> list[Group]:
    """Return groups that have hits: guides first, they are what a frightened person needs."""
    if not fold(query):  # signs only: nothing to look for
        return []
    groups = [
        Group("guides", _("Guides"), _guides(query)),
        Group("platforms", _("Platforms"), _platforms(query)),
        Group("incidents", _("Incidents"), _incidents(query, now)),
        Group("contacts", _("Official contacts"), _contacts(query)),
        Group("claims", _("Who said what"), _claims(query, now)),
        Group("notices", _("Preparedness notices"), _notices(query)),
        Group("statistics", _("Statistics"), _statistics(query)),
    ]
    return [group for group in groups if group.hits]


def _public_rows(model, query: str):
    return matching(model.objects.exclude(state=TextState.DRAFT), query)


def _ordered(queryset, ids: list[int]) -> list:
    """Return rows of a queryset in the order of some ids, each once."""
    rows = {row.pk: row for row in queryset.filter(pk__in=ids)}
    return [rows[pk] for pk in dict.fromkeys(ids) if pk in rows][:PER_KIND]


def _ids(model, record: str, query: str) -> list[int]:
    return list(_public_rows(model, query).values_list(f"{record}_id", flat=True)[:200])


def _guides(query: str) -> list[Hit]:
    """A guide found in any language is shown in the reader's."""
    found: list[tuple[float, object]] = []
    for model in (GuidePage, FraudFormPage):
        keys = dict(
            matching(model.objects.published(), query)
            .order_by("rank")
            .values_list("translation_key", "rank")[:200]
        )
        pages = model.objects.for_reader(get_language()).filter(translation_key__in=keys)
        found += [(keys[page.translation_key], page) for page in pages]
    found.sort(key=lambda pair: (-pair[0], pair[1].title))
    return [
        Hit(page.title, guide_url(page), page.summary, page.language)
        for _rank, page in found[:PER_KIND]
    ]


def _platforms(query: str) -> list[Hit]:
    folded = f" {fold(query)} "  # whole words: X is not in "đăng xuất"
    listed = Platform.objects.listed()
    named = [row.pk for row in listed if f" {fold(row.name)} " in folded]
    ids = named + _ids(PlatformText, "platform", query)
    return [
        Hit(row.name, row.get_absolute_url(), row.here.summary, row.here.language)
        for row in _ordered(listed, ids)
    ]


def _incidents(query: str, now: datetime) -> list[Hit]:
    ids = _ids(IncidentText, "incident", query)
    steps = _public_rows(UpdateText, query).filter(step__in=Update.objects.public(now))
    ids += steps.values_list("step__incident_id", flat=True)[:50]
    return [
        Hit(row.here.title, row.get_absolute_url(), row.here.summary, row.here.language)
        for row in _ordered(Incident.objects.listed(now), ids)
    ]


def _claims(query: str, now: datetime) -> list[Hit]:
    rows = _ordered(Claim.objects.public(now), _ids(ClaimText, "claim", query))
    return [
        Hit(
            row.here.claimant,
            f"{row.incident.get_absolute_url()}#claim-{row.slug}",
            row.here.statement,
            row.here.language,
        )
        for row in rows
    ]


def _contacts(query: str) -> list[Hit]:
    public = OfficialContact.objects.public(timezone.localdate())
    rows = _ordered(public, _ids(OfficialContactText, "contact", query))
    return [
        Hit(f"{row.here.name}: {row.value}", reverse("contacts"), row.here.note, row.here.language)
        for row in rows
    ]


def _notices(query: str) -> list[Hit]:
    rows = _ordered(
        PreparednessNotice.objects.public(), _ids(PreparednessNoticeText, "notice", query)
    )
    url = reverse("directory:notices")
    return [
        Hit(row.here.title, f"{url}#{row.slug}", row.here.asks, row.here.language) for row in rows
    ]


def _statistics(query: str) -> list[Hit]:
    rows = _ordered(Statistic.objects.public(), _ids(StatisticText, "statistic", query))
    url = reverse("directory:statistics")
    return [
        Hit(row.here.label, f"{url}#{row.series}", row.here.note, row.here.language) for row in rows
    ]
