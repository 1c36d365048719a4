"""What outgoing feeds say of incidents: one description, read once, written in several formats.

An entry is an incident with the whole list of its public steps. Everything in it is plain: a
writer needs no database and no translation.
"""

import re
from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, datetime

from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, Max, OuterRef, Q, Subquery
from django.db.models.functions import JSONObject
from django.utils.translation import gettext as _

from directory.models import Platform
from lib.languages import Words, direction, with_words

from ..choices import Kind, Level, Phase
from ..models import Claim, Impact, Incident, Update

NEWEST = 50  # incidents in a feed, besides those that are open

# What XML 1.0 (section 2.2) and the TEXT of RFC 5545 (section 3.3.11) do not allow.
FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True)
class Said:
    """Some plain text, the language it really is in, and what a reader must know about it."""

    text: str
    language: str
    is_fallback: bool = False
    is_machine: bool = False
    is_wrong: bool = False  # the original has changed so that this is no longer right

    @property
    def dir(self) -> str:
        return direction(self.language)


@dataclass(frozen=True)
class Step:
    """One published step. Times are UTC; `label` is the phase in the feed's language."""

    key: str
    phase: str
    label: str
    at: datetime
    body: Said
    corrects_at: datetime | None = None  # of the step that it corrects
    is_corrected: bool = False
    source: str = ""  # who published it
    source_url: str = ""


@dataclass(frozen=True)
class Effect:
    """What the incident did to one platform, from when to when (None: not over)."""

    platform: str  # its slug
    name: str
    level: str
    label: str
    start: datetime
    end: datetime | None


@dataclass(frozen=True)
class Entry:
    """One incident. Labels are in the feed's language; `title` and `summary` may be in another.

    `heading` is the title with its phase before it, and says so when it is part of an exercise.
    `updated` moves with every step, every change of a verdict, and the publication itself.
    """

    id: str  # urn:uuid:…, for good
    uid: str
    url: str
    heading: str
    title: Said
    summary: Said
    kind: str
    kind_label: str
    phase: str
    phase_label: str
    impact: str
    is_open: bool
    started_at: datetime
    started_precision: str
    resolved_at: datetime | None
    resolved_precision: str
    published: datetime
    updated: datetime
    effects: tuple[Effect, ...]
    steps: tuple[Step, ...]  # the newest first

    @property
    def language(self) -> str:
        """The language that title and summary really are in."""
        return self.title.language

    @property
    def platforms(self) -> dict[str, str]:
        """The names of the affected platforms by their slugs, each once."""
        return {effect.platform: effect.name for effect in self.effects}


def marked(title: str) -> str:
    """Return a title that says so when it is part of an exercise."""
    return f"{_('EXERCISE')} · {title}" if settings.EXERCISE else title


def read(now: datetime, platform: Platform | None = None, kind: str = "") -> tuple[Entry, ...]:
    """Return the entries of a feed in the active language, what changed last first.

    Two queries: the newest public incidents and all that are open, then their steps.
    """
    rows = list(_columns(_chosen(now, platform, kind), now))
    steps = defaultdict(list)
    told = Update.objects.public(now).filter(incident__in=[row.pk for row in rows])
    for step in with_words(told.prefetch_related(None)):
        steps[step.incident_id].append(step)
    entries = [_entry(row, steps[row.pk]) for row in rows]
    return tuple(sorted(entries, key=lambda entry: entry.updated, reverse=True))


def _chosen(now: datetime, platform: Platform | None, kind: str):
    public = Incident.objects.public(now)
    if platform is not None:
        touching = Impact.objects.filter(platform=platform).values("incident")
        public = public.filter(pk__in=touching)
    if kind:
        public = public.filter(kind=kind)
    newest = public.order_by("-started_at", "-pk").values("pk")[:NEWEST]
    return public.filter(Q(pk__in=newest) | Q(pk__in=public.open().values("pk")))


def _columns(incidents, now: datetime):
    """Add to incidents what an entry says of them, in the same query."""
    effects = Impact.objects.filter(
        incident=OuterRef("pk"), platform__in=Platform.objects.public(now)
    ).order_by("started_at", "platform__position", "platform__name")
    effects = effects.values(
        json=JSONObject(
            platform=F("platform__slug"),
            name=F("platform__name"),
            level="level",
            start="started_at",
            end="ended_at",
        )
    )
    verdicts = Claim.objects.published(now).filter(incident=OuterRef("pk")).order_by()
    verdicts = verdicts.values("incident").annotate(last=Max("verdict_changed_at"))
    return (
        with_words(incidents)
        .with_impacts(now)
        .annotate(read_effects=ArraySubquery(effects), judged_at=Subquery(verdicts.values("last")))
        .order_by("-started_at", "-pk")
    )


def _entry(incident: Incident, steps: list[Update]) -> Entry:
    words, label = incident.here, str(Phase(incident.phase).label)
    title = _said(words, line(words.title or incident.slug))
    moments = [incident.published_at, incident.judged_at, *(step.published_at for step in steps)]
    return Entry(
        id=incident.uid.urn,
        uid=str(incident.uid),
        url=f"{settings.SITE_URL}{incident.get_absolute_url()}",
        heading=marked(f"{label}: {title.text}"),
        title=title,
        summary=_said(words, words.summary),
        kind=incident.kind,
        kind_label=str(Kind(incident.kind).label),
        phase=incident.phase,
        phase_label=label,
        impact=incident.impact,
        is_open=incident.is_open,
        started_at=_utc(incident.started_at),
        started_precision=incident.started_precision,
        resolved_at=_utc(incident.resolved_at),
        resolved_precision=incident.resolved_precision,
        published=_utc(incident.published_at),
        updated=_utc(max(each for each in moments if each)),
        effects=tuple(_effect(row) for row in incident.read_effects),
        steps=_steps(steps),
    )


def _steps(rows: list[Update]) -> tuple[Step, ...]:
    corrected = {row.corrects_id for row in rows}
    return tuple(
        Step(
            key=row.key,
            phase=row.phase,
            label=str(Phase(row.phase).label),
            at=_utc(row.published_at),
            body=_said(row.here, row.here.body),
            corrects_at=_utc(row.corrects.published_at) if row.corrects else None,
            is_corrected=row.pk in corrected,
            source=line(row.source.publisher) if row.source else "",
            source_url=clean(row.source.url) if row.source else "",
        )
        for row in rows
    )


def _effect(row: dict) -> Effect:
    return Effect(
        platform=row["platform"],
        name=line(row["name"]),
        level=row["level"],
        label=str(Level(row["level"]).label),
        start=_utc(datetime.fromisoformat(row["start"])),
        end=_utc(datetime.fromisoformat(row["end"])) if row["end"] else None,
    )


def _said(words: Words, text: str) -> Said:
    return Said(
        text=clean(text),
        language=words.language,
        is_fallback=words.is_fallback,
        is_machine=words.is_machine,
        is_wrong=words.is_wrong,
    )


def clean(text: str) -> str:
    """Return a text without the characters that would break a feed."""
    return FORBIDDEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def line(text: str) -> str:
    """Return a text for one line: a title or a name."""
    return " ".join(clean(text).split())


def _utc(moment: datetime | None) -> datetime | None:
    return moment.astimezone(UTC) if moment else None
