"""Inviting somebody to the desk: one link by mail, for one person, once, within three days."""

import logging
import secrets
from datetime import datetime
from smtplib import SMTPException

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth.models import Group
from django.core.mail import send_mail
from django.db import IntegrityError, transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from directory.models import Editor, Invitation
from directory.models.invitations import digest

from . import groups
from .events import Kind, record

logger = logging.getLogger(__name__)


class NotSent(Exception):
    """The mail server did not take the mail. The invitation stands; it can be sent again."""


class InvitedMeanwhile(Exception):
    """Somebody else has invited this address."""


class NoLongerOpen(Exception):
    """The link was used, revoked or renewed, or its time is over."""


def invite(request, email: str, group: Group) -> Invitation:
    """Invite an address and send the link. Raises InvitedMeanwhile or NotSent."""
    now, token = timezone.now(), _token()
    try:
        with transaction.atomic():
            # One that ran out makes room for a new one.
            stale = Invitation.objects.pending().filter(email__iexact=email, expires_at__lte=now)
            stale.update(revoked_at=now)
            invitation = Invitation.objects.create(
                email=email.lower(),
                group=group,
                digest=digest(token),
                invited_by=request.user,
                created_at=now,
                expires_at=now + Invitation.LASTS,
            )
            record(Kind.INVITED, request, None, about=email.lower(), detail=group.name)
    except IntegrityError:
        raise InvitedMeanwhile from None
    _send(invitation, token, request.user)
    return invitation


def send_again(request, invitation_id: int) -> Invitation:
    """Send a new link; the one before is void. Raises NoLongerOpen or NotSent."""
    token = _token()
    with transaction.atomic():
        invitation = _pending(invitation_id)
        invitation.digest = digest(token)
        invitation.expires_at = timezone.now() + Invitation.LASTS
        invitation.save(update_fields=["digest", "expires_at"])
        record(Kind.INVITED_AGAIN, request, None, about=invitation.email)
    _send(invitation, token, request.user)
    return invitation


def revoke(request, invitation_id: int) -> Invitation:
    """Make the link void. Raises NoLongerOpen."""
    with transaction.atomic():
        invitation = _pending(invitation_id)
        invitation.revoked_at = timezone.now()
        invitation.save(update_fields=["revoked_at"])
        record(Kind.INVITATION_REVOKED, request, None, about=invitation.email)
    return invitation


def accept(request, token: str, name: str, password: str) -> Editor:
    """Make the account that a link invites to. Raises NoLongerOpen."""
    now = timezone.now()
    with transaction.atomic():
        found = Invitation.objects.of_link(token).usable(now).select_for_update(of=("self",))
        invitation = found.select_related("group").first()
        if invitation is None or taken(invitation.email):
            raise NoLongerOpen
        person = Editor(username=invitation.email, email=invitation.email, first_name=name)
        person.set_password(password)
        person.save()
        person.groups.add(invitation.group)
        # Only who reads the mail has the link; and a second factor needs a verified address.
        EmailAddress.objects.create(
            user=person, email=invitation.email, verified=True, primary=True
        )
        invitation.accepted_at = now
        invitation.save(update_fields=["accepted_at"])
        record(Kind.JOINED, request, person, detail=invitation.group.name)
    return person


def of_token(token: str, now: datetime) -> Invitation | None:
    """Return the invitation a link opens now, if it opens any."""
    found = Invitation.objects.of_link(token).usable(now).select_related("group").first()
    return None if found is None or taken(found.email) else found


def taken(email: str) -> bool:
    """Whether an account has this address, or is named by it."""
    by_address = Editor.objects.filter(email__iexact=email)
    return by_address.exists() or Editor.objects.filter(username__iexact=email).exists()


def _token() -> str:
    return secrets.token_urlsafe(32)


def _pending(invitation_id: int) -> Invitation:
    found = Invitation.objects.pending().select_for_update(of=("self",)).filter(pk=invitation_id)
    invitation = found.select_related("group").first()
    if invitation is None:
        raise NoLongerOpen
    return invitation


def _send(invitation: Invitation, token: str, inviter: Editor) -> None:
    """Send the link, outside the transaction: a slow mail server must hold no row."""
    context = {
        "inviter": inviter.called,
        "group": groups.label(invitation.group.name),
        "link": f"{settings.SITE_URL}{reverse('invitation', args=[token])}",
        "expires_at": invitation.expires_at,
        "site_url": settings.SITE_URL,
    }
    subject = render_to_string("account/email/invitation_subject.txt", context)
    body = render_to_string("account/email/invitation_message.txt", context)
    try:
        send_mail(" ".join(subject.split()), body, None, [invitation.email])
    except (OSError, SMTPException):
        logger.exception("an invitation was not sent")
        raise NotSent from None
