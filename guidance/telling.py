"""What is written to second readers, authors and leads, and when the two hours are over."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from wagtail.admin.utils import get_user_display_name
from wagtail.models import TaskState

from . import mails
from .models import SecondReading
from .models.approvals import APPROVE, LEAD, may_be_second_reader


def clock(moment: datetime) -> str:
    """A moment in the zone of the desk, in the language that is active."""
    return date_format(timezone.localtime(moment), "SHORT_DATETIME_FORMAT")


def ask_second_readers(task_state: TaskState) -> int:
    """Write to everybody who may approve what was submitted."""
    page = task_state.revision.content_object
    state = task_state.workflow_state
    if task_state.status != TaskState.STATUS_IN_PROGRESS:
        return 0
    people = [each for each in mails.who_may(APPROVE) if may_be_second_reader(page, each)]
    author = get_user_display_name(state.requested_by)

    def write():
        return (
            _("Please read: %(title)s") % {"title": task_state.revision.object_str},
            _(
                "%(author)s has submitted this text. It becomes public when a second person "
                "approves it:\n\n%(title)s\n%(address)s"
            )
            % {
                "author": author,
                "title": task_state.revision.object_str,
                "address": mails.desk_address("wagtailadmin_pages:edit", page.pk),
            },
        )

    return mails.send(people, write)


def ask_to_read_afterwards(reading: SecondReading) -> int:
    """Write to everybody who may confirm what was published at once."""
    if not reading.is_waiting:
        return 0
    people = [each for each in mails.who_may(APPROVE) if reading.may_be_answered_by(each)]

    def write():
        return (
            _("Published at once, please read until %(time)s: %(title)s")
            % {"time": clock(reading.due_at), "title": reading.revision.object_str},
            _(
                "%(author)s has published this text without a second reader:\n\n%(title)s\n\n"
                "Reason: %(reason)s\n\nPlease read it and confirm it, or send it back, until "
                "%(time)s:\n%(address)s"
            )
            % _facts(reading),
        )

    return mails.send(people, write)


def remind_of_second_readings(now: datetime) -> int:
    """Write to the leads of each second reading whose two hours are over, once.

    Each mark is committed with its sending. Raises OSError where the mail server fails; the next
    minute tries again.
    """
    overdue = SecondReading.objects.overdue(now).filter(reminded_at=None)
    return sum(_remind(pk, now) for pk in overdue.values_list("pk", flat=True))


@transaction.atomic
def _remind(pk: int, now: datetime) -> int:
    rows = SecondReading.objects.overdue(now).filter(pk=pk, reminded_at=None)
    reading = rows.select_for_update(of=["self"], skip_locked=True).first()
    if reading is None:
        return 0  # another worker tells, or somebody answered meanwhile

    def write():
        return (
            _("Nobody has read it yet: %(title)s") % {"title": reading.revision.object_str},
            _(
                "This text was published by %(author)s without a second reader, and the two "
                "hours are over:\n\n%(title)s\n\nReason: %(reason)s\n\nIt stays public until "
                "a second person confirms it or sends it back:\n%(address)s"
            )
            % _facts(reading),
        )

    reading.reminded_at = now
    reading.save(update_fields=["reminded_at"])
    return mails.send(mails.who_may(LEAD), write)


def tell_of_answer(reading: SecondReading) -> int:
    """Write to whoever published at once that a second person confirmed it or sent it back."""
    if reading.published_by is None:
        return 0

    def write():
        if reading.state == SecondReading.State.CONFIRMED:
            subject = _("Confirmed: %(title)s")
            body = _("%(reader)s has read and confirmed this text:\n\n%(title)s\n\n%(note)s")
        else:
            subject = _("Sent back: %(title)s")
            body = _(
                "%(reader)s has sent this text back. It is no longer public; it is kept as a "
                "draft:\n\n%(title)s\n\n%(note)s\n\n%(editor)s"
            )
        facts = _facts(reading)
        return subject % facts, (body % facts).strip()

    return mails.send([reading.published_by], write)


def _facts(reading: SecondReading) -> dict[str, str]:
    return {
        "title": reading.revision.object_str,
        "author": get_user_display_name(reading.published_by) or "–",
        "reader": get_user_display_name(reading.answered_by) or "–",
        "reason": reading.reason,
        "note": reading.note,
        "time": clock(reading.due_at),
        "address": mails.desk_address("second_reading", reading.pk),
        "editor": mails.desk_address("wagtailadmin_pages:edit", reading.page_id),
    }
