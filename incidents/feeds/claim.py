"""Claiming what is due: lock, pace and idempotence in one short transaction.

`due_at` moves ahead as the rows are handed out. A worker that dies leaves feeds that are
simply due again; two workers never get the same one.
"""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import (
    Case,
    DateTimeField,
    DurationField,
    Exists,
    ExpressionWrapper,
    F,
    Func,
    OuterRef,
    Value,
    When,
)
from django.db.models.functions import Least

from ..models import Impact, Incident
from .models import Feed

CHUNK = 50
PACE_OF_TROUBLE = 60  # seconds, while an incident of one of its platforms is open


def claim(now: datetime, limit: int = CHUNK) -> list[int]:
    """Return the ids of at most `limit` due feeds, each already moved one pace ahead."""
    with transaction.atomic():
        ids = list(
            Feed.objects.due(now)
            .select_for_update(skip_locked=True, no_key=True, of=("self",))
            .values_list("pk", flat=True)[:limit]
        )
        pace = Case(
            When(_in_trouble(), then=Least(F("pace"), Value(PACE_OF_TROUBLE))),
            default=F("pace"),
        )
        interval = Func(
            pace,
            function="make_interval",
            template="%(function)s(secs => %(expressions)s)",
            output_field=DurationField(),
        )
        if ids:
            Feed.objects.filter(pk__in=ids).update(
                due_at=ExpressionWrapper(Value(now) + interval, output_field=DateTimeField())
            )
    return ids


def hasten(now: datetime) -> int:
    """Bring forward feeds whose platform has an open incident; return how many.

    A feed that fails keeps its wait: to ask it more often would help nobody.
    """
    soon = now + timedelta(seconds=PACE_OF_TROUBLE)
    return (
        Feed.objects.enabled()
        .filter(_in_trouble(), failures=0, due_at__gt=soon)
        .update(due_at=soon)
    )


def _in_trouble() -> Exists:
    """Whether an incident of one of a feed's platforms is open."""
    return Exists(
        Impact.objects.filter(
            incident__in=Incident.objects.active(), platform__targets__feed=OuterRef("pk")
        )
    )
