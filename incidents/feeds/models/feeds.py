"""Status sources: what is read, at which pace, what it speaks of, and what it last said."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel

from directory.models import Platform
from lib import states
from lib.history import History

from ...choices import ImpactWord, Phase, State
from ..registry import PROVIDERS, PUSHED, Provider

IN_FLIGHT = timedelta(seconds=20)  # a hanging page with a quick pace is not asked twice at once


def patience(pace: int) -> timedelta:
    """Return how long a word counts that is asked for so often (seconds).

    Three paces, yet never less than the floor.
    """
    return timedelta(seconds=max(3 * pace, settings.FEED_STALE_FLOOR))


def provider_choices() -> list[tuple[str, str]]:
    """The providers one can choose. A callable: a new adapter needs no migration."""
    return [(provider.name, provider.label) for provider in PROVIDERS.values()]


class FeedQuerySet(models.QuerySet):
    def enabled(self):
        return self.filter(enabled=True)

    def pushed(self):
        """Enabled feeds whose readings others bring; nobody asks them."""
        return self.enabled().filter(provider__in=PUSHED)

    def asked(self):
        """Enabled feeds that we read ourselves."""
        return self.enabled().exclude(provider__in=PUSHED)

    def due(self, now: datetime):
        """Feeds to ask whose time has come and that nobody asks now, the longest waiting first."""
        free = Q(claimed_at__isnull=True) | Q(claimed_at__lte=now - IN_FLIGHT)
        return self.asked().filter(free, due_at__lte=now).order_by("due_at")

    def forget(self, **values) -> int:
        """Have them read in full next time, whatever they answered last; return how many."""
        return self.update(digest="", etag="", last_modified="", **values)

    def public(self):
        """Sources the public may know of, with what they speak of."""
        return self.enabled().prefetch_related("targets__platform")


class Feed(ClusterableModel):
    """One status source. Editors own the upper half of its columns, the refresh the lower half."""

    class Failure(models.TextChoices):
        NONE = "", _("none")
        HTTP = "http", _("HTTP status")
        NETWORK = "network", _("network")
        TIMEOUT = "timeout", _("time-out")
        PARSE = "parse", _("not readable")
        SCHEMA = "schema", _("unexpected content")
        BLOCKED = "blocked", _("blocked for safety")

    slug = models.SlugField(unique=True)
    name = models.CharField(_("name"), max_length=200)
    provider = models.CharField(_("provider"), max_length=30, choices=provider_choices)
    urls = models.TextField(_("addresses"), help_text=_("One a line; most providers need one."))
    homepage = models.URLField(_("page for people"), max_length=500, blank=True)
    pace = models.PositiveIntegerField(_("pace in seconds"), default=120)
    trusted = models.BooleanField(
        _("trusted"),
        default=False,
        help_text=_("Moves the board at once. Otherwise it only makes proposals."),
    )
    enabled = models.BooleanField(_("enabled"), default=True)
    marker = models.CharField(
        _("words of the page"),
        max_length=200,
        blank=True,
        help_text=_("For own checks: without these words an answer proves nothing."),
    )

    due_at = models.DateTimeField(editable=False, auto_now_add=True)
    claimed_at = models.DateTimeField(editable=False, null=True)  # handed out, not back yet
    etag = models.CharField(max_length=500, editable=False, blank=True)
    last_modified = models.CharField(max_length=100, editable=False, blank=True)
    digest = models.CharField(max_length=64, editable=False, blank=True)
    last_tried_at = models.DateTimeField(_("last tried"), editable=False, null=True)
    last_ok_at = models.DateTimeField(_("last read"), editable=False, null=True)
    last_changed_at = models.DateTimeField(_("last changed"), editable=False, null=True)
    failures = models.PositiveIntegerField(_("failures in a row"), editable=False, default=0)
    unreadable = models.PositiveIntegerField(editable=False, default=0)  # of these
    failure = models.CharField(max_length=10, choices=Failure, editable=False, blank=True)
    last_error = models.CharField(_("last error"), max_length=500, editable=False, blank=True)
    state = models.CharField(
        _("state"), max_length=15, choices=State, editable=False, default=State.UNKNOWN
    )
    headline = models.CharField(_("its own words"), max_length=300, editable=False, blank=True)
    unrecognised = models.CharField(
        _("words not recognised"), max_length=500, editable=False, blank=True
    )
    # Read once, where a provider is believed the second time.
    pending_state = models.CharField(max_length=15, editable=False, blank=True)
    last_seconds = models.FloatField(editable=False, null=True)
    last_bytes = models.PositiveIntegerField(editable=False, null=True)
    searched_at = models.DateTimeField(editable=False, null=True)  # for another format
    history = History(
        excluded_fields=[
            "due_at",
            "claimed_at",
            "etag",
            "last_modified",
            "digest",
            "last_tried_at",
            "last_ok_at",
            "last_changed_at",
            "failures",
            "unreadable",
            "failure",
            "last_error",
            "state",
            "headline",
            "unrecognised",
            "pending_state",
            "last_seconds",
            "last_bytes",
            "searched_at",
        ]
    )

    added_later = ("marker",)  # since migration 0002: see directory.starter.digest

    objects = FeedQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        verbose_name = _("status source")
        verbose_name_plural = _("status sources")
        constraints = [
            models.CheckConstraint(
                condition=Q(pace__gte=1, pace__lte=86_400),
                name="feed_pace",
                violation_error_message=_("The pace is between 1 second and a day."),
            )
        ]
        indexes = [
            # The claim, every few seconds: what is due.
            models.Index(fields=["due_at"], name="feed_due", condition=Q(enabled=True)),
        ]

    def __str__(self):
        return self.name

    @property
    def definition(self) -> Provider | None:
        """How its provider is read; None where this release no longer knows the provider."""
        return PROVIDERS.get(self.provider)

    @property
    def is_probe(self) -> bool:
        """Whether it is our own check of reachability."""
        return self.definition is not None and self.definition.probe

    @property
    def is_pushed(self) -> bool:
        """Whether others bring its readings."""
        return self.definition is not None and self.definition.pushed

    @property
    def addresses(self) -> list[str]:
        return self.urls.split()

    @property
    def patience(self) -> timedelta:
        """How long its last word counts."""
        return patience(self.pace)

    @property
    def stale_after(self) -> datetime | None:
        """When its last word stops counting; None when it was never read."""
        return self.last_ok_at + self.patience if self.last_ok_at else None

    def is_stale(self, now: datetime) -> bool:
        return self.stale_after is None or self.stale_after <= now


class FeedTarget(models.Model):
    """What a feed speaks of: a platform, through one component or through the whole."""

    class Scope(models.TextChoices):
        FULL = "full", _("the platform itself")
        BUSINESS = "business", _("its business products")
        ADJACENT = "adjacent", _("a neighbouring product")

    feed = ParentalKey(Feed, on_delete=models.CASCADE, related_name="targets")
    platform = models.ForeignKey(
        Platform, verbose_name=_("platform"), on_delete=models.CASCADE, related_name="targets"
    )
    component = models.CharField(
        _("component"), max_length=200, blank=True, help_text=_("Its id; empty: the whole.")
    )
    scope = models.CharField(_("scope"), max_length=10, choices=Scope, default=Scope.FULL)
    state = models.CharField(
        _("state"), max_length=15, choices=State, editable=False, default=State.UNKNOWN
    )

    class Meta:
        ordering = ["feed", "platform"]
        constraints = [
            models.UniqueConstraint(
                fields=["feed", "platform", "component"], name="feed_target_once"
            )
        ]

    def __str__(self):
        return f"{self.feed} → {self.platform}"


class FeedEventQuerySet(models.QuerySet):
    def open(self):
        """Events the provider has not closed, and that are still in its answer."""
        return self.exclude(phase__in=states.CLOSED_PHASES).filter(gone_at__isnull=True)

    def ended(self, now: datetime):
        """Open events whose own end has passed."""
        return self.open().filter(ends_at__lte=now)


class FeedEvent(models.Model):
    """One incident, maintenance or notice as a provider reports it."""

    class Kind(models.TextChoices):
        INCIDENT = "incident", _("Incident")
        MAINTENANCE = "maintenance", _("Maintenance")
        NOTICE = "notice", _("Notice")

    feed = models.ForeignKey(Feed, on_delete=models.CASCADE, related_name="events")
    external_id = models.CharField(max_length=300)
    title = models.CharField(_("title"), max_length=300)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    phase = models.CharField(_("phase"), max_length=15, choices=Phase)
    impact = models.CharField(_("impact"), max_length=12, choices=ImpactWord, blank=True)
    started_at = models.DateTimeField(_("started"), null=True)
    updated_at = models.DateTimeField(_("updated"), null=True)
    resolved_at = models.DateTimeField(_("resolved"), null=True)
    url = models.URLField(_("address"), max_length=2000, blank=True)
    text = models.TextField(_("text"), blank=True)
    component_ids = models.TextField(blank=True, help_text=_("One a line, sorted."))
    first_seen_at = models.DateTimeField()
    last_seen_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True)  # over then by its own word
    fingerprint = models.CharField(max_length=32, blank=True)  # of what a source says of it
    missing_since = models.DateTimeField(null=True)
    gone_at = models.DateTimeField(null=True)

    objects = FeedEventQuerySet.as_manager()

    class Meta:
        ordering = ["-started_at", "-pk"]
        verbose_name = _("event at a source")
        verbose_name_plural = _("events at sources")
        constraints = [
            models.UniqueConstraint(fields=["feed", "external_id"], name="feed_event_once")
        ]
        indexes = [
            # What is open: a refresh costs the same however long the history is.
            models.Index(
                fields=["feed"],
                name="feed_event_open",
                condition=Q(gone_at__isnull=True) & ~Q(phase__in=sorted(states.CLOSED_PHASES)),
            ),
            models.Index(
                fields=["feed"],
                name="feed_event_missing",
                condition=Q(missing_since__isnull=False, gone_at__isnull=True),
            ),
            models.Index(
                fields=["ends_at"],
                name="feed_event_ends",
                condition=Q(ends_at__isnull=False, gone_at__isnull=True),
            ),
        ]

    def __str__(self):
        return self.title

    @property
    def open(self) -> bool:
        return self.phase not in states.CLOSED_PHASES and self.gone_at is None
