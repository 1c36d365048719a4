"""The timeline: published steps, never edited, only corrected by another step.

An ordinary foreign key, outside any revision graph: publishing an older revision of a
cluster would delete its newer children.
"""

from datetime import datetime
from uuid import uuid4

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey

from directory.models import Source
from lib.languages import Text, Worded

from ..choices import Phase
from .incidents import Incident


class UpdateQuerySet(models.QuerySet):
    def turning(self, since: datetime, until: datetime):
        """Steps whose moment came after `since` and by `until`."""
        return self.filter(published_at__gt=since, published_at__lte=until)

    def public(self, now: datetime):
        """Steps of public incidents, newest first, with words and what corrects them."""
        return (
            self.filter(published_at__lte=now, incident__in=Incident.objects.public(now))
            .select_related("source", "corrects", "first_told_in")
            .prefetch_related("texts")
            .order_by("-published_at", "-pk")
        )


class Update(Worded):
    """One published step of an incident."""

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="updates")
    key = models.CharField(max_length=40, help_text=_("Unique inside the incident."))
    phase = models.CharField(_("phase"), max_length=15, choices=Phase)
    published_at = models.DateTimeField(_("published"))
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("author"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    source = models.ForeignKey(
        Source, verbose_name=_("source"), null=True, blank=True, on_delete=models.PROTECT
    )
    corrects = models.ForeignKey(
        "self",
        verbose_name=_("corrects"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="corrections",
    )

    # Where it was published first, and under which key, when its incident was merged into another.
    first_told_in = models.ForeignKey(
        Incident,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="moved_updates",
        editable=False,
    )
    first_key = models.CharField(max_length=40, blank=True, editable=False)
    uid = models.UUIDField(unique=True, default=uuid4, editable=False)

    objects = UpdateQuerySet.as_manager()

    class Meta:
        ordering = ["published_at", "pk"]
        verbose_name = _("update")
        verbose_name_plural = _("updates")
        constraints = [
            models.UniqueConstraint(fields=["incident", "key"], name="update_once"),
            models.CheckConstraint(condition=~Q(corrects=F("id")), name="update_corrects_another"),
            models.CheckConstraint(
                condition=Q(first_told_in__isnull=True, first_key="")
                | Q(first_told_in__isnull=False) & ~Q(first_key=""),
                name="update_moved_with_its_key",
            ),
        ]
        indexes = [
            # One incident's timeline, newest first.
            models.Index(fields=["incident", "-published_at"], name="update_timeline")
        ]

    def __str__(self):
        return f"{self.incident} {self.key}"

    def clean(self):
        if self.corrects_id and self.corrects.incident_id != self.incident_id:
            raise ValidationError({"corrects": _("A correction belongs to the same incident.")})


class UpdateText(Text):
    words = ("body",)
    step = ParentalKey(Update, on_delete=models.CASCADE, related_name="texts")
    body = models.TextField(_("text"))

    class Meta:
        constraints = Text.constraints_for("step", "update_text")
        indexes = Text.indexes_for("update_text")

    def __str__(self):
        return self.body[:60]
