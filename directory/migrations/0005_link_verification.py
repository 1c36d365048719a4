"""Official addresses keep the day of their verification, who made it and against what.

They had a yes or a no. What an editor ticked was verified that day, against the source it names.
What the starter content brought was read where its source says: on the day of that source, or,
where the source has none, on the last day of the reading that the starter content came from.
"""

import hashlib
import json
from datetime import date
from zoneinfo import ZoneInfo

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import Q

VIET_NAM = ZoneInfo("Asia/Ho_Chi_Minh")
READ_UNTIL = date(2026, 5, 31)
AGAINST = "Say against which source it was verified."


def give_days(apps, schema_editor):
    """A yes without a source cannot say against what, and becomes a task on the desk."""
    link = apps.get_model("directory", "OfficialLink")
    past = apps.get_model("directory", "HistoricalOfficialLink")
    sources = apps.get_model("directory", "Source").objects
    days = dict(sources.values_list("pk", "published_on"))
    for row in link.objects.all():
        before = _digest(row, verified=row.verified)
        ticked = None
        for each in past.objects.filter(id=row.pk).order_by("history_date", "history_id"):
            ticked = (ticked or each) if each.verified else None
            if ticked is not None and each.source_id in days:
                _say(each, ticked, days)
                each.save()
        if row.verified and row.source_id:
            _say(row, ticked, days)
            row.save()
        _remember(apps, row, before, _digest(row, **_new(row)))


def _say(row, ticked, days):
    """Note the verification that `ticked`, the first row of a history to say yes, stands for."""
    by_editor = ticked is not None and ticked.history_user_id is not None
    day = ticked.history_date.astimezone(VIET_NAM).date() if by_editor else days[row.source_id]
    row.verified_on = day or READ_UNTIL
    row.verified_by_id = ticked.history_user_id if by_editor else None
    row.verified_against_id = row.source_id


def forget_days(apps, schema_editor):
    """The way back: what was verified at all says yes."""
    for name in ("OfficialLink", "HistoricalOfficialLink"):
        rows = apps.get_model("directory", name).objects
        rows.update(verified=Q(verified_on__isnull=False))
    for row in apps.get_model("directory", "OfficialLink").objects.all():
        _remember(apps, row, _digest(row, **_new(row)), _digest(row, verified=row.verified))


def _new(row):
    return {
        "verified_on": row.verified_on and row.verified_on.isoformat(),
        "verified_by": row.verified_by_id,
        "verified_against": row.verified_against_id,
    }


def _digest(row, **verification):
    """The fingerprint by which the starter content knows its rows: directory.starter.digest."""
    found = {"platform": row.platform_id, "kind": row.kind, "url": row.url} | verification
    found["source"] = row.source_id
    raw = json.dumps(found, sort_keys=True, default=str, ensure_ascii=False)
    return hashlib.blake2b(raw.encode(), digest_size=32).hexdigest()


def _remember(apps, row, before, after):
    """A row that was still as it had been loaded stays known as such."""
    key = f"directory.officiallink:{row.platform.slug},{row.kind},{row.url}"
    loaded = apps.get_model("directory", "LoadedItem").objects.filter(pk=key, digest=before)
    loaded.update(digest=after)


def historical(to):
    return models.ForeignKey(
        blank=True,
        db_constraint=False,
        null=True,
        on_delete=django.db.models.deletion.DO_NOTHING,
        related_name="+",
        to=to,
        verbose_name={"directory.source": "verified against"}.get(to, "verified by"),
    )


def verified_on():
    return models.DateField("verified on", blank=True, null=True)


class Migration(migrations.Migration):
    dependencies = [
        ("directory", "0004_people_and_trail"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            "officiallink",
            "source",
            models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="directory.source",
                verbose_name="read in",
            ),
        ),
        migrations.AlterField(
            "historicalofficiallink",
            "source",
            models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="directory.source",
                verbose_name="read in",
            ),
        ),
        migrations.AddField("officiallink", "verified_on", verified_on()),
        migrations.AddField(
            "officiallink",
            "verified_by",
            models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="verified by",
            ),
        ),
        migrations.AddField(
            "officiallink",
            "verified_against",
            models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                to="directory.source",
                verbose_name="verified against",
            ),
        ),
        migrations.AddField("historicalofficiallink", "verified_on", verified_on()),
        migrations.AddField(
            "historicalofficiallink", "verified_by", historical(settings.AUTH_USER_MODEL)
        ),
        migrations.AddField(
            "historicalofficiallink", "verified_against", historical("directory.source")
        ),
        migrations.RunPython(give_days, forget_days),
        migrations.RunSQL("SET CONSTRAINTS ALL IMMEDIATE", "SET CONSTRAINTS ALL IMMEDIATE"),
        migrations.RemoveField("officiallink", "verified"),
        migrations.RemoveField("historicalofficiallink", "verified"),
        migrations.AddConstraint(
            "officiallink",
            models.CheckConstraint(
                condition=Q(verified_on__isnull=True) | Q(verified_against__isnull=False),
                name="official_link_verified_against_something",
                violation_error_message=AGAINST,
            ),
        ),
    ]
