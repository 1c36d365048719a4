"""Where a statement was read, and what it was copied from."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from lib.history import History


class Source(models.Model):
    """A page, article or document. Copies of one article point at it and count once."""

    class Origin(models.TextChoices):
        OFFICIAL = "official", _("official page")
        PRESS = "press", _("press")
        ANALYSIS = "analysis", _("analysis")
        SECONDARY = "secondary", _("secondary")

    slug = models.SlugField(unique=True, max_length=120)
    title = models.CharField(_("title"), max_length=300)
    publisher = models.CharField(_("publisher"), max_length=200)
    language = models.CharField(_("language"), max_length=8, blank=True)
    url = models.URLField(_("address"), max_length=1000, blank=True)
    archived_url = models.URLField(_("archived copy"), max_length=1000, blank=True)
    published_on = models.DateField(_("published on"), null=True, blank=True)
    origin = models.CharField(_("origin"), max_length=10, choices=Origin, default=Origin.PRESS)
    derived_from = models.ForeignKey(
        "self",
        verbose_name=_("copied or translated from"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="copies",
    )
    note = models.TextField(_("note for editors"), blank=True)
    history = History()

    class Meta:
        ordering = ["slug"]
        verbose_name = _("source")
        verbose_name_plural = _("sources")
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(derived_from=models.F("id")), name="source_not_its_own_copy"
            )
        ]

    def __str__(self):
        return f"{self.publisher}: {self.title}"
