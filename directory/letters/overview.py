"""What the desk shows of notices: one notice whole, and what waits for somebody."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.conf import settings
from django.db.models import Prefetch
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import registry as actions
from wagtail.models import ModelLogEntry

from ..models import NoticeLetter, NoticeRecipient, PreparednessNotice

ACTS_SHOWN = 50


@dataclass(frozen=True)
class Asked:
    """A recipient as the desk shows it: `letter` is the one on its way, if there is one."""

    recipient: NoticeRecipient
    letter: NoticeLetter | None
    sent: list[NoticeLetter]
    is_unsure: bool
    is_verified: bool
    days_waiting: int | None
    is_overdue: bool


def sees_letters(user) -> bool:
    """Whether somebody has anything to do with letters."""
    return any(
        user.has_perm(f"directory.{act}_noticeletter")
        for act in ("view", "change", "approve", "send")
    )


def overview(notice: PreparednessNotice, user) -> dict:
    """Return all that the screen of one notice shows; a fixed number of queries."""
    now = timezone.now()
    today = timezone.localdate(now)
    letters = NoticeLetter.objects.exclude(state=NoticeLetter.State.DISCARDED)
    rows = (
        NoticeRecipient.objects.filter(notice=notice)
        .select_related("platform", "verified_against")
        .prefetch_related(Prefetch("letters", letters.order_by("pk")))
    )
    entries = ModelLogEntry.objects.for_instance(notice).select_related("user")
    acts = [
        {
            "at": entry.timestamp,
            "by": entry.user_display_name,
            "what": (formatter := actions.get_formatter(entry)) and formatter.format_message(entry),
            "why": formatter and formatter.format_comment(entry),
        }
        for entry in entries.order_by("-timestamp")[:ACTS_SHOWN]
    ]
    return {
        "notice": notice,
        "asked": [_asked(row, now, today) for row in rows],
        "acts": [act for act in acts if act["what"]],
        "may_write": user.has_perm("directory.change_noticeletter"),
        "may_send": user.has_perm("directory.send_noticeletter"),
        "may_record": user.has_perm("directory.change_preparednessnotice"),
    }


def _asked(row: NoticeRecipient, now, today: date) -> Asked:
    letters = list(row.letters.all())
    sent = [each for each in letters if each.state == NoticeLetter.State.SENT]
    on_its_way = next((each for each in letters if each.state != NoticeLetter.State.SENT), None)
    days = row.days_waiting(today)
    return Asked(
        recipient=row,
        letter=on_its_way,
        sent=sent,
        is_unsure=on_its_way is not None and on_its_way.is_unsure(now),
        is_verified=row.is_verified(today),
        days_waiting=days,
        is_overdue=days is not None and days >= settings.NOTICE_REMINDER_DAYS,
    )


def waiting_items(request) -> list[dict]:
    """Return what waits about notices, for the incident room: label, number, url of each."""
    if not sees_letters(request.user):
        return []
    now = timezone.now()
    long_ago = timezone.localdate(now) - timedelta(days=settings.NOTICE_REMINDER_DAYS)
    states = NoticeLetter.State
    letters = NoticeLetter.objects.all()
    found = [
        (
            _("Operators who have not answered for %(days)s days")
            % {"days": settings.NOTICE_REMINDER_DAYS},
            NoticeRecipient.objects.waiting().filter(asked_on__lte=long_ago).values("notice_id"),
        ),
        (
            _("Letters that wait for approval"),
            letters.filter(state=states.DRAFT).values("recipient__notice_id"),
        ),
        (
            _("Letters that could not be sent"),
            letters.filter(state=states.FAILED).values("recipient__notice_id"),
        ),
        (
            _("Letters that were perhaps sent: decide"),
            letters.unsure(now).values("recipient__notice_id"),
        ),
    ]
    items = []
    for label, rows in found:
        ids = [next(iter(row.values())) for row in rows]
        if ids:
            url = (
                reverse("letters:notice", args=ids[:1])
                if len(set(ids)) == 1
                else reverse("notices:index")
            )
            items.append({"label": label, "number": len(ids), "url": url})
    return items
