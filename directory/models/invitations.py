"""Invitations to the desk: the only way in beside the first account."""

from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth.models import Group
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _


class InvitationQuerySet(models.QuerySet):
    def pending(self):
        """Neither taken up nor revoked, whether the link still counts or not."""
        return self.filter(accepted_at__isnull=True, revoked_at__isnull=True)

    def usable(self, now: datetime):
        """Those whose link opens the door now."""
        return self.pending().filter(expires_at__gt=now)

    def of_link(self, token: str):
        """The one whose link carries this token, if any."""
        return self.filter(digest=digest(token))

    def forgotten(self, before: datetime):
        """Those that came to nothing and ended before then; their addresses are nobody's here."""
        return self.filter(accepted_at__isnull=True, expires_at__lt=before)


def digest(token: str) -> str:
    """Return what is stored of a token. Without SECRET_KEY no row opens anything."""
    return salted_hmac("directory.invitation", token, algorithm="sha256").hexdigest()


class Invitation(models.Model):
    """One address asked to the desk, with the group it will belong to.

    The link in the mail carries a random token that serves once; only its digest is kept.
    """

    LASTS = timedelta(hours=72)

    email = models.EmailField(_("e-mail address"))
    group = models.ForeignKey(Group, verbose_name=_("group"), on_delete=models.CASCADE)
    digest = models.CharField(max_length=64, unique=True, editable=False)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        ordering = ["-created_at"]
        default_permissions = ()  # one right covers people: manage_people
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                condition=Q(accepted_at__isnull=True, revoked_at__isnull=True),
                name="invitation_one_pending",
            ),
            models.CheckConstraint(
                condition=Q(accepted_at__isnull=True) | Q(revoked_at__isnull=True),
                name="invitation_one_end",
            ),
        ]

    def __str__(self):
        return self.email
