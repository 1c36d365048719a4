"""Sending a letter at most once.

The attempt is written down and committed before the mail server is spoken to. Whoever finds an
attempt without an outcome sends nothing: a person decides whether it went out.
"""

import logging
import smtplib
from datetime import date, datetime, time
from email.utils import format_datetime, formataddr, parseaddr
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..models import NoticeDelivery, NoticeLetter, Publisher
from . import logged
from .composing import Refused, answers_to
from .deciding import lock_letter
from .state import settle

logger = logging.getLogger(__name__)

State = NoticeLetter.State
Outcome = NoticeDelivery.Outcome

# These reach nobody outside: what an exercise may send to.
HARMLESS = tuple(
    f"django.core.mail.backends.{name}.EmailBackend"
    for name in ("console", "dummy", "filebased", "locmem")
)
REFUSED_BY_SERVER = (smtplib.SMTPResponseException, smtplib.SMTPRecipientsRefused)


def hindrance(letter: NoticeLetter, today: date):
    """Return why a letter cannot go out by mail now, or nothing."""
    recipient = letter.recipient
    if not letter.to:
        return _("There is no e-mail address. The letter can be printed.")
    if letter.to != recipient.email:
        return _(
            "The address was changed after the letter: save the letter again, then approve it."
        )
    if not recipient.is_verified(today):
        return _("The address is not verified, or was verified more than twelve months ago.")
    if not recipient.notice.is_published:
        return _("Publish the notice first: the letter says that everybody can read about it.")
    if not answers_to(Publisher.current()):
        return _("The publisher has no e-mail address that operators could answer to.")
    if settings.EXERCISE and settings.EMAIL_BACKEND not in HARMLESS:
        return _("This is an exercise: it sends no letters.")
    return None


@transaction.atomic
def queue(letter_id: int, editor, now: datetime) -> NoticeLetter:
    """Hand an approved letter over; the caller starts the task on commit.

    Raises Refused: a second click sends nothing.
    """
    letter = lock_letter(letter_id)
    if letter.state not in (State.APPROVED, State.FAILED) and not letter.is_lost(now):
        raise Refused(_("This letter is sent already, or about to be, or not approved."))
    why_not = hindrance(letter, timezone.localdate(now))
    if why_not:
        raise Refused(why_not)
    letter.state, letter.moved_at = State.QUEUED, now
    letter.save(update_fields=["state", "moved_at"])
    logged.note(letter.recipient, logged.QUEUED, editor)
    return letter


def deliver(letter_id: int, editor, now: datetime) -> None:
    """Send a letter that was handed over. Called twice it sends once."""
    delivery = _begin(letter_id, editor, now)
    if delivery is None:
        return
    outcome, error = _transmit(message_of(delivery))
    if outcome == Outcome.OPEN:
        _leave_open(letter_id, editor, error)
    else:
        _end(letter_id, delivery.pk, outcome, error, editor, timezone.now())


@transaction.atomic
def _begin(letter_id: int, editor, now: datetime) -> NoticeDelivery | None:
    letter = lock_letter(letter_id)
    if letter.state != State.QUEUED:
        return None
    letter.moved_at = now
    why_not = hindrance(letter, timezone.localdate(now))
    if why_not:  # something changed between the click and now
        letter.state = State.FAILED
        letter.save(update_fields=["state", "moved_at"])
        logged.note(letter.recipient, logged.FAILED, editor, str(why_not))
        return None
    letter.state = State.SENDING
    letter.save(update_fields=["state", "moved_at"])
    publisher = Publisher.current()
    address = parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
    host = urlsplit(settings.SITE_URL).hostname
    delivery = NoticeDelivery(
        letter=letter,
        sender=formataddr((publisher.body, address)),
        reply_to=answers_to(publisher),
        to=letter.to,
        subject=letter.subject,
        body=letter.body,
        message_id=f"<letter.{letter.uid}@{host}>",
        started_at=now,
        sent_by=editor,
    )
    delivery.raw = message_of(delivery).message().as_bytes(linesep="\r\n")
    delivery.save()
    return delivery


def message_of(delivery: NoticeDelivery) -> EmailMessage:
    """Return the mail of one attempt; the same attempt always has the same bytes."""
    return EmailMessage(
        subject=delivery.subject,
        body=delivery.body,
        from_email=delivery.sender,
        to=[delivery.to],
        reply_to=[delivery.reply_to],
        headers={
            "Message-ID": delivery.message_id,
            "Date": format_datetime(delivery.started_at),
        },
    )


