"""How allauth behaves at the desk: nobody signs up, people are invited."""

import logging
from smtplib import SMTPException

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.signals import password_changed, password_reset, password_set
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.dispatch import receiver
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from directory.models import Editor
from portal.people import events, sessions

logger = logging.getLogger(__name__)

LOCK_NOTED = 300  # seconds: one line in the log for one siege, not one for each attempt


class DeskAccountAdapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "too_many_login_attempts": _(
            "There were too many attempts. Please wait five minutes and try again. The account is "
            "safe, and a passkey opens the desk meanwhile."
        ),
        "rate_limited": _("That was often in a short time. Please wait a few minutes."),
    }

    def is_open_for_signup(self, request):
        return False

    def get_login_redirect_url(self, request):
        return reverse("wagtailadmin_home")

    def get_password_change_redirect_url(self, request):
        return reverse("wagtailadmin_home")

    def send_mail(self, template_prefix, email, context):
        """Send a mail; one that cannot be sent undoes nothing of what it tells."""
        try:
            super().send_mail(template_prefix, email, {"site_url": settings.SITE_URL} | context)
        except (OSError, SMTPException):
            logger.exception("a mail was not sent", extra={"template": template_prefix})

    def pre_authenticate(self, request, **credentials):
        try:
            super().pre_authenticate(request, **credentials)
        except ValidationError:
            typed = credentials.get("email", "")
            if cache.add(f"lock-noted:{typed.lower()}", True, LOCK_NOTED):
                self._note(events.Kind.LOCKED, request, typed)
            raise

    def authentication_failed(self, request, **credentials):
        self._note(events.Kind.FAILED, request, credentials.get("email", ""))

    @staticmethod
    def _note(kind, request, typed: str) -> None:
        # What a stranger typed is not kept: it may be a password in the wrong field.
        person = Editor.objects.filter(email__iexact=typed).first() if typed else None
        events.record(kind, request, person)


# allauth offers no other place to hear of it.
@receiver([password_changed, password_set, password_reset])
def password_is_their_own(sender, request, user, **kwargs):
    """The one-time password has served: the editor chose one. Sessions elsewhere are over."""
    if user.has_one_time_password:
        user.has_one_time_password = False
        user.save(update_fields=["has_one_time_password"])
    sessions.end(
        UserSession.objects.filter(user=user).exclude(session_key=request.session.session_key)
    )
