"""How reading the sources goes: failures counted, formats that changed, our own connection."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .feeds import Feed, provider_choices


class FailureCountQuerySet(models.QuerySet):
    def recent(self, now: datetime, days: int = 7):
        """The last days, today included (days of UTC)."""
        return self.filter(day__gt=(now - timedelta(days=days)).date())


class FailureCount(models.Model):
    """How often a source failed in one way on one day of UTC. Written by the refresh only."""

    feed = models.ForeignKey(Feed, on_delete=models.CASCADE, related_name="failure_counts")
    day = models.DateField()
    kind = models.CharField(max_length=10, choices=Feed.Failure)
    count = models.PositiveIntegerField(default=0)

    objects = FailureCountQuerySet.as_manager()

    class Meta:
        ordering = ["-day", "kind"]
        constraints = [
            models.UniqueConstraint(fields=["feed", "day", "kind"], name="failure_count_once")
        ]

    def __str__(self):
        return f"{self.feed} {self.day} {self.kind}: {self.count}"


class DriftQuerySet(models.QuerySet):
    def waiting(self):
        """Changes of format that no editor has answered."""
        return self.filter(state=Drift.State.WAITING).select_related("feed")


class Drift(models.Model):
    """A source that no longer speaks its format, and the format it seems to speak now.

    A task for an editor: nothing is ever switched without one.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        SWITCHED = "switched", _("Switched")
        DISMISSED = "dismissed", _("Dismissed")
        OVER = "over", _("Readable again")

    feed = models.ForeignKey(Feed, on_delete=models.CASCADE, related_name="drifts")
    noticed_at = models.DateTimeField()
    message = models.CharField(max_length=500)
    provider = models.CharField(max_length=30, choices=provider_choices, blank=True)
    url = models.URLField(max_length=1000, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)

    objects = DriftQuerySet.as_manager()

    class Meta:
        ordering = ["-noticed_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["feed"], condition=Q(state="waiting"), name="drift_once"
            )
        ]

    def __str__(self):
        return f"{self.feed}: {self.provider or self.message}"


class OwnConnection(models.Model):
    """Whether the portal itself reaches the internet: one row, written when that changes."""

    ONLY = 1

    id = models.PositiveSmallIntegerField(primary_key=True, default=ONLY, editable=False)
    down_since = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="own_connection_one_row")]

    def __str__(self):
        return "down" if self.down_since else "up"

    @classmethod
    def lost_since(cls) -> datetime | None:
        """When our own connection went, None while it is there."""
        return cls.objects.values_list("down_since", flat=True).filter(pk=cls.ONLY).first()
