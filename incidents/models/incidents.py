"""The incident and what it does to each platform."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import JSONObject
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey, ParentalManyToManyField

from directory.models import Platform
from lib import states
from lib.history import History
from lib.languages import Text, Worded, with_words
from lib.publication import Publishable, PublishableQuerySet

from ..choices import ImpactWord, Kind, Level, Phase, Precision, Scope

EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)
LATEST = datetime(2100, 1, 1, tzinfo=UTC)  # every zone can show what is announced


class IncidentQuerySet(PublishableQuerySet):
    def public(self, now: datetime | None = None):
        """Incidents that are published and not withdrawn."""
        return self.published(now)

    def active(self):
        """Incidents whose phase is open, and no maintenance that has yet to begin."""
        return self.open().exclude(phase=Phase.SCHEDULED)

    def open(self):
        """Incidents whose phase is open, announced maintenance included, and not merged away."""
        return self.exclude(phase__in=states.CLOSED_PHASES).filter(merged_into__isnull=True)

    def listed(self, now: datetime):
        """Public incidents with what a list shows, newest first."""
        return (
            self.public(now)
            .prefetch_related("texts", "impacts__platform")
            .order_by("-started_at", "-pk")
        )

    def in_rows(self, now: datetime | None = None):
        """Incidents with what one row of a list shows, newest first, in one query."""
        touched = Impact.objects.filter(
            platform=models.OuterRef("pk"), incident=models.OuterRef(models.OuterRef("pk"))
        )
        platforms = Platform.objects.public(now).filter(models.Exists(touched))
        return (
            with_words(self)
            .annotate(read_platforms=ArraySubquery(platforms.values("name")))
            .order_by("-started_at", "-pk")
        )

    def with_impacts(self, now: datetime):
        """Incidents with what they do to platforms, in the same query.

        `read_impacts` are dicts: `platform` (its id), `level`, and whether it `goes_on`.
        """
        goes_on = Q(ended_at__isnull=True) | Q(ended_at__gt=now)
        rows = Impact.objects.filter(incident=models.OuterRef("pk")).order_by()
        rows = rows.values(json=JSONObject(platform="platform_id", level="level", goes_on=goes_on))
        return self.annotate(read_impacts=ArraySubquery(rows))


class Incident(Publishable, Worded):
    """One outage, degradation, cable break, leak, wave of fraud, restriction or maintenance."""

    slug = models.SlugField(unique=True, max_length=120)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind, default=Kind.OUTAGE)
    phase = models.CharField(_("phase"), max_length=15, choices=Phase, default=Phase.INVESTIGATING)
    impact_override = models.CharField(
        _("impact, if not the one the platforms give"),
        max_length=12,
        choices=ImpactWord,
        blank=True,
    )
    scope = models.CharField(_("extent"), max_length=10, choices=Scope, default=Scope.UNKNOWN)
    started_at = models.DateTimeField(_("started"))
    started_precision = models.CharField(
        _("how exact"), max_length=6, choices=Precision, default=Precision.ABOUT
    )
    detected_at = models.DateTimeField(_("first seen"), null=True, blank=True)
    resolved_at = models.DateTimeField(_("resolved"), null=True, blank=True)
    resolved_precision = models.CharField(
        _("how exact"), max_length=6, choices=Precision, default=Precision.ABOUT
    )
    parent = models.ForeignKey(
        "self",
        verbose_name=_("part of"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="parts",
    )
    related = ParentalManyToManyField("self", verbose_name=_("related incidents"), blank=True)
    fraud_forms = ParentalManyToManyField(
        "guidance.FraudFormPage",
        verbose_name=_("forms of fraud it feeds"),
        blank=True,
        related_name="incidents",
    )
    guides = ParentalManyToManyField(
        "guidance.GuidePage",
        verbose_name=_("guides to show first"),
        blank=True,
        related_name="incidents",
    )
    merged_into = models.ForeignKey(
        "self",
        verbose_name=_("merged into"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="merged",
        editable=False,
    )
    # For directory.starter.digest: it has had its moments from the first release on, guides not.
    added_later = ("guides",)
    once_yes_or_no = {}
    # Feeds and alerts name it by this; the slug may still be edited.
    uid = models.UUIDField(unique=True, default=uuid4, editable=False)
    history = History()

    objects = IncidentQuerySet.as_manager()

    class Meta:
        ordering = ["-started_at", "-pk"]
        verbose_name = _("incident")
        verbose_name_plural = _("incidents")
        constraints = [
            *Publishable.constraints_for("incident"),
            models.CheckConstraint(
                condition=Q(resolved_at__isnull=True) | Q(resolved_at__gte=F("started_at")),
                name="incident_ends_after_start",
                violation_error_message=_("An incident cannot end before it started."),
            ),
            models.CheckConstraint(
                condition=Q(started_at__gte=EARLIEST),
                name="incident_in_our_time",
                violation_error_message=_("The archive begins with the year 2000."),
            ),
            models.CheckConstraint(
                condition=Q(resolved_at__isnull=True) | Q(phase__in=sorted(states.CLOSED_PHASES)),
                name="incident_open_has_no_end",
                violation_error_message=_("An incident that is open has not ended."),
            ),
            models.CheckConstraint(
                condition=~Q(parent=F("id")),
                name="incident_not_its_own_part",
                violation_error_message=_("An incident is not a part of itself."),
            ),
            models.CheckConstraint(
                condition=Q(kind=Kind.MAINTENANCE)
                | ~Q(phase__in=sorted(states.MAINTENANCE_PHASES)),
                name="incident_phase_fits_kind",
                violation_error_message=_("Only maintenance is scheduled or completed."),
            ),
            models.CheckConstraint(
                condition=~Q(merged_into=F("id")), name="incident_not_merged_into_itself"
            ),
            # Its page leads to the survivor; it must never be public beside it.
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | Q(withdrawn_at__isnull=False),
                name="incident_merged_is_withdrawn",
                violation_error_message=_("A merged incident stays withdrawn."),
            ),
        ]
        indexes = [
            # The archive and the home page: public incidents, newest first.
            models.Index(fields=["-started_at", "-id"], name="incident_newest"),
            # The board asks for what is open; nearly all incidents are closed.
            models.Index(
                fields=["started_at"],
                name="incident_open",
                condition=~Q(phase__in=sorted(states.CLOSED_PHASES)),
            ),
        ]

    def __str__(self):
        return self.slug

    def get_absolute_url(self) -> str:
        return reverse("incidents:detail", args=[self.slug])

    @property
    def is_open(self) -> bool:
        return self.phase not in states.CLOSED_PHASES

    @property
    def impact(self) -> str:
        """The impact of the whole: what the editor says, else the worst of its Impact rows."""
        if self.impact_override:
            return self.impact_override
        read = self.__dict__.get("read_impacts")  # together with the incident
        if read is None:
            read = [{"level": row.level} for row in self.impacts.all()]
        worst = states.worst(row["level"] for row in read)
        if worst == states.MAINTENANCE:
            return states.MAINTENANCE
        return states.IMPACT_OF_STATE.get(worst, states.NONE)

    @property
    def level(self) -> str:
        """The state its impact stands for, to draw it with a platform's shapes."""
        if self.impact == states.MAINTENANCE:
            return states.MAINTENANCE
        return states.STATE_OF_IMPACT.get(self.impact, states.UNKNOWN)

    def duration(self, now: datetime) -> timedelta | None:
        """How long it lasted, or has lasted so far; None when its end is not known."""
        if self.resolved_at is not None:
            return self.resolved_at - self.started_at
        return now - self.started_at if self.is_open else None


