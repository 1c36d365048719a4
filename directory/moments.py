"""What the clock alone makes public, or takes off: counted as a public change when it happens.

A record is published or withdrawn at its moment, and a verification runs out on its day, without
anybody saving anything. Any QuerySet with a verb `turning(since, until)` takes part.
"""

from datetime import datetime

from django.apps import apps
from django.db import models, transaction
from django.db.models import Exists, Q

from .models import ContentVersion


def count(now: datetime) -> bool:
    """Count a public change when something turned since the last one; return whether it did.

    Two small queries, whatever the number of rows.
    """
    row = ContentVersion.objects.filter(pk=1)
    since = row.values_list("counted_at", flat=True).first()
    if since is None or since >= now:
        return False
    turned = Q()
    for queryset in _turning():
        turned |= Q(Exists(queryset.turning(since, now).order_by()))
    if not row.filter(turned).exists():
        return False
    with transaction.atomic():
        ContentVersion.bump()
    return True


def _turning() -> list[models.QuerySet]:
    rows = (model._default_manager.all() for model in apps.get_models())
    return [each for each in rows if hasattr(each, "turning")]
