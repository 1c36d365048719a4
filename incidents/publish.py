"""Making a step public: how an incident is opened in the room, and how it goes on.

Above feeds and alerts. Each function is one transaction; readers see the step once it commits.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType

from django.db import transaction
from django.db.models import F, Value
from django.db.models.functions import Greatest
from django.utils import timezone
from django.utils.text import slugify
from wagtail.log_actions import log

from directory.models import ContentVersion
from lib import states
from lib.folding import fold
from lib.languages import SOURCE, TextState
from lib.slugs import free_slug

from .alerts.cap import issuing as cap
from .choices import Level
from .feeds import board
from .feeds.models import Feed
from .models import Impact, Incident, IncidentText, Proposal, Update, UpdateText

NOT_SAID: Mapping[str, str] = MappingProxyType({})
RECOVERED = "recovered"  # in place of a level: the platform works again


class SomebodyWasFaster(Exception):
    """Another step was published, or an answer given, after the form was opened."""


class MergedAway(Exception):
    """The incident was merged into another one, `survivor`."""

    def __init__(self, survivor: Incident):
        super().__init__(survivor)
        self.survivor = survivor


@dataclass(frozen=True)
class Step:
    """What one step says: phase, words per language, and the level of each platform by its id."""

    phase: str
    bodies: Mapping[str, str]
    levels: Mapping[int, str] = field(default_factory=dict)
    corrects: Update | None = None
    seen: int | None = None  # id of the newest step the author knew of; 0 for none
    machine: frozenset[str] = frozenset()  # languages nobody has read over yet


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
    proposals: Iterable[Proposal] = (),
    guides: Iterable = (),
    fraud_forms: Iterable = (),
    via: Mapping[str, str] = NOT_SAID,
) -> Incident:
    """Open a public incident with its first step; answer the proposals it came from.

    `via` goes into the log: by which way it came, where that was not the desk.
    Raises SomebodyWasFaster when one of the proposals was answered meanwhile.
    """
    incident = Incident.objects.create(
        slug=_slug(titles, started_at),
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
                machine=language in step.machine,
            )
    for platform_id, level in step.levels.items():
        if level in Level.values:
            Impact.objects.create(
                incident=incident, platform_id=platform_id, level=level, started_at=started_at
            )
    if guides or fraud_forms:
        link(incident, guides, fraud_forms)
    log(incident, "incidents.open", user=author, data={**via})
    # Before the step: what it came from says how certain it is.
    answer(proposals, Proposal.State.OPENED, author, incident)
    publish_step(incident, step, author, now, via)
    return incident


@transaction.atomic
def post_update(
    incident: Incident, step: Step, author, now: datetime, via: Mapping[str, str] = NOT_SAID
) -> Update:
    """Publish the next step of an incident.

    Raises SomebodyWasFaster when `step.seen` is old, MergedAway when it is part of another one.
    """
    incident = locked(incident)
    refuse_unseen(incident, step.seen)
    for platform_id, level in step.levels.items():
        _set_level(incident, platform_id, level, now)
    return publish_step(incident, step, author, now, via)


def locked(incident: Incident) -> Incident:
    """Return an incident that nobody else changes until the end. Raises MergedAway."""
    rows = Incident.objects.select_for_update(no_key=True, of=("self",))
    incident = rows.select_related("merged_into").get(pk=incident.pk)
    if incident.merged_into is not None:
        raise MergedAway(incident.merged_into)
    return incident


def newest_step(incident: Incident) -> int:
    """Return the id of the newest published step, 0 for none: what an editor has seen."""
    newest = incident.updates.order_by("-published_at", "-pk").values_list("pk", flat=True)
    return newest.first() or 0


def refuse_unseen(incident: Incident, seen: int | None) -> None:
    """Raise SomebodyWasFaster when there is a newer step than the author knew of."""
    if seen is not None and seen != newest_step(incident):
        raise SomebodyWasFaster


@transaction.atomic
def answer(
    proposals: Iterable[Proposal], state: str, author, incident: Incident | None = None
) -> None:
    """Record an editor's answer to all of them, or to none.

    Raises SomebodyWasFaster when one has its answer already.
    """
    rows = Proposal.objects.select_for_update(of=("self",))
    for proposal in rows.filter(pk__in=[each.pk for each in proposals]).order_by("pk"):
        if proposal.state not in (Proposal.State.PENDING, Proposal.State.OVER):
            raise SomebodyWasFaster
        proposal.state, proposal.answered_by, proposal.incident = state, author, incident
        proposal.answered_at = timezone.now()
        proposal.save(update_fields=["state", "answered_by", "answered_at", "incident"])
        log(proposal, f"incidents.proposal_{state}", user=author)


def link(incident: Incident, guides: Iterable, fraud_forms: Iterable) -> None:
    """Show these guides first, and these forms of fraud, on the page of an incident."""
    incident.guides.set(guides)
    incident.fraud_forms.set(fraud_forms)
    incident.save()


def publish_step(
    incident: Incident, step: Step, author, now: datetime, via: Mapping[str, str] = NOT_SAID
) -> Update:
    """Publish a step of an incident whose row the caller's transaction holds, and tell alerts."""
    update = Update.objects.create(
        incident=incident,
        key=next_key(incident),
        phase=step.phase,
        published_at=now,
        author=author,
        corrects=step.corrects,
    )
    for language, body in step.bodies.items():
        if body.strip():
            _write_text(
                UpdateText,
                {"step": update, "language": language},
                {"body": body.strip()},
                machine=language in step.machine,
            )
    _enter_phase(incident, step.phase, now)
    touched = set(incident.impacts.values_list("platform_id", flat=True))
    board.settle(touched, now)
    ContentVersion.bump()
    action = "incidents.correct" if step.corrects else "incidents.step"
    told = {"step": update.key, "phase": step.phase, **via}
    log(incident, action, user=author, data=told)
    cap.tell(incident, now)
    return update


def next_key(incident: Incident) -> str:
    """Return the key of the next step. Steps are never deleted, so keys only grow."""
    return str(incident.updates.count() + 1)


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


def _write_text(model, key: dict, words: dict, *, machine: bool) -> None:
    """Write one language's words; translations are based on the source written beside them."""
    row = model(**key, **words, state=TextState.MACHINE if machine else TextState.REVIEWED)
    if row.language != SOURCE:
        row.based_on = 1
    row.save()


def _slug(titles: Mapping[str, str], started_at: datetime) -> str:
    """Return a short, stable address: the day and the folded words of the title."""
    title = titles.get("en") or titles.get(SOURCE) or next(iter(titles.values()), "")
    return free_slug(Incident, slugify(f"{started_at:%Y-%m-%d} {fold(title)}")[:80].strip("-"))
