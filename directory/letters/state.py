"""The state of a notice follows from what happened: nobody sets it by hand."""

from django.db.models import QuerySet

from ..models import (
    ContentVersion,
    NoticeLetter,
    NoticeRecipient,
    PreparednessNotice,
)

State = PreparednessNotice.State


def lock(recipients: QuerySet[NoticeRecipient]) -> NoticeRecipient:
    """Return the one recipient with its notice, both locked, the notice first.

    Raises NoticeRecipient.DoesNotExist.
    """
    notice_id = recipients.values_list("notice_id", flat=True).first()
    locked = PreparednessNotice.objects.select_for_update(no_key=True, of=("self",))
    notice = locked.filter(pk=notice_id).first()
    recipient = (
        recipients.select_for_update(no_key=True, of=("self",)).select_related("platform").get()
    )
    recipient.notice = notice
    return recipient


def settle(notice: PreparednessNotice) -> None:
    """Bring a locked notice up to date with its recipients, and count a public change."""
    recipients = list(NoticeRecipient.objects.filter(notice=notice))
    before = (notice.state, notice.sent_on)
    if recipients:  # one that names nobody may still say that it was sent
        asked = [each.asked_on for each in recipients if each.asked_on]
        notice.sent_on = min(asked, default=None)
    notice.state = _state(notice, recipients)
    if (notice.state, notice.sent_on) != before:
        notice.save(update_fields=["state", "sent_on"])
    ContentVersion.bump()


def _state(notice: PreparednessNotice, recipients: list[NoticeRecipient]) -> str:
    if notice.sent_on:
        answered = any(each.answered_on for each in recipients)
        return State.ANSWERED if answered else State.SENT
    letters = NoticeLetter.objects.filter(recipient__notice=notice)
    written = letters.exclude(state=NoticeLetter.State.DISCARDED).exists()
    return State.DRAFTED if written else State.PROPOSED
