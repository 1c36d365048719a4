"""The emergency: publish a guide at once, and have a second person read it within two hours.

Each function is one transaction that holds the page's row, so that of two people at the same
moment one is told that the other was faster.
"""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from wagtail.log_actions import log
from wagtail.models import Page, Revision

from .models.approvals import Approval, approve, note_significance
from .models.second_readings import WITHIN, SecondReading
from .publication import allowed
from .tasks import ask_to_read_afterwards, tell_of_answer


class SomebodyWasFaster(Exception):
    """The text or its second reading is no longer what the person at the desk had before them."""


def has_something_to_publish(page: Page) -> bool:
    """Whether the newest version is not the public one."""
    return page.latest_revision_id is not None and not (
        page.live and page.live_revision_id == page.latest_revision_id
    )


@transaction.atomic
def publish(
    page_id: int,
    revision_id: int,
    user,
    reason: str,
    now: datetime,
    significance: int | None = None,
) -> SecondReading:
    """Publish the newest version of a page at once and open a task for a second reader.

    A date on which it was to appear is dropped, and so is one on which it was to disappear that
    has passed. A workflow that was going on ends: the second reading takes its place. Raises
    SomebodyWasFaster where `revision_id` is not the newest version or is public already.
    """
    page = _hold(page_id)
    if page.latest_revision_id != revision_id or not has_something_to_publish(page):
        raise SomebodyWasFaster
    revision = page.latest_revision
    _drop_dates(revision, now)
    if significance is not None:
        note_significance(revision, significance)
    earlier = SecondReading.objects.waiting().filter(page_id=page_id).first()
    if earlier is not None:
        SecondReading.objects.settle(page_id, SecondReading.State.REPLACED, now)
    replaced = earlier.replaced if earlier else page.live_revision if page.live else None
    log(
        instance=page,
        action="guidance.publish_at_once",
        user=user,
        revision=revision,
        data={"reason": reason},
    )
    with allowed():
        page.publish(revision, user=user, skip_permission_checks=True)
    reading = SecondReading.objects.create(
        page_id=page_id,
        revision=revision,
        replaced=replaced,
        reason=reason,
        published_by=user,
        published_at=now,
        # Publishing once more gains no time: what nobody has read has been public since then.
        due_at=earlier.due_at if earlier else now + WITHIN,
        reminded_at=earlier.reminded_at if earlier else None,
    )
    ask_to_read_afterwards.delay_on_commit(reading.pk)
    return reading


@transaction.atomic
def confirm(reading_id: int, user, note: str, now: datetime) -> SecondReading:
    """Let a text stand that was published at once: a second person has read it."""
    reading = _answer(reading_id, user, SecondReading.State.CONFIRMED, note, now)
    approve(reading.page, reading.revision, user, way=Approval.Way.AFTERWARDS)
    return reading


@transaction.atomic
def send_back(reading_id: int, user, note: str, now: datetime) -> SecondReading:
    """Take back a text that was published at once: what was public before is public again.

    Where nothing was, the page goes off the site. The text itself stays as the newest draft.
    """
    reading = _answer(reading_id, user, SecondReading.State.SENT_BACK, note, now)
    page = reading.page.specific
    log(
        instance=page,
        action="guidance.send_back",
        user=user,
        revision=reading.revision,
        data={"note": note},
    )
    if not page.live or page.live_revision_id != reading.revision_id:
        return reading  # something else is public meanwhile
    if reading.replaced is not None:
        with allowed():
            page.publish(
                reading.replaced,
                user=user,
                skip_permission_checks=True,
                previous_revision=reading.replaced,
            )
    else:
        # Straight to the page: taking off needs a right that a second reader may lack.
        page.unpublish(user=None)
    return reading


def _hold(page_id: int) -> Page:
    """Lock the page's row for this transaction and return the page."""
    Page.objects.select_for_update(of=["self"]).get(pk=page_id)
    return Page.objects.get(pk=page_id).specific


def _answer(reading_id: int, user, state: str, note: str, now: datetime) -> SecondReading:
    """Answer a waiting reading. Raises PermissionDenied to those who may not."""
    _hold(SecondReading.objects.values_list("page_id", flat=True).get(pk=reading_id))
    reading = SecondReading.objects.select_related("page", "revision").get(pk=reading_id)
    if not reading.is_waiting:
        raise SomebodyWasFaster
    if not reading.may_be_answered_by(user):
        raise PermissionDenied
    reading.state, reading.answered_by, reading.answered_at = state, user, now
    reading.note = note
    reading.save(update_fields=["state", "answered_by", "answered_at", "note"])
    tell_of_answer.delay_on_commit(reading.pk)
    return reading


def _drop_dates(revision: Revision, now: datetime) -> None:
    page = revision.as_object()
    if page.go_live_at:
        revision.content["go_live_at"] = None
    if page.expire_at and page.expire_at <= now:
        revision.content["expire_at"] = None
    revision.save(update_fields=["content"])
