"""Claims and figures have moments of publication, and no incident ends before it is published."""

from django.db import migrations, models
from django.db.models import F, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

RECORDS = ("claim", "figure")
TABLES = [name for record in RECORDS for name in (record, f"historical{record}")]


def give_moments(apps, schema_editor):
    """What was public is so since its history first says it, else since this migration.

    A row of the history that was public names the same moment as its record.
    """
    now = timezone.now()
    for record in RECORDS:
        rows = apps.get_model("incidents", record)
        history = apps.get_model("incidents", f"historical{record}")
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
        rows = apps.get_model("incidents", name).objects
        rows.exclude(open_ended, published_at__lte=now).update(published=False)


def put_in_order(apps, schema_editor):
    """No incident is withdrawn before it was published; those that were, were never public."""
    rows = apps.get_model("incidents", "incident").objects
    rows.filter(published_at__isnull=True).update(withdrawn_at=None)
    rows.filter(withdrawn_at__lt=F("published_at")).update(published_at=F("withdrawn_at"))


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
    dependencies = [
        ("directory", "0003_publication"),
        ("guidance", "0003_question_pages"),
        ("incidents", "0001_records"),
    ]

    operations = [
        *(migrations.AddField(name, "published_at", published_at()) for name in TABLES),
        *(migrations.AddField(name, "withdrawn_at", withdrawn_at()) for name in TABLES),
        migrations.RunPython(give_moments, forget_moments),
        migrations.RunPython(put_in_order, migrations.RunPython.noop),
        *(migrations.RemoveField(name, "published") for name in TABLES),
        *(
            migrations.AlterField(name, "published_at", published_at())
            for name in ("incident", "historicalincident")
        ),
        *(
            migrations.AlterField(name, "withdrawn_at", withdrawn_at())
            for name in ("incident", "historicalincident")
        ),
        *(migrations.AddConstraint(name, in_order(name)) for name in (*RECORDS, "incident")),
    ]
