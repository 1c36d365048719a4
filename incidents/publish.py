"""Making a step public: how an incident is opened in the room, and how it goes on.

Above feeds and alerts. Each function is one transaction; readers see the step once it commits.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.db.models import F, Value
from django.db.models.functions import Greatest
from django.utils import timezone
from django.utils.text import slugify

from directory.models import ContentVersion
from lib import states
from lib.folding import fold
from lib.languages import SOURCE

from .choices import Level
from .feeds import board
from .feeds.models import Feed
from .models import Impact, Incident, IncidentText, Proposal, Update, UpdateText

RECOVERED = "recovered"  # in place of a level: the platform works again


class SomebodyWasFaster(Exception):
    """Another step was published after the form was opened."""


@dataclass(frozen=True)
class Step:
    """What one step says: phase, words per language, and the level of each platform by its id."""

    phase: str
    bodies: Mapping[str, str]
    levels: Mapping[int, str] = field(default_factory=dict)
    corrects: Update | None = None
    seen: int | None = None  # id of the newest step the author knew of; 0 for none


@transaction.atomic
def open_incident(
    *,
    kind: str,
    titles: Mapping[str, str],
    summaries: Mapping[str, str],
    started_at: datetime,
    step: Step,
    author,
    now: datetime,
    scope: str = "unknown",
    proposal: Proposal | None = None,
) -> Incident:
    """Open a public incident with its first step; answer the proposal it came from.

    Raises SomebodyWasFaster when the proposal was answered meanwhile.
    """
    incident = Incident.objects.create(
        slug=_free_slug(titles, started_at),
        kind=kind,
        phase=step.phase,
        scope=scope,
        started_at=started_at,
        detected_at=now,
        published_at=now,
    )
    for language, title in titles.items():
        if title:
            _write_text(
                IncidentText,
                {"incident": incident, "language": language},
                {"title": title, "summary": summaries.get(language, "")},
            )
    for platform_id, level in step.levels.items():
        if level in Level.values:
            Impact.objects.create(
                incident=incident, platform_id=platform_id, level=level, started_at=started_at
            )
    _publish(incident, step, author, now)
    if proposal is not None:
        answer(proposal, Proposal.State.OPENED, author, incident)
    return incident


@transaction.atomic
def post_update(incident: Incident, step: Step, author, now: datetime) -> Update:
    """Publish the next step of an incident. Raises SomebodyWasFaster when `step.seen` is old."""
    incident = Incident.objects.select_for_update(no_key=True, of=("self",)).get(pk=incident.pk)
    newest = incident.updates.order_by("-published_at", "-pk").first()
    if step.seen is not None and step.seen != (newest.pk if newest else 0):
        raise SomebodyWasFaster
    for platform_id, level in step.levels.items():
        _set_level(incident, platform_id, level, now)
    return _publish(incident, step, author, now)


@transaction.atomic
def answer(proposal: Proposal, state: str, author, incident: Incident | None = None) -> None:
    """Record an editor's answer. Raises SomebodyWasFaster when there is one already."""
    proposal = Proposal.objects.select_for_update(of=("self",)).get(pk=proposal.pk)
    if proposal.state not in (Proposal.State.PENDING, Proposal.State.OVER):
        raise SomebodyWasFaster
    proposal.state, proposal.answered_by, proposal.incident = state, author, incident
    proposal.answered_at = timezone.now()
    proposal.save(update_fields=["state", "answered_by", "answered_at", "incident"])


def _publish(incident: Incident, step: Step, author, now: datetime) -> Update:
    update = Update.objects.create(
        incident=incident,
        key=str(incident.updates.count() + 1),
        phase=step.phase,
        published_at=now,
        author=author,
        corrects=step.corrects,
    )
    for language, body in step.bodies.items():
        if body.strip():
            _write_text(UpdateText, {"step": update, "language": language}, {"body": body.strip()})
    _enter_phase(incident, step.phase, now)
    touched = set(incident.impacts.values_list("platform_id", flat=True))
    board.settle(touched, now)
    ContentVersion.bump()
    return update


def _enter_phase(incident: Incident, phase: str, now: datetime) -> None:
    """Move the incident on. A closed phase ends what is still open; an open one reopens it."""
    incident.phase = phase
    if phase in states.CLOSED_PHASES:
        # What is closed before it was to begin lasted no time at all.
        incident.resolved_at = incident.resolved_at or max(now, incident.started_at)
        incident.impacts.filter(ended_at__isnull=True).update(
            ended_at=Greatest(Value(now), F("started_at"))
        )
        # A source that still says trouble must be asked what it says, though nothing changed there.
        Feed.objects.filter(targets__platform__impacts__incident=incident).forget()
    else:
        incident.resolved_at = None
    incident.save(update_fields=["phase", "resolved_at"])


def _set_level(incident: Incident, platform_id: int, level: str, now: datetime) -> None:
    """Give one platform a new level from now on: its row so far ends, a new one begins."""
    current = Impact.objects.filter(
        incident=incident, platform_id=platform_id, ended_at__isnull=True
    ).first()
    if level != RECOVERED and level not in Level.values:
        return
    if current is not None and current.level == level:
        return
    if current is not None:
        current.ended_at = max(now, current.started_at)
        current.save(update_fields=["ended_at"])
    if level in Level.values:
        Impact.objects.create(
            incident=incident, platform_id=platform_id, level=level, started_at=now
        )


def _write_text(model, key: dict, words: dict) -> None:
    """Write one language's words; translations are based on the source written beside them."""
    row = model(**key, **words)
    if row.language != SOURCE:
        row.based_on = 1
    row.save()


def _free_slug(titles: Mapping[str, str], started_at: datetime) -> str:
    """Return a short, stable address: the day and the folded words of the title."""
    title = titles.get("en") or titles.get(SOURCE) or next(iter(titles.values()), "")
    base = slugify(f"{started_at:%Y-%m-%d} {fold(title)}")[:80].strip("-")
    taken = set(Incident.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    number = 2
    slug = base
    while slug in taken:
        slug, number = f"{base}-{number}", number + 1
    return slug
