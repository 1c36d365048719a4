"""Who came and went at the desk, and from where: what no record's own history tells.

Nothing here is about readers. No screen and no permission changes or deletes these rows; addresses
and devices are wiped after `AUDIT_ADDRESS_DAYS`.
"""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

# What allauth calls the ways of signing in.
WAYS = {
    "password": _("password"),
    "totp": _("one-time code"),
    "webauthn": _("passkey"),
    "recovery_codes": _("recovery code"),
}


class AccountEventQuerySet(models.QuerySet):
    def forget_origins(self, before: datetime) -> int:
        """Wipe from where; and drop strangers' failed attempts, which are no editor's deeds."""
        old = self.filter(at__lt=before)
        dropped, _each = old.filter(
            person__isnull=True, actor__isnull=True, kind=AccountEvent.Kind.FAILED
        ).delete()
        kept = old.exclude(address__isnull=True, device="")
        return dropped + kept.update(address=None, device="")


class AccountEvent(models.Model):
    """One thing that happened to an account of the desk."""

    class Kind(models.TextChoices):
        SIGNED_IN = "signed_in", _("Signed in")
        SIGNED_OUT = "signed_out", _("Signed out")
        FAILED = "failed", _("Sign-in failed")
        LOCKED = "locked", _("Sign-in stopped after too many attempts")
        FACTOR_FAILED = "factor_failed", _("Second factor failed")
        FACTOR_ADDED = "factor_added", _("Second factor added")
        FACTOR_REMOVED = "factor_removed", _("Second factor removed")
        CODES_MADE = "codes_made", _("Recovery codes made")
        PASSWORD_CHANGED = "password_changed", _("Password changed")
        PASSWORD_RESET = "password_reset", _("Password reset by mail")
        SESSIONS_ENDED = "sessions_ended", _("Sessions ended")
        INVITED = "invited", _("Invited")
        INVITED_AGAIN = "invited_again", _("Invited again")
        INVITATION_REVOKED = "invitation_revoked", _("Invitation revoked")
        JOINED = "joined", _("Joined")
        GROUPS_CHANGED = "groups_changed", _("Groups changed")
        DEACTIVATED = "deactivated", _("Account switched off")
        ACTIVATED = "activated", _("Account switched on")
        FACTORS_RESET = "factors_reset", _("Second factors reset")
        EXPORTED = "exported", _("Log exported")
        TOKEN_MADE = "token_made", _("API token made")
        TOKEN_REVOKED = "token_revoked", _("API token revoked")

    at = models.DateTimeField(db_index=True)
    kind = models.CharField(max_length=20, choices=Kind)
    person = models.ForeignKey(  # whose account; empty where nobody has the address that was typed
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    actor = models.ForeignKey(  # who did it
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    about = models.CharField(max_length=254, blank=True)  # the address; outlives the account
    detail = models.CharField(max_length=300, blank=True)
    address = models.GenericIPAddressField(null=True)
    device = models.CharField(max_length=200, blank=True)

    objects = AccountEventQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        default_permissions = ()

    def __str__(self):
        return f"{self.kind} {self.about}"

    @property
    def detail_in_words(self) -> str:
        """The detail with the ways of signing in named as people name them."""
        return ", ".join(str(WAYS.get(part, part)) for part in self.detail.split(", "))


class DeskRequestQuerySet(models.QuerySet):
    def forget_origins(self, before: datetime) -> int:
        return self.filter(ended_at__lt=before).delete()[0]


class DeskRequest(models.Model):
    """From where an editor wrote, and when: what the log knows its addresses by."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(db_index=True)  # the daily wiping asks by it
    address = models.GenericIPAddressField()
    device = models.CharField(max_length=200, blank=True)

    objects = DeskRequestQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        # The log asks for the last request of a person that had begun when something was written.
        indexes = [models.Index(fields=["person", "-started_at"], name="desk_request_of_person")]

    def __str__(self):
        return f"{self.person_id} {self.started_at}"
