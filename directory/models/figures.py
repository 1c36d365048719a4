"""Dated, sourced figures for awareness."""

from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey

from lib.history import History
from lib.languages import Text, Worded
from lib.publication import Publishable, PublishableQuerySet

from .dates import PARTIAL_DATE
from .platforms import Platform
from .sources import Source


class Method(models.TextChoices):
    OFFICIAL = "official", _("official count")
    SURVEY = "survey", _("survey")
    ESTIMATE = "estimate", _("estimate")
    COMPANY = "company", _("company's own claim")
    PRESS = "press", _("press report")
    REPORTS = "reports", _("count of reports")


class Qualifier(models.TextChoices):
    EXACT = "exact", _("exact")
    ABOUT = "about", _("about")
    OVER = "over", _("more than")
    UNDER = "under", _("less than")


class Unit(models.TextChoices):
    PEOPLE = "people", _("people")
    ACCOUNTS = "accounts", _("accounts")
    PERCENT = "percent", _("percent")
    DONG = "dong", _("dong")
    CASES = "cases", _("cases")
    REPORTS = "reports", _("reports")
    NETWORKS = "networks", _("networks")
    RATIO = "ratio", _("times")
    DOLLARS = "dollars", _("dollars")
    MESSAGES = "messages", _("messages")


class StatisticQuerySet(PublishableQuerySet):
    def public(self, now: datetime | None = None):
        """Figures the public may see, with their sources and words."""
        return (
            self.published(now)
            .filter(models.Q(platform=None) | models.Q(platform__in=Platform.objects.public(now)))
            .select_related("source", "platform")
            .prefetch_related("texts")
        )


class Statistic(Publishable, Worded):
    """One figure: never shown without its date, source and method."""

    slug = models.SlugField(unique=True, max_length=120)
    platform = models.ForeignKey(
        Platform,
        verbose_name=_("platform"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="statistics",
    )
    value = models.DecimalField(_("value"), max_digits=20, decimal_places=2)
    qualifier = models.CharField(
        _("qualifier"), max_length=10, choices=Qualifier, default=Qualifier.EXACT
    )
    unit = models.CharField(_("unit"), max_length=10, choices=Unit)
    as_of = models.CharField(_("as of"), max_length=10, validators=[PARTIAL_DATE])
    method = models.CharField(_("method"), max_length=10, choices=Method)
    series = models.SlugField(
        _("series"), help_text=_("Figures of one series may be compared; others never are.")
    )
    source = models.ForeignKey(Source, verbose_name=_("source"), on_delete=models.PROTECT)
    history = History()

    objects = StatisticQuerySet.as_manager()

    class Meta:
        ordering = ["series", "as_of", "slug"]
        verbose_name = _("statistic")
        verbose_name_plural = _("statistics")
        constraints = Publishable.constraints_for("statistic")

    def __str__(self):
        return self.slug


class StatisticText(Text):
    words = ("label", "note")
    statistic = ParentalKey(Statistic, on_delete=models.CASCADE, related_name="texts")
    label = models.CharField(_("label"), max_length=300)
    note = models.TextField(_("note"), blank=True)

    class Meta:
        constraints = Text.constraints_for("statistic", "statistic_text")
        indexes = Text.indexes_for("statistic_text")

    def __str__(self):
        return self.label
