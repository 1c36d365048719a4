"""Bookkeeping: how new the public content is, what the starter content loaded, rights given."""

from django.db import models
from django.db.models import F
from django.utils import timezone

from lib import freshness


class ContentVersion(models.Model):
    """One row that counts public changes. It is bumped in the transaction of the change itself.

    `counted_at` is when it last was: what the clock has changed since then is yet to be counted.
    """

    number = models.PositiveBigIntegerField(default=1)
    counted_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="content_version_one")]

    def __str__(self):
        return str(self.number)

    @classmethod
    def bump(cls) -> None:
        """Count one public change, in the caller's transaction."""
        if not cls.objects.filter(pk=1).update(number=F("number") + 1, counted_at=timezone.now()):
            cls.objects.bulk_create([cls(pk=1)], ignore_conflicts=True)
        freshness.changed()

    @classmethod
    def current(cls) -> int:
        return cls.version().number

    @classmethod
    def version(cls) -> freshness.Version:
        row = cls.objects.filter(pk=1).values_list("number", "counted_at").first()
        return freshness.Version(row[0], row[1].timestamp()) if row else freshness.Version()


class LoadedItem(models.Model):
    """What the starter content last wrote for one natural key.

    A row whose values still have this digest was not touched by an editor and may follow the
    files; any other row is the editors'. A row that is gone was deleted by them and stays gone.
    """

    key = models.CharField(max_length=800, primary_key=True)  # an address may be part of it
    digest = models.CharField(max_length=64)
    loaded_at = models.DateTimeField(auto_now=True)

    def __str__(self):
        return self.key


class GivenRight(models.Model):
    """A right that a group of the desk was once given, or the group itself: `portal.people.groups`.

    What was taken away on the desk after that is not given again.
    """

    key = models.CharField(max_length=300, primary_key=True)

    class Meta:
        default_permissions = ()

    def __str__(self):
        return self.key
