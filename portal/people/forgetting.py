"""What the portal keeps of editors for a time only, and wipes once a day."""

import logging
from datetime import timedelta

from django.conf import settings
from django.core.management import call_command
from django.utils import timezone

from directory.models import AccountEvent, ApiToken, DeskRequest, Invitation, KeptAnswer

from . import sessions

SHOWN = timedelta(days=30)  # that a token stays on its screen after its time

logger = logging.getLogger(__name__)


def forget() -> None:
    """Wipe addresses and devices, invitations without an answer, sessions and tokens that ended."""
    now = timezone.now()
    before = now - timedelta(days=settings.AUDIT_ADDRESS_DAYS)
    wiped = AccountEvent.objects.forget_origins(before) + DeskRequest.objects.forget_origins(before)
    invitations, _each = Invitation.objects.forgotten(before).delete()
    ApiToken.objects.forgotten(now - SHOWN).delete()
    KeptAnswer.objects.forgotten(now).delete()
    call_command("clearsessions")
    ended = sessions.forget_ended()
    logger.info(
        "forgotten", extra={"origins": wiped, "invitations": invitations, "sessions": ended}
    )
