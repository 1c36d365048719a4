"""The glossary: what writers and translators call things, so that all of them say the same.

It is for the desk alone: no public page, search or API reads it.
"""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey

from directory.models import Platform, Source
from lib.history import History
from lib.languages import Text, Worded

_BUTTON_HAS_A_PLATFORM = _("A name on a screen belongs to a platform; other words belong to none.")


class GlossaryTerm(Worded):
    """One thing that has a word of its own in each language.

    A button is called as the platform's own screen calls it: a language in which nobody has read
    it there has no word, and none is made up. The slug of a status word names what it stands for:
    `phase-false-alarm` (`portal/content_check/glossary.py` compares it with the catalogues).
    """

    class Kind(models.TextChoices):
        BUTTON = "button", _("Name on a screen")
        STATUS = "status", _("Status word")
        TERM = "term", _("Term")

    slug = models.SlugField(unique=True, max_length=120)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.TERM)
    platform = models.ForeignKey(
        Platform,
        verbose_name=_("platform"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="buttons",
        help_text=_("On whose screens it stands. Only for a name on a screen."),
    )
    source = models.ForeignKey(
        Source,
        verbose_name=_("read in"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    history = History()

    class Meta:
        ordering = ["kind", "slug"]
        verbose_name = _("word of the glossary")
        verbose_name_plural = _("words of the glossary")
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="button", platform__isnull=False)
                | (~Q(kind="button") & Q(platform__isnull=True)),
                name="glossary_button_has_a_platform",
                violation_error_message=_BUTTON_HAS_A_PLATFORM,
            )
        ]

    def __str__(self):
        return self.slug

    def clean(self):
        if (self.kind == self.Kind.BUTTON) != (self.platform_id is not None):
            raise ValidationError({"platform": _BUTTON_HAS_A_PLATFORM})


class GlossaryTermText(Text):
    """The word in one language. A note is about that word alone, and is not translated."""

    words = ("word", "note")
    own = ("note",)
    term = ParentalKey(GlossaryTerm, on_delete=models.CASCADE, related_name="texts")
    word = models.CharField(_("word"), max_length=200)
    note = models.TextField(
        _("note"),
        blank=True,
        help_text=_("For whoever writes this language: when to use the word, what not to say."),
    )

    class Meta:
        constraints = Text.constraints_for("term", "glossary_text")

    def __str__(self):
        return self.word
