"""Reviews of guides: which are due, who is reminded, and "reviewed, still right"."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from directory.models import ContentVersion

from . import mails
from .models import ReviewReminder
from .models.approvals import LEAD
from .models.pages import BaseGuide

SOON = timedelta(days=14)
LATE = timedelta(days=7)
LOCK = 7_310_226  # any number that nothing else in this database locks
INTERVAL = timedelta(days=182)  # where a guide does not say how often it is reviewed
Stage = ReviewReminder.Stage
# From which day on, counted from the date itself.
BEGINS = {Stage.SOON: -SOON, Stage.DUE: timedelta(0), Stage.OVERDUE: LATE}


class SomebodyWasFaster(Exception):
    """The date of a review is no longer the one the person at the desk saw."""


@dataclass(frozen=True)
class Review:
    """One public guide in one language and its next review."""

    page: BaseGuide
    today: date

    @property
    def days_left(self) -> int | None:
        """Days until it is due; below zero when overdue; None where no date is set."""
        return (self.page.review_by - self.today).days if self.page.review_by else None

    @property
    def is_overdue(self) -> bool:
        return self.days_left is not None and self.days_left < 0

    @property
    def days_over(self) -> int:
        return -(self.days_left or 0)

    @property
    def is_due(self) -> bool:
        """Whether it belongs on the list of what there is to do."""
        return self.days_left is None or self.days_left <= SOON.days

    @property
    def next_date(self) -> date:
        """The date proposed for the review after this one: as far away as the last time."""
        page = self.page
        known = page.reviewed_on and page.review_by and page.review_by > page.reviewed_on
        return self.today + (page.review_by - page.reviewed_on if known else INTERVAL)


def listed(today: date) -> list[Review]:
    """Return the reviews of all public guides, the most overdue first; a query a kind of page."""
    rows = [
        Review(page, today)
        for model in BaseGuide.kinds()
        for page in model.objects.live().in_lists().select_related("locale", "maintainer")
    ]
    return sorted(rows, key=lambda row: (row.page.review_by or date.min, row.page.title))


def due(today: date) -> list[Review]:
    """Return the reviews that are overdue, due within two weeks, or without a date."""
    return [row for row in listed(today) if row.is_due]


@transaction.atomic
def still_right(page: BaseGuide, user, next_date: date, seen: date | None, today: date) -> None:
    """Note that somebody read a public guide and found every word still right.

    No word changes, so nobody else need approve; but readers are told that it was reviewed, so it
    takes the right of a second reader. The versions that may become public are given the same
    dates: the next publication would bring back the old ones. Raises SomebodyWasFaster where the
    date is no longer the one that was seen.
    """
    row = type(page).objects.select_for_update(of=["self"]).get(pk=page.pk)
    if not row.live or row.review_by != seen:
        raise SomebodyWasFaster
    dates = {"reviewed_on": today, "review_by": next_date}
    type(page).objects.filter(pk=page.pk).update(**dates)
    kept = Q(pk__in=[row.latest_revision_id, row.live_revision_id])
    for revision in row.revisions.filter(kept | Q(approved_go_live_at__isnull=False)):
        revision.content |= {name: day.isoformat() for name, day in dates.items()}
        revision.save(update_fields=["content"])
    log(
        instance=row,
        action="guidance.reviewed",
        user=user,
        data={"next": next_date.isoformat(), "was_due": seen.isoformat() if seen else ""},
    )
    ContentVersion.bump()


def stage_of(review_by: date, today: date) -> str | None:
    """Return how far a date has come; None while it is more than two weeks away."""
    reached = [stage for stage, since in BEGINS.items() if today >= review_by + since]
    return reached[-1] if reached else None


@transaction.atomic
def remind(today: date) -> int:
    """Write to whoever keeps a guide up when its review comes near and when it is due; a week
    later to the leads. Where nobody keeps it up, the leads hear of it from the beginning.

    Each reminder goes out once, several guides in one letter to each person. Marks are committed
    with the sending. Returns the number of letters.
    """
    # Two runs at once must not both write: the second waits here, and finds the marks.
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
    said = set(ReviewReminder.objects.values_list("page", "review_by", "stage"))
    told: dict = defaultdict(list)
    marks = []
    leads = None
    for row in listed(today):
        page, stage = row.page, row.page.review_by and stage_of(row.page.review_by, today)
        if not stage or (page.pk, page.review_by, stage) in said:
            continue
        owner = page.maintainer if page.maintainer and page.maintainer.is_active else None
        if leads is None:
            leads = mails.who_may(LEAD)
        people = {owner} if owner else set()
        if stage == Stage.OVERDUE or owner is None:
            people |= set(leads)
        for person in people:
            told[person].append(row)
        marks.append(
            ReviewReminder(
                page_id=page.pk, review_by=page.review_by, stage=stage, sent_at=timezone.now()
            )
        )
    ReviewReminder.objects.bulk_create(marks)
    return mails.deliver(
        mails.letter(person, lambda rows=rows: _letter(rows)) for person, rows in told.items()
    )


def _letter(rows: Iterable[Review]) -> tuple[str, str]:
    lines = [
        f"- {row.page.title} ({row.page.locale.get_display_name()}): {_when(row)}\n"
        f"  {mails.desk_address('wagtailadmin_pages:edit', row.page.pk)}"
        for row in rows
    ]
    return (
        _("Guides to review"),
        _(
            "Please read these guides again and check them against their sources. Change what is "
            "no longer right, or mark them as still right:"
        )
        + "\n\n"
        + "\n".join(lines)
        + "\n\n"
        + mails.desk_address("guide_reviews"),
    )


def _when(row: Review) -> str:
    day = date_format(row.page.review_by, "SHORT_DATE_FORMAT")
    if row.is_overdue:
        return _("overdue since %(day)s") % {"day": day}
    return _("due on %(day)s") % {"day": day}
