"""What a home-grown platform must meet to be listed, and candidates that were turned down."""

from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey

from lib.history import History
from lib.languages import Text, Worded
from lib.publication import Publishable, PublishableQuerySet

from .sources import Source


class Criterion(models.TextChoices):
    """Each is met or not met; none is weighed, and there is no sum of them."""

    HOME = "home", _("Made and run in Viet Nam")
    OPERATOR = "operator", _("A named operator")
    NEED = "need", _("It serves a need on our list")
    OPEN = "open", _("Open to everybody")
    SOURCE = "source", _("A source that can be checked")
    NO_WARNING = "no_warning", _("No official warning against it")

    @property
    def meaning(self):
        """What exactly is asked, in one or two sentences."""
        return _MEANING[self]


_MEANING = {
    Criterion.HOME: _(
        "A body based in Viet Nam develops it and answers for it. International platforms are in "
        "this directory too, marked as such, because people rely on them and ask for their state."
    ),
    Criterion.OPERATOR: _(
        "It says which company or authority runs it, and the name agrees with other sources."
    ),
    Criterion.NEED: _(
        "People can do one of the things with it that this directory is ordered by. A prototype "
        "or an announcement is not enough."
    ),
    Criterion.OPEN: _(
        "Anybody it is meant for can use it: it is not for the staff or members of one body only."
    ),
    Criterion.SOURCE: _(
        "What we say about it was read in a source that we name: the operator's own page, an "
        "authority, or the press."
    ),
    Criterion.NO_WARNING: _(
        "No authority is warning of fraud or harmful software in it at the time of listing."
    ),
}


class NotListedQuerySet(PublishableQuerySet):
    def public(self, now: datetime | None = None):
        """Decisions the public may see, with their sources; the newest first."""
        return self.published(now).select_related("source")


class NotListed(Publishable, Worded):
    """A candidate that is not in the directory, since when, and because of what."""

    slug = models.SlugField(unique=True)
    name = models.CharField(_("name"), max_length=100)
    criterion = models.CharField(_("criterion it does not meet"), max_length=12, choices=Criterion)
    dated = models.DateField(_("date of the decision"))
    source = models.ForeignKey(Source, verbose_name=_("source"), on_delete=models.PROTECT)
    history = History()

    objects = NotListedQuerySet.as_manager()

    class Meta:
        ordering = ["-dated", "slug"]
        verbose_name = _("platform that is not listed")
        verbose_name_plural = _("platforms that are not listed")
        constraints = [
            *Publishable.constraints_for("not_listed"),
            models.CheckConstraint(
                condition=models.Q(criterion__in=Criterion.values), name="not_listed_criterion"
            ),
        ]

    def __str__(self):
        return self.name


class NotListedText(Text):
    words = ("reason",)
    candidate = ParentalKey(NotListed, on_delete=models.CASCADE, related_name="texts")
    reason = models.TextField(_("reason"))

    class Meta:
        constraints = Text.constraints_for("candidate", "not_listed_text")

    def __str__(self):
        return self.reason[:60]
