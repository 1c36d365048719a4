"""Platforms, what people need them for, and where their official pages are."""

from datetime import date, datetime

from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import Count, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce, JSONObject
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey, ParentalManyToManyField

from lib.history import History
from lib.languages import Text, Worded, with_words, words_of
from lib.publication import Publishable, PublishableQuerySet

from .dates import PARTIAL_DATE
from .links import leads_elsewhere
from .sources import Source
from .verification import Verified, VerifiedQuerySet


class Category(Worded):
    """A kind of platform: social network, messaging, state service …"""

    slug = models.SlugField(unique=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        ordering = ["position", "slug"]
        verbose_name = _("category")
        verbose_name_plural = _("categories")

    def __str__(self):
        return self.slug


class CategoryText(Text):
    words = ("name",)
    category = ParentalKey(Category, on_delete=models.CASCADE, related_name="texts")
    name = models.CharField(_("name"), max_length=100)

    class Meta:
        constraints = Text.constraints_for("category", "category_text")

    def __str__(self):
        return self.name


class Capability(Worded):
    """What a person needs to do: send a message, sell, pay, use a public service …"""

    slug = models.SlugField(unique=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        ordering = ["position", "slug"]
        verbose_name = _("need")
        verbose_name_plural = _("needs")

    def __str__(self):
        return self.slug


class CapabilityText(Text):
    words = ("name",)
    capability = ParentalKey(Capability, on_delete=models.CASCADE, related_name="texts")
    name = models.CharField(_("name"), max_length=100)

    class Meta:
        constraints = Text.constraints_for("capability", "capability_text")

    def __str__(self):
        return self.name


def _needs_of(platform: str) -> models.QuerySet:
    needs = Capability.objects.filter(platforms=OuterRef(platform))
    return needs.values(json=JSONObject(pk="pk", slug="slug", texts=words_of(Capability)))


def _links_of(platform: str) -> models.QuerySet:
    links = OfficialLink.objects.public().filter(platform=OuterRef(platform))
    return links.order_by("kind", "url").values(json=JSONObject(kind="kind", url="url"))


def _alternatives_of(platform: str) -> models.QuerySet:
    """Only what runs: a closed platform is nobody's way out."""
    others = Platform.objects.running().filter(works_instead_of=OuterRef(platform))
    needs = Capability.objects.filter(platforms=OuterRef("pk"))
    columns = ("pk", "slug", "name", "origin", "lifecycle", "feed_availability")
    return others.order_by("position", "name").values(
        json=JSONObject(
            needs=ArraySubquery(needs.values("slug")), **{name: name for name in columns}
        )
    )


class PlatformQuerySet(PublishableQuerySet):
    def public(self, now: datetime | None = None):
        """Platforms the public may see."""
        return self.published(now)

    def listed(self):
        """Public platforms with the words a list shows."""
        return self.public().select_related("category").prefetch_related("texts")

    def running(self, now: datetime | None = None):
        """Public platforms that have a state; a closed one has none."""
        return self.public(now).exclude(lifecycle=Platform.Lifecycle.CLOSED)

    def in_rows(self):
        """Platforms with what one row of the directory shows, in one query.

        `website` is the verified address or empty, `limits` the number of reservations.
        """
        websites = OfficialLink.objects.public().filter(
            platform=OuterRef("pk"), kind=OfficialLink.Kind.WEBSITE
        )
        limits = Reservation.objects.filter(platform=OuterRef("pk")).order_by()
        limits = limits.values("platform").values(number=Count("pk"))
        return with_words(self).annotate(
            website=Coalesce(Subquery(websites.order_by("url").values("url")[:1]), Value("")),
            limits=Coalesce(Subquery(limits), Value(0)),
        )

    def in_short(self):
        """Platforms with their kind, needs and addresses, in one query; `unfolding.py` reads it."""
        return with_words(self).annotate(
            read_category=words_of(Category, "category"),
            read_needs=ArraySubquery(_needs_of("pk")),
            read_links=ArraySubquery(_links_of("pk")),
        )

    def in_full(self):
        """Platforms with what a page of their own tells, in one query; `unfolding.py` reads it."""
        return self.in_short().annotate(read_alternatives=ArraySubquery(_alternatives_of("pk")))

    def doing(self, capability: str):
        """Platforms that serve one need."""
        return self.filter(capabilities__slug=capability)


class Platform(Publishable, Worded):
    """A service people rely on. Its state is kept by incidents, never here."""

    class Origin(models.TextChoices):
        LOCAL = "local", _("Make in Viet Nam")
        INTERNATIONAL = "international", _("International")

    class Lifecycle(models.TextChoices):
        RUNNING = "running", _("Running")
        CLOSED = "closed", _("Closed")
        UNVERIFIED = "unverified", _("Not verified")

    class FeedAvailability(models.TextChoices):
        OFFICIAL = "official", _("official status feed")
        BUSINESS_ONLY = "business_only", _("official feed for business products only")
        LINK_ONLY = "link_only", _("official page, no feed")
        NONE = "none", _("no official feed")

    slug = models.SlugField(unique=True)
    name = models.CharField(_("name"), max_length=100)
    origin = models.CharField(_("origin"), max_length=15, choices=Origin)
    operator = models.CharField(_("operator"), max_length=200, blank=True)
    category = models.ForeignKey(
        Category, verbose_name=_("category"), on_delete=models.PROTECT, related_name="platforms"
    )
    capabilities = ParentalManyToManyField(
        Capability, verbose_name=_("needs it serves"), blank=True, related_name="platforms"
    )
    lifecycle = models.CharField(
        _("lifecycle"), max_length=10, choices=Lifecycle, default=Lifecycle.RUNNING
    )
    launched = models.CharField(_("launched"), max_length=10, blank=True, validators=[PARTIAL_DATE])
    closed = models.CharField(_("closed"), max_length=10, blank=True, validators=[PARTIAL_DATE])
    feed_availability = models.CharField(
        _("how its state can be known"),
        max_length=15,
        choices=FeedAvailability,
        default=FeedAvailability.NONE,
    )
    essential = models.BooleanField(_("on the board of the home page"), default=False)
    position = models.PositiveSmallIntegerField(_("position"), default=100)
    licence = models.CharField(_("licence"), max_length=200, blank=True)
    works_instead_of = ParentalManyToManyField(
        "self",
        verbose_name=_("works instead of"),
        blank=True,
        symmetrical=False,
        related_name="alternatives",
    )
    sources = ParentalManyToManyField(Source, verbose_name=_("sources"), blank=True)
    history = History()

    objects = PlatformQuerySet.as_manager()

    class Meta:
        ordering = ["position", "name"]
        verbose_name = _("platform")
        verbose_name_plural = _("platforms")
        constraints = Publishable.constraints_for("platform")

    def __str__(self):
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("directory:platform", args=[self.slug])


class PlatformText(Text):
    words = ("summary", "state_note")
    platform = ParentalKey(Platform, on_delete=models.CASCADE, related_name="texts")
    summary = models.TextField(_("summary"))
    state_note = models.TextField(_("how its state can be known"), blank=True)

    class Meta:
        constraints = Text.constraints_for("platform", "platform_text")
        indexes = Text.indexes_for("platform_text")

    def __str__(self):
        return f"{self.platform} ({self.language})"


class OfficialLinkQuerySet(VerifiedQuerySet):
    def public(self, today: date | None = None):
        """Addresses that meet the threshold of publication, on a day of Viet Nam (default: now).

        One that leads to somebody else's domain meets it no longer, until an editor has looked.
        """
        return self.verified(today or timezone.localdate()).filter(~leads_elsewhere("url"))


class OfficialLink(Verified):
    """An address on the body's own domain that a person may act on.

    `source` says where it was read; what it was verified against may be another.
    """

    class Kind(models.TextChoices):
        WEBSITE = "website", _("Website")
        SIGN_IN = "sign_in", _("Sign in")
        RECOVERY = "recovery", _("Recover an account")
        HACKED = "hacked", _("Account taken over")
        SUPPORT = "support", _("Support")
        STATUS = "status", _("Status page")
        REPORT = "report", _("Report")

    platform = ParentalKey(Platform, on_delete=models.CASCADE, related_name="links")
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    url = models.URLField(_("address"), max_length=500)
    source = models.ForeignKey(
        Source,
        verbose_name=_("read in"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )

    history = History()

    objects = OfficialLinkQuerySet.as_manager()

    class Meta:
        ordering = ["platform", "kind", "url"]
        verbose_name = _("official address")
        verbose_name_plural = _("official addresses")
        constraints = [
            *Verified.constraints_for("official_link"),
            models.UniqueConstraint(fields=["platform", "kind", "url"], name="official_link_once"),
        ]

    def __str__(self):
        return self.url


class Reservation(Worded):
    """A dated, sourced limit one should know before relying on a platform."""

    platform = models.ForeignKey(Platform, on_delete=models.CASCADE, related_name="reservations")
    dated = models.DateField(_("date"))
    source = models.ForeignKey(Source, verbose_name=_("source"), on_delete=models.PROTECT)
    history = History()

    class Meta:
        ordering = ["-dated"]
        verbose_name = _("reservation")
        verbose_name_plural = _("reservations")
        constraints = [
            models.UniqueConstraint(fields=["platform", "dated", "source"], name="reservation_once")
        ]

    def __str__(self):
        return f"{self.platform} {self.dated}"


class ReservationText(Text):
    words = ("text",)
    reservation = ParentalKey(Reservation, on_delete=models.CASCADE, related_name="texts")
    text = models.TextField(_("text"))

    class Meta:
        constraints = Text.constraints_for("reservation", "reservation_text")

    def __str__(self):
        return self.text[:60]
