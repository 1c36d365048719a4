"""From a draft to an approved letter: two people, and the exact words the second one read."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from ..models import NoticeLetter, NoticeRecipient
from . import logged
from .composing import Composed, Refused
from .state import lock, settle

State = NoticeLetter.State
EDITABLE = (State.DRAFT, State.APPROVED, State.FAILED)


class ChangedMeanwhile(Refused):
    """Somebody else changed the letter after it was opened."""

    def __init__(self):
        super().__init__(
            _("Somebody else has changed this letter since you opened it. Nothing was saved.")
        )


def lock_letter(letter_id: int) -> NoticeLetter:
    """Return a letter, locked after its notice and recipient. Raises NoticeLetter.DoesNotExist."""
    found = NoticeLetter.objects.only("recipient_id").get(pk=letter_id)
    recipient = lock(NoticeRecipient.objects.filter(pk=found.recipient_id))
    letter = NoticeLetter.objects.select_for_update(no_key=True, of=("self",)).get(pk=letter_id)
    letter.recipient = recipient
    return letter


@transaction.atomic
def write(recipient_id: int, words: Composed, editor, now: datetime) -> NoticeLetter:
    """Keep the first draft of a letter. Raises Refused when one is on its way already."""
    recipient = lock(NoticeRecipient.objects.filter(pk=recipient_id))
    if recipient.letters.open().exists():
        raise Refused(_("A letter to this platform is on its way already."))
    letter = NoticeLetter.objects.create(
        recipient=recipient,
        language=words.language,
        to=recipient.email,
        subject=words.subject,
        body=words.body,
        moved_at=now,
        drafted_by=editor,
        changed_by=editor,
    )
    logged.note(recipient, logged.WRITTEN, editor)
    settle(recipient.notice)
    return letter


@transaction.atomic
def change(letter_id: int, seen: int, subject: str, body: str, editor, now: datetime):
    """Change a letter that is not on its way; it needs approval again.

    `seen` is the revision the editor had before them. Raises Refused, and ChangedMeanwhile.
    """
    letter = lock_letter(letter_id)
    if letter.revision != seen:
        raise ChangedMeanwhile
    if letter.state not in EDITABLE:
        raise Refused(_("This letter is on its way: it cannot be changed any more."))
    said = (letter.subject, letter.body, letter.to)
    if said == (subject, body, letter.recipient.email):
        return letter
    letter.subject, letter.body, letter.to = subject, body, letter.recipient.email
    letter.revision += 1
    letter.changed_by = editor
    letter.approved_by = letter.approved_at = None
    letter.state, letter.moved_at = State.DRAFT, now
    letter.save()
    logged.note(letter.recipient, logged.CHANGED, editor)
    settle(letter.recipient.notice)
    return letter


def may_approve(letter: NoticeLetter, editor) -> bool:
    """Whether somebody is a second reader: neither the drafter nor the author of the last change.

    Being a superuser changes nothing about it.
    """
    return editor.pk not in (letter.drafted_by_id, letter.changed_by_id)


@transaction.atomic
def approve(letter_id: int, seen: int, editor, now: datetime) -> NoticeLetter:
    """Approve exactly the words that were read. Raises Refused, and ChangedMeanwhile."""
    letter = lock_letter(letter_id)
    if letter.revision != seen:
        raise ChangedMeanwhile
    if letter.state != State.DRAFT:
        raise Refused(_("This letter does not wait for approval."))
    if not may_approve(letter, editor):
        raise Refused(_("Nobody approves what they wrote themselves."))
    letter.approved_by, letter.approved_at = editor, now
    letter.state, letter.moved_at = State.APPROVED, now
    try:
        with transaction.atomic():
            letter.save()
    except IntegrityError as error:  # the same rule, kept by the database
        raise Refused(_("Nobody approves what they wrote themselves.")) from error
    logged.note(letter.recipient, logged.APPROVED, editor)
    return letter


@transaction.atomic
def discard(letter_id: int, why: str, editor, now: datetime) -> NoticeLetter:
    """Give up a letter that was not sent. Raises Refused."""
    letter = lock_letter(letter_id)
    if letter.state not in EDITABLE:
        raise Refused(_("This letter is on its way: it cannot be discarded any more."))
    letter.state, letter.moved_at = State.DISCARDED, now
    letter.save(update_fields=["state", "moved_at"])
    logged.note(letter.recipient, logged.DISCARDED, editor, why)
    settle(letter.recipient.notice)
    return letter
