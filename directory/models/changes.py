"""When a public record last changed, and which ones are gone: what a mirror of the API follows.

Triggers write both tables (`lib.triggers`), whoever changes a row and however. Times are UTC.
"""

from datetime import datetime, timedelta

from django.db import models
from django.db.models import OuterRef, Q, Subquery
from django.db.models.functions import Cast, Coalesce, Greatest

KEPT = timedelta(days=365)  # tombstones; who asks for more must read everything anew
# A change is dated before its transaction commits: one who reads in between must look back so far.
LONGEST_TRANSACTION = timedelta(minutes=5)


class RecordKind(models.TextChoices):
    """The kinds of records the API lists."""

    PLATFORM = "platform"
    STATISTIC = "statistic"
    NOTICE = "notice"
    CONTACT = "contact"
    GUIDE = "guide"
    FRAUD_FORM = "fraud_form"
    INCIDENT = "incident"
    CLAIM = "claim"


class RecordChangeQuerySet(models.QuerySet):
    def moment(self, kind: str, record: str = "pk") -> models.Expression:
        """Return when the record of an outer query last changed, or null."""
        key = Cast(OuterRef(record), models.TextField())
        return Subquery(self.filter(kind=kind, record=key).values("changed_at")[:1])


class RecordChange(models.Model):
    """When anything that is told of a record last changed: its row, its words, rows below it.

    `record` is the primary key, of a guide its slug: one moment for all its languages.
    """

    kind = models.CharField(max_length=12, choices=RecordKind)
    record = models.CharField(max_length=255)
    changed_at = models.DateTimeField()

    objects = RecordChangeQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["kind", "record"], name="record_change_once")
        ]

    def __str__(self):
        return f"{self.kind} {self.record}"


class TombstoneQuerySet(models.QuerySet):
    def since(self, kind: str, since: datetime):
        """Keys of records of one kind that were deleted, renamed or unpublished after a moment."""
        return self.filter(kind=kind, gone_at__gt=since)

    def forget(self, now: datetime) -> None:
        """Delete what nobody may ask for any more."""
        self.filter(gone_at__lte=now - KEPT).delete()


class Tombstone(models.Model):
    """The key under which a record was public once and is no longer."""

    kind = models.CharField(max_length=12, choices=RecordKind)
    key = models.CharField(max_length=255)
    gone_at = models.DateTimeField()

    objects = TombstoneQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["kind", "key"], name="tombstone_once")]
        indexes = [models.Index(fields=["kind", "gone_at"], name="tombstone_newest")]

    def __str__(self):
        return f"{self.kind} {self.key}"


def with_updated_at(
    records: models.QuerySet, kind: str, *moments, record: str = "pk"
) -> models.QuerySet:
    """Annotate `updated_at`: the last change, or the moment the clock alone made it public.

    `moments`: fields or expressions of moments that may be later; null ones do not count.
    """
    changed = RecordChange.objects.moment(kind, record)
    latest = Greatest(changed, *moments) if moments else changed  # PostgreSQL leaves nulls out
    return records.annotate(updated_at=Coalesce(latest, models.Value(EVER)))


EVER = datetime.fromisoformat("2000-01-01T00:00:00+00:00")


def taken_off(through: str, since: datetime, now: datetime) -> Q:
    """The condition that a record was withdrawn, by hand or by the clock, after a moment."""
    return Q(**{f"{through}withdrawn_at__gt": since, f"{through}withdrawn_at__lte": now})
