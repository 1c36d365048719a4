"""Figures of an incident: single values and series, drawn only where they are known."""

from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey

from directory.models import Platform, Source
from directory.models.figures import Method, Qualifier, Unit
from lib.history import History
from lib.languages import Text, Worded
from lib.publication import Publishable, PublishableQuerySet

from ..choices import Confidence
from .incidents import Incident


class FigureQuerySet(PublishableQuerySet):
    def public(self, now: datetime | None = None):
        """Figures of public incidents with their points, words and sources."""
        return (
            self.published(now)
            .filter(incident__in=Incident.objects.public(now))
            .select_related("source", "platform")
            .prefetch_related("texts", "points__texts")
        )


class Figure(Publishable, Worded):
    """One series of one source; conflicting series stand side by side, never mixed."""

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="figures")
    slug = models.SlugField(unique=True, max_length=150)
    platform = models.ForeignKey(
        Platform, verbose_name=_("platform"), null=True, blank=True, on_delete=models.PROTECT
    )
    unit = models.CharField(_("unit"), max_length=10, choices=Unit)
    method = models.CharField(_("method"), max_length=10, choices=Method)
    source = models.ForeignKey(Source, verbose_name=_("source"), on_delete=models.PROTECT)
    confidence = models.CharField(
        _("confidence"), max_length=10, choices=Confidence, default=Confidence.REPORTED
    )
    position = models.PositiveSmallIntegerField(_("position"), default=100)
    history = History()

    objects = FigureQuerySet.as_manager()

    class Meta:
        ordering = ["incident", "position", "slug"]
        verbose_name = _("figure")
        verbose_name_plural = _("figures")
        constraints = Publishable.constraints_for("figure")

    def __str__(self):
        return self.slug


class FigureText(Text):
    words = ("title", "note")
    figure = ParentalKey(Figure, on_delete=models.CASCADE, related_name="texts")
    title = models.CharField(_("title"), max_length=200)
    note = models.TextField(_("note"), blank=True)

    class Meta:
        constraints = Text.constraints_for("figure", "figure_text")

    def __str__(self):
        return self.title


class FigurePoint(Worded):
    """One value of a figure, with the time it is for where that is known."""

    figure = ParentalKey(Figure, on_delete=models.CASCADE, related_name="points")
    position = models.PositiveSmallIntegerField(_("position"))
    value = models.DecimalField(_("value"), max_digits=20, decimal_places=2)
    qualifier = models.CharField(
        _("qualifier"), max_length=10, choices=Qualifier, default=Qualifier.EXACT
    )
    at = models.DateTimeField(_("at"), null=True, blank=True)
    history = History()

    class Meta:
        ordering = ["position"]
        verbose_name = _("value of a figure")
        verbose_name_plural = _("values of figures")
        constraints = [
            models.UniqueConstraint(fields=["figure", "position"], name="figure_point_order")
        ]

    def __str__(self):
        return f"{self.figure} {self.position}"


class FigurePointText(Text):
    words = ("label",)
    point = ParentalKey(FigurePoint, on_delete=models.CASCADE, related_name="texts")
    label = models.CharField(_("label"), max_length=200)

    class Meta:
        constraints = Text.constraints_for("point", "figure_point_text")

    def __str__(self):
        return self.label
