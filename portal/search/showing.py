"""What a reader sees of the records that were found: title, words, address, language."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language

from directory.models import Platform, PreparednessNotice, Statistic
from guidance.models import OfficialContact
from guidance.templatetags.guides import guide_url
from incidents.models import Claim, Incident, Update, UpdateText
from lib.languages import TextState, with_words
from lib.searching import ranked

from .finding import Found
from .kinds import LABELS

PER_KIND = 10


@dataclass(frozen=True)
class Hit:
    """One result: words in `language`, and an address in the reader's own site."""

    title: str
    url: str
    summary: str = ""
    language: str = ""
    when: datetime | None = None


@dataclass
class Group:
    """The results of one kind: the best of them, and how many there are."""

    kind: str
    label: str
    hits: list[Hit] = field(default_factory=list)
    total: int = 0

    @property
    def more(self) -> int:
        return max(0, self.total - len(self.hits))


def shown(
    found: Found, now: datetime, kinds: Iterable[str] = LABELS, number: int = PER_KIND
) -> list[Group]:
    """The groups that have hits, each with its best; one query a table that has any."""
    groups = []
    for kind in kinds:
        hits = _SHOW[kind](found, now, number)
        if hits:
            total = max(found.totals[kind], len(hits))
            groups.append(Group(kind, str(LABELS[kind]), hits, total))
    return groups


def _rows(found: Found, kind: str, number: int, queryset) -> list:
    """Records with their words, in the order of their ranks."""
    keys = found.best(kind, number)
    if not keys:
        return []
    # The verbs sort and prefetch for lists of their own; here the words come along.
    records = with_words(queryset.filter(pk__in=keys).prefetch_related(None).order_by())
    rows = {str(row.pk): row for row in records}
    return [rows[key] for key in keys if key in rows]


def _guides(kind: str) -> Callable[[Found, datetime, int], list[Hit]]:
    """Guides found in any language are shown in the reader's."""

    def show(found: Found, now: datetime, number: int) -> list[Hit]:
        keys, models = found.best(kind, number), defaultdict(list)
        for key in keys:
            models[found.tables[kind][key][0].model].append(key)
        pages = {}
        for model, wanted in models.items():
            for page in model.objects.for_reader(get_language()).filter(translation_key__in=wanted):
                pages[str(page.translation_key)] = page
        return [
            Hit(page.title, guide_url(page), page.summary, page.language)
            for page in (pages[key] for key in keys if key in pages)
        ]

    return show


def _platforms(found: Found, now: datetime, number: int) -> list[Hit]:
    rows = _rows(found, "platforms", number, Platform.objects.public())
    return [
        Hit(row.name, row.get_absolute_url(), row.here.summary, row.here.language) for row in rows
    ]


def _incidents(found: Found, now: datetime, number: int) -> list[Hit]:
    rows = _rows(found, "incidents", number, Incident.objects.public(now))
    steps = _steps(found, rows, now)
    hits = []
    for row in rows:
        words = steps.get(row.pk, row.here)
        summary = words.body if row.pk in steps else row.here.summary
        language = row.here.language
        # One card is marked with one language; a step in another one would be read out wrongly.
        if words.language != language:
            summary = row.here.summary
        hits.append(Hit(row.here.title, row.get_absolute_url(), summary, language, row.started_at))
    return hits


def _steps(found: Found, rows: list[Incident], now: datetime) -> dict:
    """The words of the step that was found, for incidents found by nothing else."""
    tables = found.tables["incidents"]
    only = [row.pk for row in rows if {each.model for each in tables[str(row.pk)]} == {UpdateText}]
    if not only:
        return {}
    public = Update.objects.public(now).filter(incident__in=only).order_by().values("pk")
    texts = UpdateText.objects.filter(step__in=public).exclude(state=TextState.DRAFT)
    texts = ranked(texts, found.terms).filter(language=get_language()).select_related("step")
    best: dict = {}
    for text in texts[: 10 * len(only)]:
        best.setdefault(text.step.incident_id, text)
    return best


def _contacts(found: Found, now: datetime, number: int) -> list[Hit]:
    public = OfficialContact.objects.public(timezone.localdate(now))
    rows = _rows(found, "contacts", number, public)
    return [
        Hit(f"{row.here.name}: {row.value}", reverse("contacts"), row.here.note, row.here.language)
        for row in rows
    ]


def _claims(found: Found, now: datetime, number: int) -> list[Hit]:
    rows = _rows(found, "claims", number, Claim.objects.public(now))
    return [
        Hit(
            row.here.claimant,
            f"{row.incident.get_absolute_url()}#claim-{row.slug}",
            row.here.statement,
            row.here.language,
        )
        for row in rows
    ]


def _notices(found: Found, now: datetime, number: int) -> list[Hit]:
    url = reverse("directory:notices")
    return [
        Hit(row.here.title, f"{url}#{row.slug}", row.here.asks, row.here.language)
        for row in _rows(found, "notices", number, PreparednessNotice.objects.public())
    ]


def _statistics(found: Found, now: datetime, number: int) -> list[Hit]:
    url = reverse("directory:statistics")
    return [
        Hit(row.here.label, f"{url}#{row.series}", row.here.note, row.here.language)
        for row in _rows(found, "statistics", number, Statistic.objects.public())
    ]


def _pages(found: Found, now: datetime, number: int) -> list[Hit]:
    language = get_language() or ""
    return [
        Hit(str(page.title), page.url, str(page.about), language) for page in found.pages[:number]
    ]


_SHOW: dict[str, Callable[[Found, datetime, int], list[Hit]]] = {
    "guides": _guides("guides"),
    "fraud-forms": _guides("fraud-forms"),
    "platforms": _platforms,
    "incidents": _incidents,
    "contacts": _contacts,
    "claims": _claims,
    "notices": _notices,
    "statistics": _statistics,
    "pages": _pages,
}
