"""What a person may act on counts as verified for twelve months, and no day longer."""

from datetime import date, datetime, timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .sources import Source

VERIFIED_FOR = timedelta(days=365)
SOON = timedelta(days=30)  # before a verification ends that editors are told


def counts(verified_on: date | None, today: date) -> bool:
    """Whether a verification of one day still counts on another."""
    return verified_on is not None and today - VERIFIED_FOR < verified_on <= today


class VerifiedQuerySet(models.QuerySet):
    """Days are those of Viet Nam."""

    def verified(self, today: date):
        """Rows verified within the last twelve months; all others are stored and not shown."""
        return self.filter(verified_on__gt=today - VERIFIED_FOR, verified_on__lte=today)

    def waiting(self, today: date):
        """Rows that wait for somebody to verify them, or to do it again."""
        verified = Q(verified_on__gt=today - VERIFIED_FOR, verified_on__lte=today)
        return self.exclude(verified, verified_on__isnull=False)

    def turning(self, since: datetime, until: datetime):
        """Rows whose verification began to count, or ended, after one moment and by another."""
        first, last = timezone.localdate(since), timezone.localdate(until)
        if first == last:
            return self.none()
        return self.filter(
            Q(verified_on__gt=first - VERIFIED_FOR, verified_on__lte=last - VERIFIED_FOR)
            | Q(verified_on__gt=first, verified_on__lte=last)
        )


class Verified(models.Model):
    """A row with the day it was last verified, by whom, and against what."""

    verified_on = models.DateField(_("verified on"), null=True, blank=True)
    verified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("verified by"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    verified_against = models.ForeignKey(
        Source,
        verbose_name=_("verified against"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
    )

    class Meta:
        abstract = True

    @classmethod
    def constraints_for(cls, name: str) -> list[models.BaseConstraint]:
        """Return what makes a verification name its source, for the Meta of a model."""
        return [
            models.CheckConstraint(
                condition=Q(verified_on__isnull=True) | Q(verified_against__isnull=False),
                name=f"{name}_verified_against_something",
                violation_error_message=_("Say against which source it was verified."),
            )
        ]

    def clean(self):
        super().clean()
        if self.verified_on is None:
            return
        if self.verified_on > timezone.localdate():
            raise ValidationError({"verified_on": _("Nothing was verified in the future.")})
        if self.verified_against_id is None:
            raise ValidationError(
                {"verified_against": _("Say against which source it was verified.")}
            )

    @property
    def verified_until(self) -> date | None:
        """The first day on which it no longer counts as verified."""
        return self.verified_on and self.verified_on + VERIFIED_FOR

    def is_verified(self, today: date) -> bool:
        """Whether it may be shown on a day."""
        return counts(self.verified_on, today)
