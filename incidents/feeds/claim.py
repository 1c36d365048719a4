"""Claiming what is due: lock, pace and idempotence in one short transaction.

`due_at` moves ahead as the rows are handed out, so two workers never get the same one. A worker
that dies leaves feeds that are due again after their pace, or three minutes where that is shorter.
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
    Q,
    QuerySet,
    Value,
    When,
)
from django.db.models.functions import Least

from ..models import Impact, Incident
from .models import Feed

CHUNK = 50
LEASE = timedelta(minutes=3)  # longer than a chunk may wait and work
SKEW = timedelta(seconds=30)  # by which the clocks of two machines may differ
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
                due_at=ExpressionWrapper(Value(now) + interval, output_field=DateTimeField()),
                claimed_at=now,
            )
    return ids


@transaction.atomic
def hasten(now: datetime) -> int:
    """Bring forward feeds whose platform has an open incident; return how many.

    A feed that fails keeps its wait: to ask it more often would help nobody.
    """
    soon = now + timedelta(seconds=PACE_OF_TROUBLE)
    slow = Feed.objects.asked().filter(_in_trouble(), failures=0, due_at__gt=soon)
    return _free(slow).update(due_at=soon)


@transaction.atomic
def recover(now: datetime) -> int:
    """Make due what was handed out and never came back, or was read in a future that never came.

    A lost chunk must not cost a slow feed its whole pace, nor a clock set back an hour of silence.
    Returns how many feeds that were.
    """
    lost = Feed.objects.enabled().filter(claimed_at__lt=now - LEASE)
    ahead = Feed.objects.filter(
        Q(last_tried_at__gt=now + SKEW)
        | Q(last_ok_at__gt=now + SKEW)
        | Q(claimed_at__gt=now + SKEW)
    )
    return _free(lost).update(due_at=now, claimed_at=None) + _free(ahead).update(
        due_at=now,
        claimed_at=None,
        last_tried_at=Least(F("last_tried_at"), Value(now)),
        last_ok_at=Least(F("last_ok_at"), Value(now)),
    )


def _free(feeds: QuerySet[Feed]) -> QuerySet[Feed]:
    """Those that nobody writes just now: what is locked in another order would wait in a circle."""
    locked = feeds.select_for_update(skip_locked=True, no_key=True, of=("self",))
    return Feed.objects.filter(pk__in=list(locked.values_list("pk", flat=True)))


def _in_trouble() -> Exists:
    """Whether an incident of one of a feed's platforms is open."""
    return Exists(
        Impact.objects.filter(
            incident__in=Incident.objects.active(), platform__targets__feed=OuterRef("pk")
        )
    )
