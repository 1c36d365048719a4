"""Tokens with which editors' tools write through the API, each in the name of one editor.

The token itself is shown once and stored nowhere: a row holds its digest, and its first characters
to find the row by (django-rest-knox).
"""

from datetime import datetime, timedelta
from uuid import uuid4

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from knox.models import AbstractAuthToken, AuthTokenManager


class Scope(models.TextChoices):
    """What a token may be used for; never for more than its editor may do."""

    OPEN_INCIDENTS = "incidents:open", _("Open an incident")
    POST_UPDATES = "updates:post", _("Publish steps of incidents")
    RECORD_CLAIMS = "claims:record", _("Enter statements")
    PUSH_READINGS = "readings:push", _("Push readings of status sources")


# The right of the desk that a scope stands on, asked for at each use.
RIGHTS = {
    Scope.OPEN_INCIDENTS: "incidents.add_update",
    Scope.POST_UPDATES: "incidents.add_update",
    Scope.RECORD_CLAIMS: "incidents.add_claim",
    Scope.PUSH_READINGS: "feeds.change_feed",
}


class ApiTokenQuerySet(models.QuerySet):
    def live(self, now: datetime):
        """Those that open something now, as far as their time goes."""
        return self.filter(expiry__gt=now)

    def forgotten(self, before: datetime):
        """Those whose time was over before then; the log still names them."""
        return self.filter(expiry__lt=before)


class ApiToken(AbstractAuthToken):
    """One tool's key. `feeds` are slugs of the sources that it may push readings to."""

    LONGEST = timedelta(days=366)  # twelve months, whichever they are
    EXACT = timedelta(hours=1)  # how exact "last used" is; each renewal is a write

    uid = models.UUIDField(unique=True, default=uuid4, editable=False)
    name = models.CharField(_("name"), max_length=100)
    scopes = ArrayField(models.CharField(max_length=30, choices=Scope), verbose_name=_("scopes"))
    feeds = ArrayField(models.SlugField(), verbose_name=_("status sources"), default=list)
    last_used_at = models.DateTimeField(_("last used"), null=True)

    objects = AuthTokenManager.from_queryset(ApiTokenQuerySet)()

    class Meta:
        verbose_name = _("API token")
        verbose_name_plural = _("API tokens")
        ordering = ["-created"]
        default_permissions = ()  # everybody has their own; one right covers those of others
        constraints = [
            models.CheckConstraint(condition=Q(expiry__isnull=False), name="api_token_expires"),
            models.CheckConstraint(condition=~Q(scopes=[]), name="api_token_is_for_something"),
        ]

    def __str__(self):
        return self.name

    def is_over(self, now: datetime) -> bool:
        return self.expiry <= now

    @property
    def in_words(self) -> list[str]:
        """What it may be used for, for a reader of the desk."""
        return [str(Scope(scope).label) for scope in self.scopes]

    @property
    def in_log(self) -> dict[str, str]:
        """What the log says of whatever was written with it."""
        return {"api_token": str(self.uid), "api_token_name": self.name}

    def used(self, now: datetime | None = None) -> None:
        """Note that it is in use, at most once an hour."""
        now = now or timezone.now()
        if self.last_used_at is None or self.last_used_at <= now - self.EXACT:
            self.last_used_at = now
            type(self).objects.filter(pk=self.pk).update(last_used_at=now)
