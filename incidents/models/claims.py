"""What was said about an incident: by whom, when, where it was read, and how it stands."""

from datetime import datetime

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey, ParentalManyToManyField

from directory.models import Source
from lib.history import History
from lib.languages import Text, Worded
from lib.publication import Publishable, PublishableQuerySet

from ..choices import Nature, Topic, Verdict
from .incidents import Incident


class ClaimQuerySet(PublishableQuerySet):
    def public(self, now: datetime | None = None):
        """Claims about public incidents, with their chains and words."""
        return (
            self.published(now)
            .filter(incident__in=Incident.objects.public(now))
            .select_related("incident")
            .prefetch_related("texts", "chain__source__derived_from", "contradicts__texts")
        )


class Claim(Publishable, Worded):
    """One statement, with its claimant. Numbers inside it are never lifted out as facts."""

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="claims")
    slug = models.SlugField(unique=True, max_length=150)
    nature = models.CharField(_("nature"), max_length=12, choices=Nature)
    topic = models.CharField(_("topic"), max_length=15, choices=Topic)
    said_at = models.DateTimeField(_("said at"), null=True, blank=True)
    verdict = models.CharField(_("verdict"), max_length=12, choices=Verdict, blank=True)
    # A first verdict is no change. Who changed what, and why, is in the history.
    verdict_changed_at = models.DateTimeField(null=True, blank=True, editable=False)
    contradicts = ParentalManyToManyField("self", verbose_name=_("contradicts"), blank=True)
    answered = models.BooleanField(
        _("answered"), null=True, blank=True, help_text=_("For something that was asked.")
    )
    position = models.PositiveSmallIntegerField(_("position"), default=100)
    history = History()

    objects = ClaimQuerySet.as_manager()

    class Meta:
        ordering = ["position", "slug"]
        verbose_name = _("claim")
        verbose_name_plural = _("claims")
        constraints = [
            *Publishable.constraints_for("claim"),
            models.CheckConstraint(
                condition=~Q(verdict="")
                | Q(nature__in=["opinion", "possibility", "task", "proposal"]),
                name="claim_has_a_verdict",
                violation_error_message=_("A statement or claim has a verdict."),
            ),
        ]

    def __str__(self):
        return self.slug

    @classmethod
    def from_db(cls, db, field_names, values):
        row = super().from_db(db, field_names, values)
        row.saved_verdict = row.__dict__.get("verdict")
        return row

    def save(self, *args, **kwargs):
        """Save, noting when a verdict that was given became another one."""
        before = getattr(self, "saved_verdict", None)
        if before and before != self.verdict:
            self.verdict_changed_at = timezone.now()
        super().save(*args, **kwargs)
        self.saved_verdict = self.verdict

    @property
    def source_count(self) -> int:
        """How many independent sources report it: copies of one article count once."""
        return len(
            {
                link.source.derived_from_id or link.source_id
                for link in self.chain.all()
                if link.source
            }
        )


class ClaimText(Text):
    words = ("statement", "claimant", "reasons")
    claim = ParentalKey(Claim, on_delete=models.CASCADE, related_name="texts")
    claimant = models.CharField(_("claimant"), max_length=200)
    statement = models.TextField(_("statement"))
    reasons = models.TextField(_("reasons for the verdict"), blank=True)

    class Meta:
        constraints = Text.constraints_for("claim", "claim_text")
        indexes = Text.indexes_for("claim_text")

    def __str__(self):
        return self.statement[:60]


class ClaimSource(models.Model):
    """One link of the chain: claimant → reporter(s) → where it was read."""

    class Role(models.TextChoices):
        CLAIMANT = "claimant", _("claimant")
        REPORTER = "reporter", _("reporter")
        READ_IN = "read_in", _("read in")

    claim = ParentalKey(Claim, on_delete=models.CASCADE, related_name="chain")
    position = models.PositiveSmallIntegerField(_("position"))
    role = models.CharField(_("role"), max_length=10, choices=Role)
    name = models.CharField(_("name"), max_length=200, blank=True)
    source = models.ForeignKey(
        Source,
        verbose_name=_("source"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="claim_links",
    )
    history = History()

    class Meta:
        ordering = ["position"]
        verbose_name = _("link of a chain of sources")
        verbose_name_plural = _("links of chains of sources")
        constraints = [
            models.UniqueConstraint(fields=["claim", "position"], name="claim_chain_order"),
            models.CheckConstraint(
                condition=~Q(name="") | Q(source__isnull=False), name="claim_chain_names_somebody"
            ),
        ]

    def __str__(self):
        return self.name or str(self.source)
