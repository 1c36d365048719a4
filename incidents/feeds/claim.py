"""Claiming what is due: lock, pace and idempotence in one short transaction.

`due_at` moves ahead as the rows are handed out. A worker that dies leaves feeds that are
simply due again; two workers never get the same one.
"""

from datetime import datetime

from django.db import transaction
from django.db.models import DateTimeField, DurationField, ExpressionWrapper, F, Func, Value

from .models import Feed

CHUNK = 50


def claim(now: datetime, limit: int = CHUNK) -> list[int]:
    """Return the ids of at most `limit` due feeds, each already moved one pace ahead."""
    with transaction.atomic():
        ids = list(
            Feed.objects.due(now)
            .select_for_update(skip_locked=True, no_key=True, of=("self",))
            .values_list("pk", flat=True)[:limit]
        )
        pace = Func(
            F("pace"),
            function="make_interval",
            template="%(function)s(secs => %(expressions)s)",
            output_field=DurationField(),
        )
        Feed.objects.filter(pk__in=ids).update(
            due_at=ExpressionWrapper(Value(now) + pace, output_field=DateTimeField())
        )
    return ids