def _transmit(message: EmailMessage) -> tuple[str, str]:
    """Speak to the mail server; return the outcome and what it said.

    Without a connection nothing was sent, and what the server refused was not either. Whatever
    breaks off in between leaves it open.
    """
    connection = get_connection()
    try:
        connection.open()
    except Exception as error:
        return Outcome.FAILED, _said(error)
    try:
        number = connection.send_messages([message])
    except REFUSED_BY_SERVER as error:
        return Outcome.FAILED, _said(error)
    except Exception as error:
        logger.warning("a letter was perhaps sent", exc_info=True)
        return Outcome.OPEN, _said(error)
    finally:
        _close(connection)
    return (Outcome.SENT, "") if number else (Outcome.FAILED, "The mail server took nothing.")


def _close(connection) -> None:
    """Hang up. How that goes says nothing about the letter."""
    try:
        connection.close()
    except Exception:
        logger.info("the mail server hung up badly", exc_info=True)


def _said(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"[:2000]


@transaction.atomic
def _leave_open(letter_id: int, editor, error: str) -> None:
    letter = lock_letter(letter_id)
    if letter.state == State.SENDING:
        letter.state, letter.moved_at = State.UNSURE, timezone.now()
        letter.save(update_fields=["state", "moved_at"])
        logged.note(letter.recipient, logged.UNSURE, editor, error)


@transaction.atomic
def _end(letter_id: int, delivery_id: int, outcome: str, error: str, editor, now: datetime):
    """Write down how an attempt ended, unless a person has decided that meanwhile."""
    letter = lock_letter(letter_id)
    delivery = letter.deliveries.get(pk=delivery_id)
    if delivery.outcome == Outcome.OPEN:
        action = logged.SENT if outcome == Outcome.SENT else logged.FAILED
        _conclude(letter, delivery, outcome, error, now)
        logged.note(letter.recipient, action, editor, error)


@transaction.atomic
def decide(letter_id: int, was_sent: bool, why: str, editor, now: datetime) -> NoticeLetter:
    """Say by hand whether a letter went out of which nobody knows. Raises Refused."""
    letter = lock_letter(letter_id)
    if not letter.is_unsure(now):
        raise Refused(_("It is known what became of this letter."))
    delivery = letter.deliveries.get(outcome=Outcome.OPEN)
    outcome = Outcome.SENT if was_sent else Outcome.FAILED
    _conclude(letter, delivery, outcome, why, now)
    logged.note(letter.recipient, logged.SETTLED, editor, f"{outcome.label}: {why}")
    return letter


@transaction.atomic
def record_paper(letter_id: int, day: date, to: str, editor, now: datetime) -> NoticeLetter:
    """Record that an approved letter was printed and sent. Raises Refused."""
    letter = lock_letter(letter_id)
    if letter.state not in (State.APPROVED, State.FAILED):
        raise Refused(_("Only an approved letter that was not sent yet goes out on paper."))
    approved_on = timezone.localdate(letter.approved_at)
    if not approved_on <= day <= timezone.localdate(now):
        raise Refused(_("The day lies between the approval and today."))
    delivery = NoticeDelivery(
        letter=letter,
        channel=NoticeDelivery.Channel.PAPER,
        to=to,
        subject=letter.subject,
        body=letter.body,
        raw=f"{letter.subject}\n\n{letter.body}\n".encode(),
        started_at=timezone.make_aware(datetime.combine(day, time(12))),
        sent_by=editor,
    )
    delivery.save()
    _conclude(letter, delivery, Outcome.SENT, "", now)
    logged.note(letter.recipient, logged.ON_PAPER, editor, to)
    return letter


def _conclude(letter, delivery, outcome: str, error: str, now: datetime) -> None:
    sent = outcome == Outcome.SENT
    delivery.outcome, delivery.error = outcome, error
    delivery.sent_at = delivery.started_at if sent else None
    delivery.save(update_fields=["outcome", "error", "sent_at"])
    letter.state, letter.moved_at = (State.SENT if sent else State.FAILED), now
    letter.save(update_fields=["state", "moved_at"])
    if sent:
        recipient = letter.recipient
        if recipient.asked_on is None:
            recipient.asked_on = timezone.localdate(delivery.sent_at)
            recipient.save(update_fields=["asked_on"])
        settle(recipient.notice)
