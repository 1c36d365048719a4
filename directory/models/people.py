"""The people who edit the portal."""

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _


class Editor(AbstractUser):
    """An account of the desk. Readers have none."""

    email = models.EmailField(_("e-mail address"), unique=True)
    has_one_time_password = models.BooleanField(
        _("must choose a password at the next sign-in"), default=False
    )

    class Meta(AbstractUser.Meta):
        permissions = [
            ("manage_people", _("Can invite people, give them groups and end their access")),
            ("view_audit_log", _("Can read and export who did what")),
        ]

    @property
    def called(self) -> str:
        """How colleagues know this person: the name, else the address."""
        return self.get_full_name() or self.email
