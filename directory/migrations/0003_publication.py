"""Records are unpublished, scheduled, published or withdrawn; once they had a yes or a no."""

import django.utils.timezone
from django.db import migrations, models
from django.db.models import F, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

RECORDS = {
    "platform": "platform",
    "notlisted": "not_listed",
    "statistic": "statistic",
    "preparednessnotice": "notice",
}
TABLES = [name for record in RECORDS for name in (record, f"historical{record}")]


def give_moments(apps, schema_editor):
    """What was public is so since its history first says it, else since this migration.

    A row of the history that was public names the same moment as its record.
    """
    now = timezone.now()
    for record in RECORDS:
        rows = apps.get_model("directory", record)
        history = apps.get_model("directory", f"historical{record}")
        for model, key in ((rows, "pk"), (history, "id")):
            said = history.objects.filter(id=OuterRef(key), published=True)
            said = said.order_by("history_date", "history_id").values("history_date")[:1]
            public = model.objects.filter(published=True)
            public.update(published_at=Coalesce(Subquery(said), Value(now)))


def forget_moments(apps, schema_editor):
    """The way back: what is public now was published, all else was not."""
    now = timezone.now()
    open_ended = Q(withdrawn_at__isnull=True) | Q(withdrawn_at__gt=now)
    for name in TABLES:
        rows = apps.get_model("directory", name).objects
        rows.filter(open_ended, published_at__lte=now).update(published=True)


def published_at():
    return models.DateTimeField(
        "public from",
        blank=True,
        help_text="Empty: not public. In the future: becomes public then.",
        null=True,
    )


def withdrawn_at():
    return models.DateTimeField(
        "public until",
        blank=True,
        help_text="Empty: without an end. In the future: falls off the public site then.",
        null=True,
    )


def in_order(name):
    return models.CheckConstraint(
        condition=Q(withdrawn_at__isnull=True)
        | Q(published_at__isnull=False, withdrawn_at__gte=F("published_at")),
        name=f"{name}_withdrawn_after_published",
        violation_error_message="Something is withdrawn only after it was published.",
    )


class Migration(migrations.Migration):
    # Not after Wagtail, though a data migration makes all later steps of other apps many times dearer:
    # the squashed migration takes over what this one waits for, and Wagtail waits for that one.
    dependencies = [("directory", "0002_not_listed")]

    operations = [
        migrations.AddField(
            "contentversion",
            "counted_at",
            models.DateTimeField(default=django.utils.timezone.now),
        ),
        *(migrations.AddField(name, "published_at", published_at()) for name in TABLES),
        *(migrations.AddField(name, "withdrawn_at", withdrawn_at()) for name in TABLES),
        migrations.RunPython(give_moments, forget_moments),
        *(migrations.RemoveField(name, "published") for name in TABLES),
        *(migrations.AddConstraint(name, in_order(word)) for name, word in RECORDS.items()),
    ]
