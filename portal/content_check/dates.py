"""Dates that contradict each other, or lie in the future where they cannot."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db.models import Q
from django.utils import timezone

from directory.models import OfficialLink, Platform, Source, Statistic
from guidance.models import OfficialContact
from incidents.models import Incident
from lib.states import CLOSED_PHASES

from .problems import Problem
from .public import guides

# A step or an impact may be known to the day only, and stand at an hour of that day.
SLACK = timedelta(days=1)


def check(now: datetime) -> Iterator[Problem]:
    """Yield dates that cannot be true together."""
    today = timezone.localdate(now)
    yield from _of_incidents(now)
    for platform in Platform.objects.public(now):
        if (
            platform.closed
            and platform.launched
            and platform.closed < platform.launched[: len(platform.closed)]
        ):
            yield Problem("platform", platform.slug, "closed before it was launched")
        if bool(platform.closed) > (platform.lifecycle == Platform.Lifecycle.CLOSED):
            yield Problem("platform", platform.slug, "has a day of closing and is not closed")
    for statistic in Statistic.objects.public(now):
        if statistic.as_of > today.isoformat()[: len(statistic.as_of)]:
            yield Problem("statistic", statistic.slug, f"is of {statistic.as_of}, in the future")
    for source in Source.objects.filter(published_on__gt=today):
        yield Problem("source", source.slug, f"was published on {source.published_on}")
    for model in (OfficialLink, OfficialContact):
        for row in model.objects.filter(verified_on__gt=today):
            yield Problem(model._meta.model_name, str(row), f"was verified on {row.verified_on}")
    for page in guides():
        if page.reviewed_on and page.reviewed_on > today:
            fault = f"was reviewed on {page.reviewed_on}"
            yield Problem(page._meta.model_name, page.slug, fault, page.language)
        if page.reviewed_on and page.review_by and page.review_by <= page.reviewed_on:
            fault = "is due for review before its last one"
            yield Problem(page._meta.model_name, page.slug, fault, page.language)


def _of_incidents(now: datetime) -> Iterator[Problem]:
    shown = Incident.objects.public(now).prefetch_related("impacts__platform", "updates", "claims")
    for incident in shown:
        for fault in _faults(incident, now):
            yield Problem("incident", incident.slug, fault)
    twice = Q(parent__parent__isnull=False)
    for incident in Incident.objects.public(now).filter(twice):
        yield Problem("incident", incident.slug, "is part of a part")


def _faults(incident: Incident, now: datetime) -> Iterator[str]:
    begun, ended = incident.started_at, incident.resolved_at
    if incident.detected_at and incident.detected_at < begun - SLACK:
        yield "was first seen before it began"
    if incident.started_at > now and incident.phase != "scheduled":
        yield "began in the future"
    for impact in incident.impacts.all():
        name = impact.platform.slug
        if impact.started_at < begun - SLACK:
            yield f"hit {name} before it began"
        if ended and impact.ended_at and impact.ended_at > ended + SLACK:
            yield f"hit {name} after it had ended"
    steps = sorted(incident.updates.all(), key=lambda step: (step.published_at, step.pk))
    for step in steps:
        if step.published_at < begun - SLACK:
            yield f"has step {step.key} before it began"
    told = {step.phase for step in steps}
    if incident.is_open and steps and steps[-1].phase in CLOSED_PHASES:
        yield f"is {incident.phase}, and its last step says {steps[-1].phase}"
    if ended and not told & CLOSED_PHASES:
        yield f"ended at {ended:%Y-%m-%d %H:%M} UTC, and no step says so"
    for claim in incident.claims.all():
        if claim.said_at and claim.said_at > now:
            yield f"has claim {claim.slug} of the future"
