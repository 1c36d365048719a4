"""What the portal keeps of editors for a time only, and wipes once a day."""

import logging
from datetime import timedelta

from django.conf import settings
from django.core.management import call_command
from django.utils import timezone

from directory.models import AccountEvent, DeskRequest, Invitation

from . import sessions

logger = logging.getLogger(__name__)


def forget() -> None:
    """Wipe addresses and devices, invitations that came to nothing, and sessions that ended."""
    before = timezone.now() - timedelta(days=settings.AUDIT_ADDRESS_DAYS)
    wiped = AccountEvent.objects.forget_origins(before) + DeskRequest.objects.forget_origins(before)
    invitations, _each = Invitation.objects.forgotten(before).delete()
    call_command("clearsessions")
    ended = sessions.forget_ended()
    logger.info(
        "forgotten", extra={"origins": wiped, "invitations": invitations, "sessions": ended}
    )
