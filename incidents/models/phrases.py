"""The usual sentences of an incident, in every language, ready before they are needed."""

import re

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey

from lib.history import History
from lib.languages import Text, Worded

from ..choices import Phase

# What may stand in braces; `incidents.desk.phrases` fills it in.
PLACEHOLDERS = ("platforms", "time", "now", "source", "title")
BRACES = re.compile(r"\{([^{}]*)\}")


def unknown_placeholders(text: str) -> list[str]:
    """Return what stands in braces and is none of our placeholders."""
    return [name for name in BRACES.findall(text) if name not in PLACEHOLDERS]


class PhraseQuerySet(models.QuerySet):
    def offered(self, kind: str = ""):
        """Sentences an editor may choose for an incident of a kind (or of any), with words."""
        fitting = self.filter(use=Phrase.Use.STEP)
        if kind:
            fitting = fitting.filter(Q(kinds="") | Q(kinds__contains=kind))
        return fitting.prefetch_related("texts")

    def for_use(self, use: str):
        """The sentence that a form is filled in with by itself, or None."""
        return self.filter(use=use).prefetch_related("texts").first()


class Phrase(Worded):
    """One usual sentence. Editors change it, add others, and write the rest by hand."""

    class Use(models.TextChoices):
        STEP = "step", _("to be chosen for a step")
        OPENING = "opening", _("fills in a new incident")
        MERGING = "merging", _("fills in the step that tells of a merge")
        FALSE_ALARM = "false_alarm", _("fills in the step that ends a false alarm")

    slug = models.SlugField(unique=True, max_length=60)
    use = models.CharField(_("what it is for"), max_length=12, choices=Use, default=Use.STEP)
    phase = models.CharField(
        _("phase it brings"),
        max_length=15,
        choices=Phase,
        blank=True,
        help_text=_("Empty: the phase stays as it is."),
    )
    kinds = models.CharField(
        _("kinds of incidents"),
        max_length=120,
        blank=True,
        help_text=_("Words of the API such as “fraud_wave security”; empty: for any kind."),
    )
    position = models.PositiveSmallIntegerField(_("position"), default=100)
    history = History()

    objects = PhraseQuerySet.as_manager()

    class Meta:
        ordering = ["position", "slug"]
        verbose_name = _("usual sentence")
        verbose_name_plural = _("usual sentences")
        constraints = [
            models.UniqueConstraint(
                fields=["use"],
                condition=~Q(use="step"),
                name="phrase_one_for_each_form",
                violation_error_message=_("There is one sentence for this already."),
            )
        ]

    def __str__(self):
        return self.here.name or self.slug


class PhraseText(Text):
    words = ("name", "title", "body")
    phrase = ParentalKey(Phrase, on_delete=models.CASCADE, related_name="texts")
    name = models.CharField(_("name in the list"), max_length=100, blank=True)
    title = models.CharField(
        _("title"), max_length=200, blank=True, help_text=_("Only for a new incident.")
    )
    body = models.TextField(
        _("text"),
        help_text=_(
            "In braces: {platforms}, {time}, {now}, {source}, {title}. They are filled in when "
            "the sentence is chosen."
        ),
    )

    class Meta:
        constraints = Text.constraints_for("phrase", "phrase_text")

    def __str__(self):
        return self.name or self.body[:60]

    def clean(self):
        for name in ("title", "body"):
            unknown = unknown_placeholders(getattr(self, name))
            if unknown:
                words = ", ".join(f"{{{each}}}" for each in unknown)
                raise ValidationError({name: _("Nothing fills this in: %s") % words})
