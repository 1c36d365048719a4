"""The state of platforms over time. The board and the 90 days come from these rows alone."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from directory.models import Platform
from lib.history import History

from ..choices import EvidenceKind, HeldByHand, Phase, State
from .incidents import Incident


class StatusChangeQuerySet(models.QuerySet):
    def current(self):
        """The open row of each platform."""
        return self.filter(until__isnull=True).select_related("feed", "incident")

    def between(self, start: datetime, end: datetime):
        """Rows that overlap a span of time, oldest first.

        What the board said on the word of a false alarm counts as nothing known.
        """
        rows = self.filter(Q(until__isnull=True) | Q(until__gt=start), since__lt=end)
        for incident in ("incident", "incident__merged_into"):
            rows = rows.exclude(**{f"{incident}__phase": Phase.FALSE_ALARM})
        return rows.order_by("since")


class StatusChange(models.Model):
    """One platform was in one state from `since` to `until` (open while null), and on what word.

    Written by `incidents.feeds.board` only, from what `decide` returned.
    """

    platform = models.ForeignKey(Platform, on_delete=models.CASCADE, related_name="changes")
    state = models.CharField(_("state"), max_length=15, choices=State)
    since = models.DateTimeField(_("since"))
    until = models.DateTimeField(_("until"), null=True, blank=True)
    evidence_kind = models.CharField(
        _("according to"), max_length=10, choices=EvidenceKind, blank=True
    )
    evidence_name = models.CharField(max_length=200, blank=True)
    evidence_url = models.URLField(max_length=1000, blank=True)
    feed = models.ForeignKey(
        "feeds.Feed", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    incident = models.ForeignKey(
        Incident, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    last_known = models.CharField(
        max_length=15, choices=State, blank=True, help_text=_("Before it became unknown.")
    )

    objects = StatusChangeQuerySet.as_manager()

    class Meta:
        ordering = ["platform", "-since"]
        verbose_name = _("change of state")
        verbose_name_plural = _("changes of state")
        constraints = [
            models.UniqueConstraint(
                fields=["platform"], condition=Q(until__isnull=True), name="status_one_open"
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")), name="status_in_order"
            ),
        ]
        indexes = [
            # 90 days of one or of all platforms.
            models.Index(fields=["platform", "since"], name="status_by_platform"),
        ]

    def __str__(self):
        return f"{self.platform} {self.state}"


class HeldStateQuerySet(models.QuerySet):
    def holding(self, now: datetime):
        """States set by hand that still hold."""
        return self.filter(
            Q(until__isnull=True) | Q(until__gt=now), released_at__isnull=True
        ).select_related("author")


class HeldState(models.Model):
    """A state set by hand. It holds until its end, or until an editor releases it."""

    platform = models.ForeignKey(
        Platform, verbose_name=_("platform"), on_delete=models.CASCADE, related_name="held_states"
    )
    state = models.CharField(_("state"), max_length=15, choices=HeldByHand)
    reason = models.CharField(_("reason"), max_length=300)
    url = models.URLField(_("address"), max_length=500, blank=True)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("author"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
        editable=False,
    )
    created_at = models.DateTimeField(_("set at"), auto_now_add=True)
    until = models.DateTimeField(_("until"), null=True, blank=True)
    released_at = models.DateTimeField(_("released"), null=True, blank=True)
    released_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
        editable=False,
    )
    history = History()

    objects = HeldStateQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]
        verbose_name = _("state set by hand")
        verbose_name_plural = _("states set by hand")
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=HeldByHand.values), name="held_state_by_hand"
            ),
            models.UniqueConstraint(
                fields=["platform"],
                condition=Q(released_at__isnull=True),
                name="held_one_per_platform",
                violation_error_message=_(
                    "A state is already set by hand for this platform. Release it first."
                ),
            ),
        ]

    def __str__(self):
        return f"{self.platform}: {self.get_state_display()}"
