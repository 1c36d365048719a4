"""What operators answered, and that they were asked in another way. Undone only with a reason."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ..models import NoticeDelivery, NoticeRecipient
from . import logged
from .composing import Refused
from .state import lock, settle


def answer_seen(recipient: NoticeRecipient) -> str:
    """Return what tells one recorded answer from another."""
    return "|".join((str(recipient.answered_on or ""), recipient.answer_url, recipient.answer))


@transaction.atomic
def record_answer(
    recipient_id: int, *, day: date, words: str, url: str, seen: str, editor, today: date
) -> NoticeRecipient:
    """Record an answer, or put a recorded one right. Raises Refused."""
    recipient = lock(NoticeRecipient.objects.filter(pk=recipient_id))
    if answer_seen(recipient) != seen:
        raise Refused(_("Somebody else has recorded an answer meanwhile. Nothing was saved."))
    if recipient.asked_on is None:
        raise Refused(_("Nothing was sent to this platform yet, so there is no answer to record."))
    if day > today or day < recipient.asked_on:
        raise Refused(_("An answer comes after what was asked, and not in the future."))
    if not (words or url):
        raise Refused(_("Write what was answered, or give the address of the published plan."))
    recipient.answered_on, recipient.answer, recipient.answer_url = day, words, url
    _keep(recipient, logged.ANSWERED, editor)
    return recipient


@transaction.atomic
def withdraw_answer(recipient_id: int, why: str, editor) -> NoticeRecipient:
    """Take a recorded answer back; its words stay in the history."""
    recipient = lock(NoticeRecipient.objects.filter(pk=recipient_id))
    if recipient.answered_on is None and not recipient.answer and not recipient.answer_url:
        raise Refused(_("No answer is recorded."))
    recipient.answered_on, recipient.answer, recipient.answer_url = None, "", ""
    _keep(recipient, logged.NOT_ANSWERED, editor, why)
    return recipient


@transaction.atomic
def record_asked(recipient_id: int, day: date, why: str, editor, today: date) -> NoticeRecipient:
    """Record that a platform was asked by somebody else, or in another way. Raises Refused."""
    recipient = lock(NoticeRecipient.objects.filter(pk=recipient_id))
    if recipient.asked_on is not None:
        raise Refused(_("It is recorded already when this platform was asked."))
    if day > today:
        raise Refused(_("Nobody was asked in the future."))
    recipient.asked_on = day
    _keep(recipient, logged.ASKED, editor, why)
    return recipient


@transaction.atomic
def withdraw_asked(recipient_id: int, why: str, editor) -> NoticeRecipient:
    """Take back that a platform was asked in another way. Raises Refused."""
    recipient = lock(NoticeRecipient.objects.filter(pk=recipient_id))
    if recipient.asked_on is None:
        raise Refused(_("Nothing was recorded."))
    if was_written_to(recipient):
        raise Refused(_("A letter was sent to this platform: that cannot be taken back."))
    if recipient.answered_on is not None:
        raise Refused(_("Withdraw the answer first."))
    recipient.asked_on = None
    _keep(recipient, logged.NOT_ASKED, editor, why)
    return recipient


def was_written_to(recipient: NoticeRecipient) -> bool:
    """Whether a letter of ours left the house."""
    return NoticeDelivery.objects.filter(
        letter__recipient=recipient, outcome=NoticeDelivery.Outcome.SENT
    ).exists()


def _keep(recipient: NoticeRecipient, action: str, editor, why: str = "") -> None:
    recipient.save(update_fields=["asked_on", "answered_on", "answer", "answer_url"])
    logged.note(recipient, action, editor, why)
    settle(recipient.notice)
