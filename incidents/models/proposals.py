"""What a feed, a probe or a surge of reports puts on the desk, one click from an incident."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from directory.models import Platform
from lib.history import History

from ..choices import EvidenceKind, Kind, Level
from .incidents import Incident


class ProposalQuerySet(models.QuerySet):
    def pending(self):
        """Proposals nobody has answered and whose trouble is not over, worst and newest first."""
        return self.filter(state=Proposal.State.PENDING).order_by("over_at", "-started_at", "-pk")


class Proposal(models.Model):
    """One event of one source, or one bad state without an event, waiting for an editor."""

    class State(models.TextChoices):
        PENDING = "pending", _("Waiting")
        OPENED = "opened", _("Became an incident")
        MERGED = "merged", _("Joined to an incident")
        DISMISSED = "dismissed", _("Dismissed")
        OVER = "over", _("Over before anybody looked")

    key = models.CharField(
        max_length=300, help_text=_("What it is about, unique while it is waiting.")
    )
    evidence_kind = models.CharField(
        _("according to"), max_length=10, choices=EvidenceKind, default=EvidenceKind.OFFICIAL
    )
    feed = models.ForeignKey(
        "feeds.Feed", null=True, blank=True, on_delete=models.SET_NULL, related_name="proposals"
    )
    event = models.ForeignKey(
        "feeds.FeedEvent",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="proposals",
    )
    platforms = models.ManyToManyField(Platform, blank=True, related_name="proposals")
    kind = models.CharField(_("kind"), max_length=12, choices=Kind, default=Kind.OUTAGE)
    level = models.CharField(_("level"), max_length=15, choices=Level)
    title = models.CharField(_("title"), max_length=300)
    text = models.TextField(_("text"), blank=True)
    url = models.URLField(_("address"), max_length=1000, blank=True)
    started_at = models.DateTimeField(_("started"))
    over_at = models.DateTimeField(_("over"), null=True, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.PENDING)
    incident = models.ForeignKey(
        Incident, null=True, blank=True, on_delete=models.SET_NULL, related_name="proposals"
    )
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)
    # An editor took it out of the group of what seems to be one event.
    detached = models.BooleanField(default=False, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    history = History()

    objects = ProposalQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]
        verbose_name = _("proposal")
        verbose_name_plural = _("proposals")
        constraints = [
            # A second refresh, or a second worker, cannot propose the same thing twice.
            models.UniqueConstraint(
                fields=["key"], condition=Q(state="pending"), name="proposal_once"
            ),
        ]

        indexes = [
            # Each refresh asks whether an event was answered before.
            models.Index(fields=["key"], name="proposal_key"),
        ]

    def __str__(self):
        return self.title
