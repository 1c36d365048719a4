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
