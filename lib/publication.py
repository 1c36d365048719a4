"""Whether a record is public: from one moment on, until another, by the clock alone.

No moment at all: unpublished. In the future: scheduled. `withdrawn_at` ends it; in the future it is
the moment when the record falls off by itself. Times are aware UTC.
"""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

AFTER = _("Something is withdrawn only after it was published.")


class Publication(models.TextChoices):
    UNPUBLISHED = "unpublished", pgettext_lazy("public state", "Unpublished")
    SCHEDULED = "scheduled", _("Scheduled")
    PUBLISHED = "published", pgettext_lazy("public state", "Published")
    WITHDRAWN = "withdrawn", _("Withdrawn")


def published(now: datetime | None = None, through: str = "") -> Q:
    """Return the condition that a record is public; `through` is the way to it, as `platforms__`.

    `now` is the moment of the call where none is given.
    """
    now = now or timezone.now()
    withdrawn = f"{through}withdrawn_at"
    return Q(**{f"{through}published_at__lte": now}) & (
        Q(**{f"{withdrawn}__isnull": True}) | Q(**{f"{withdrawn}__gt": now})
    )


class PublishableQuerySet(models.QuerySet):
    """What `public()` of every record begins with."""

    def published(self, now: datetime | None = None):
        """Records whose moment has come and that are not withdrawn."""
        return self.filter(published(now))

    def in_publication(self, state: str, now: datetime | None = None):
        """Records in one of the four states."""
        now = now or timezone.now()
        conditions = {
            Publication.UNPUBLISHED: Q(published_at__isnull=True),
            Publication.SCHEDULED: Q(published_at__gt=now),
            Publication.PUBLISHED: published(now),
            Publication.WITHDRAWN: Q(withdrawn_at__lte=now),
        }
        return self.filter(conditions[Publication(state)])

    def turning(self, since: datetime, until: datetime):
        """Records that the clock alone made public, or took off, after `since` and by `until`."""
        return self.filter(
            Q(published_at__gt=since, published_at__lte=until)
            | Q(withdrawn_at__gt=since, withdrawn_at__lte=until)
        )


class Publishable(models.Model):
    """A record that is unpublished, scheduled, published or withdrawn."""

    # For directory.starter.digest: the first release had a yes or no called `published` instead.
    added_later = ("withdrawn_at",)
    once_yes_or_no = {"published_at": "published"}

    published_at = models.DateTimeField(
        _("public from"),
        null=True,
        blank=True,
        help_text=_("Empty: not public. In the future: becomes public then."),
    )
    withdrawn_at = models.DateTimeField(
        _("public until"),
        null=True,
        blank=True,
        help_text=_("Empty: without an end. In the future: falls off the public site then."),
    )

    class Meta:
        abstract = True

    @classmethod
    def constraints_for(cls, name: str) -> list[models.BaseConstraint]:
        """Return what holds the order of the two moments, for the Meta of a record."""
        return [
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True)
                | Q(published_at__isnull=False, withdrawn_at__gte=F("published_at")),
                name=f"{name}_withdrawn_after_published",
                violation_error_message=AFTER,
            )
        ]

    def clean(self):
        super().clean()
        if self.withdrawn_at and not (self.published_at and self.published_at <= self.withdrawn_at):
            raise ValidationError({"withdrawn_at": AFTER})

    def publication(self, now: datetime | None = None) -> Publication:
        """Return which of the four states the record is in."""
        now = now or timezone.now()
        if self.published_at is None:
            return Publication.UNPUBLISHED
        if self.withdrawn_at is not None and self.withdrawn_at <= now:
            return Publication.WITHDRAWN
        return Publication.PUBLISHED if self.published_at <= now else Publication.SCHEDULED

    @property
    def is_published(self) -> bool:
        """Whether the record is public at this moment."""
        return self.publication() == Publication.PUBLISHED

    def publish(self, now: datetime) -> None:
        """Make the record public at once. Does not save."""
        if self.publication(now) != Publication.PUBLISHED:
            self.published_at = now
        if self.withdrawn_at is not None and self.withdrawn_at <= now:
            self.withdrawn_at = None

    def withdraw(self, now: datetime) -> None:
        """Take the record off at once; one that was never public is unpublished. Does not save."""
        if self.published_at is not None and self.published_at > now:
            self.published_at = self.withdrawn_at = None
        elif self.published_at is not None and not (
            self.withdrawn_at is not None and self.withdrawn_at <= now
        ):
            self.withdrawn_at = now