class IncidentText(Text):
    words = ("title", "summary", "cause", "time_note")
    incident = ParentalKey(Incident, on_delete=models.CASCADE, related_name="texts")
    title = models.CharField(_("title"), max_length=200)
    summary = models.TextField(_("summary"), blank=True)
    cause = models.TextField(
        _("cause"), blank=True, help_text=_("As stated, and by whom; empty while not known.")
    )
    time_note = models.TextField(
        _("note on times"), blank=True, help_text=_("Where sources disagree about times.")
    )

    class Meta:
        constraints = Text.constraints_for("incident", "incident_text")
        indexes = Text.indexes_for("incident_text")

    def __str__(self):
        return self.title


class ImpactQuerySet(models.QuerySet):
    def bearing(self, now: datetime):
        """Rows that move a platform's state now: of public, active incidents, begun, not ended."""
        return self.filter(
            Q(ended_at__isnull=True) | Q(ended_at__gt=now),
            started_at__lte=now,
            incident__in=Incident.objects.public(now).active(),
        ).select_related("incident")


class Impact(Worded):
    """What an incident does to one platform, from when to when."""

    incident = ParentalKey(Incident, on_delete=models.CASCADE, related_name="impacts")
    platform = models.ForeignKey(
        Platform, verbose_name=_("platform"), on_delete=models.PROTECT, related_name="impacts"
    )
    level = models.CharField(_("level"), max_length=15, choices=Level)
    started_at = models.DateTimeField(_("from"))
    ended_at = models.DateTimeField(_("to"), null=True, blank=True)
    history = History()

    objects = ImpactQuerySet.as_manager()

    class Meta:
        ordering = ["started_at", "platform__position"]
        verbose_name = _("impact on a platform")
        verbose_name_plural = _("impacts on platforms")
        constraints = [
            models.UniqueConstraint(
                fields=["incident", "platform", "started_at"], name="impact_once"
            ),
            models.UniqueConstraint(
                fields=["incident", "platform"],
                condition=Q(ended_at__isnull=True),
                name="impact_one_open",
                violation_error_message=_("This platform is already affected: end that row first."),
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("started_at")),
                name="impact_ends_after_start",
                violation_error_message=_("An impact cannot end before it started."),
            ),
        ]

    def __str__(self):
        return f"{self.platform}: {self.get_level_display()}"


class ImpactText(Text):
    words = ("symptom",)
    impact = ParentalKey(Impact, on_delete=models.CASCADE, related_name="texts")
    symptom = models.CharField(_("symptom"), max_length=300)

    class Meta:
        constraints = Text.constraints_for("impact", "impact_text")

    def __str__(self):
        return self.symptom
