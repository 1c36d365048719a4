"""Two incidents that turn out to be one: the survivor takes over all that hangs on the other.

Nothing published is lost. The steps move, and say where they were published first; the page and the
short address of the other lead to the survivor for good. What was before is in the history of each
record.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from wagtail.log_actions import log

from lib import states

from .models import Impact, ImpactText, Incident, Update
from .publish import Step, locked, next_key, publish_step, refuse_unseen


class CannotBeMerged(Exception):
    """These two may not become one this way round."""


@dataclass(frozen=True)
class Span:
    """How badly one platform was affected, from when to when; `end` is None while it lasts."""

    level: str
    start: datetime
    end: datetime | None
    row: Impact | None = None

    def covers(self, start: datetime) -> bool:
        return self.start <= start and (self.end is None or self.end > start)


def worst_course(spans: list[Span]) -> list[Span]:
    """Return overlapping spans of one platform as one course: at each moment the worst of them."""
    ends = {span.end for span in spans if span.end is not None}
    cuts = sorted({span.start for span in spans} | ends)
    course: list[Span] = []
    for start, end in zip(cuts, [*cuts[1:], None], strict=True):
        covering = [span for span in spans if span.covers(start)]
        if not covering:
            continue
        worst = max(covering, key=lambda span: states.RANK[span.level])
        last = course[-1] if course else None
        if last is not None and last.end == start and last.level == worst.level:
            course[-1] = Span(last.level, last.start, end, last.row)
        else:
            course.append(Span(worst.level, start, end, worst.row))
    return course


@transaction.atomic
def merge(
    merged: Incident, survivor: Incident, step: Step, author, now: datetime, seen_merged: int
) -> Update:
    """Make one incident part of another, and say so there in a public step.

    Raises CannotBeMerged; SomebodyWasFaster when a step was published in either meanwhile;
    MergedAway when one of them was merged meanwhile.
    """
    rows = {each.pk: locked(each) for each in sorted((merged, survivor), key=lambda one: one.pk)}
    merged, survivor = rows[merged.pk], rows[survivor.pk]
    _refuse(merged, survivor, now)
    refuse_unseen(survivor, step.seen)
    refuse_unseen(merged, seen_merged)
    _move_steps(merged, survivor)
    _move_impacts(merged, survivor)
    for record in (*merged.claims.all(), *merged.figures.all(), *merged.proposals.all()):
        record.incident = survivor
        record.save()
    _move_links(merged, survivor)
    _widen(survivor, merged)
    for each in (merged, *merged.merged.all()):
        each.merged_into = survivor
        each.withdraw(now)
        each.save()
    log(merged, "incidents.merge", user=author, data={"survivor": survivor.slug})
    return publish_step(survivor, step, author, now)


def _refuse(merged: Incident, survivor: Incident, now: datetime) -> None:
    if merged.pk == survivor.pk:
        raise CannotBeMerged("the same")
    if Incident.objects.public(now).filter(pk__in=[merged.pk, survivor.pk]).count() < 2:
        raise CannotBeMerged("not public")
    if merged.is_open and not survivor.is_open:
        raise CannotBeMerged("survivor is closed")


def _move_steps(merged: Incident, survivor: Incident) -> None:
    for update in merged.updates.order_by("published_at", "pk"):
        update.first_key = update.first_key or update.key
        update.first_told_in_id = update.first_told_in_id or merged.pk
        update.key, update.incident = next_key(survivor), survivor
        update.save(update_fields=["first_key", "first_told_in", "key", "incident"])


def _move_impacts(merged: Incident, survivor: Incident) -> None:
    ours = {row.platform_id for row in survivor.impacts.all()}
    both = {row.platform_id for row in merged.impacts.all()} & ours
    for row in list(merged.impacts.exclude(platform__in=both)):
        row.incident = survivor
        row.save()
    rows = Impact.objects.filter(incident__in=[survivor, merged], platform__in=both)
    # The survivor's come first: where both say the same, its words of the symptom stay.
    found = sorted(
        rows.prefetch_related("texts"), key=lambda row: (row.incident_id != survivor.pk, row.pk)
    )
    for platform_id in both:
        mine = [row for row in found if row.platform_id == platform_id]
        texts = {row.pk: list(row.texts.all()) for row in mine}
        spans = [Span(row.level, row.started_at, row.ended_at, row) for row in mine]
        course = [(span, texts[span.row.pk]) for span in worst_course(spans)]
        for row in mine:
            row.delete()
        for span, words in course:
            _write_impact(survivor, platform_id, span, words)


def _write_impact(incident: Incident, platform_id: int, span: Span, words: list) -> None:
    row = Impact.objects.create(
        incident=incident,
        platform_id=platform_id,
        level=span.level,
        started_at=span.start,
        ended_at=span.end,
    )
    for text in words:
        ImpactText.objects.create(
            impact=row,
            language=text.language,
            state=text.state,
            symptom=text.symptom,
            based_on=text.based_on,
        )


def _move_links(merged: Incident, survivor: Incident) -> None:
    two = {merged.pk, survivor.pk}
    related = {*merged.related.all(), *survivor.related.all()}
    survivor.related.set([each for each in related if each.pk not in two])
    survivor.guides.set({*survivor.guides.all(), *merged.guides.all()})
    survivor.fraud_forms.set({*survivor.fraud_forms.all(), *merged.fraud_forms.all()})
    merged.related.clear()
    if survivor.parent_id == merged.pk:
        survivor.parent_id = None
    above = merged.parent
    is_apart = above is not None and two.isdisjoint({above.pk, above.parent_id})
    if survivor.parent_id is None and is_apart:
        survivor.parent = above
    merged.parent = None
    survivor.save()
    for part in merged.parts.exclude(pk=survivor.pk):
        part.parent = survivor
        part.save()


def _widen(survivor: Incident, merged: Incident) -> None:
    """The one event began when the first sign of it did."""
    if merged.started_at < survivor.started_at:
        survivor.started_at = merged.started_at
        survivor.started_precision = merged.started_precision
    seen = [each for each in (survivor.detected_at, merged.detected_at) if each]
    survivor.detected_at = min(seen, default=None)
    survivor.save()
