"""Guides published at once, in an emergency, and the second reader who is asked for afterwards."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page, Revision

from .approvals import APPROVE, writers

WITHIN = timedelta(hours=2)


class SecondReadingQuerySet(models.QuerySet):
    def waiting(self):
        """Those nobody has answered, the most urgent first."""
        return self.filter(state=SecondReading.State.WAITING).order_by("due_at", "pk")

    def overdue(self, now: datetime):
        """Those whose two hours are over."""
        return self.waiting().filter(due_at__lte=now)

    def settle(self, page_id: int, state: str, now: datetime) -> int:
        """Answer what waits for a page without a reader: its text is public no longer."""
        return self.waiting().filter(page_id=page_id).update(state=state, answered_at=now)


class SecondReading(models.Model):
    """One text published at once. It waits until a second person confirms it or sends it back."""

    class State(models.TextChoices):
        WAITING = "waiting", _("waits for a second reader")
        CONFIRMED = "confirmed", _("confirmed")
        SENT_BACK = "sent_back", _("sent back")
        REPLACED = "replaced", _("another version took its place")
        WITHDRAWN = "withdrawn", _("taken off the site")

    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="second_readings")
    revision = models.ForeignKey(Revision, on_delete=models.CASCADE, related_name="+")
    replaced = models.ForeignKey(
        Revision, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )  # what was public before, and is again when this one is sent back
    reason = models.TextField(_("reason"))
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    published_at = models.DateTimeField()
    due_at = models.DateTimeField()
    reminded_at = models.DateTimeField(null=True, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)
    note = models.TextField(_("note"), blank=True)

    objects = SecondReadingQuerySet.as_manager()

    wagtail_reference_index_ignore = True  # it is no use of the page

    class Meta:
        default_permissions: list[str] = []
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="at_once_has_a_reason"),
            models.CheckConstraint(
                condition=Q(state="waiting", answered_at=None, answered_by=None)
                | (~Q(state="waiting") & Q(answered_at__isnull=False)),
                name="second_reading_answered",
            ),
            models.CheckConstraint(
                condition=Q(answered_by=None)
                | Q(published_by=None)
                | ~Q(answered_by=F("published_by")),
                name="second_reading_by_another",
            ),
            models.CheckConstraint(
                condition=~Q(state="sent_back") | ~Q(note=""), name="sent_back_says_why"
            ),
            models.UniqueConstraint(
                fields=["page"], condition=Q(state="waiting"), name="one_second_reading_waits"
            ),
        ]

    def __str__(self):
        return f"{self.page} ({self.get_state_display()})"

    @property
    def is_waiting(self) -> bool:
        return self.state == self.State.WAITING

    def is_overdue(self, now: datetime) -> bool:
        return self.is_waiting and self.due_at <= now

    def may_be_answered_by(self, user) -> bool:
        """The same rule as before publication: who published or wrote it is not the second."""
        if not self.is_waiting or not user.has_perm(APPROVE) or user.pk == self.published_by_id:
            return False
        return user.pk not in writers(self.page, self.revision)
