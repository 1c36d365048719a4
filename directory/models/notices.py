"""Preparedness notices: platforms that carry daily life are asked to keep backup plans."""

from datetime import date, datetime

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey, ParentalManyToManyField

from lib.history import History
from lib.languages import Text, Worded
from lib.publication import Publishable, PublishableQuerySet

from .platforms import Platform
from .sources import Source
from .verification import counts


class PreparednessNoticeQuerySet(PublishableQuerySet):
    def public(self, now: datetime | None = None):
        """Notices the public may see, with recipients and words."""
        shown = NoticeRecipient.objects.filter(platform__in=Platform.objects.public(now))
        return self.published(now).prefetch_related(
            "texts", models.Prefetch("recipients", shown.select_related("platform")), "sources"
        )


class PreparednessNotice(Publishable, Worded):
    """One notice, from proposal to answer."""

    class State(models.TextChoices):
        PROPOSED = "proposed", _("Proposed")
        DRAFTED = "drafted", _("Drafted")
        SENT = "sent", _("Sent")
        ANSWERED = "answered", _("Answered")

    slug = models.SlugField(unique=True, max_length=120)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.PROPOSED)
    proposed_on = models.DateField(_("proposed on"), null=True, blank=True)
    sent_on = models.DateField(_("sent on"), null=True, blank=True)
    sources = ParentalManyToManyField(Source, verbose_name=_("sources"), blank=True)
    history = History()

    objects = PreparednessNoticeQuerySet.as_manager()

    class Meta:
        ordering = ["-proposed_on", "slug"]
        verbose_name = _("preparedness notice")
        verbose_name_plural = _("preparedness notices")
        constraints = [
            *Publishable.constraints_for("notice"),
            models.CheckConstraint(
                condition=Q(sent_on__isnull=False) | Q(state__in=["proposed", "drafted"]),
                name="notice_sent_has_a_day",
                violation_error_message=_("A notice that was sent has the day it was sent."),
            ),
        ]

    def __str__(self):
        return self.slug


class PreparednessNoticeText(Text):
    words = ("title", "asks", "background")
    notice = ParentalKey(PreparednessNotice, on_delete=models.CASCADE, related_name="texts")
    title = models.CharField(_("title"), max_length=200)
    asks = models.TextField(_("what is asked"))
    background = models.TextField(_("background"), blank=True)

    class Meta:
        constraints = Text.constraints_for("notice", "notice_text")
        indexes = Text.indexes_for("notice_text")

    def __str__(self):
        return self.title


class NoticeRecipientQuerySet(models.QuerySet):
    def waiting(self):
        """Recipients who were asked and of whom no answer is recorded."""
        return self.filter(asked_on__isnull=False, answered_on__isnull=True)


class NoticeRecipient(models.Model):
    """A platform that is asked, where it is written to, and what it answered.

    The address is for the desk alone. Letters go to it while it meets the threshold of published
    contacts: read on the operator's own page, not more than twelve months ago.
    """

    class Language(models.TextChoices):
        BY_ORIGIN = "", _("Vietnamese for home-grown platforms, else English")
        VIETNAMESE = "vi", _("Vietnamese")
        ENGLISH = "en", _("English")

    # For directory.starter.digest: columns the first release did not have.
    added_later = ("email", "language", "verified_on", "verified_against")

    notice = ParentalKey(PreparednessNotice, on_delete=models.CASCADE, related_name="recipients")
    platform = models.ForeignKey(
        Platform, verbose_name=_("platform"), on_delete=models.PROTECT, related_name="notices"
    )
    email = models.EmailField(
        _("e-mail address"), blank=True, help_text=_("For letters. It is never shown to readers.")
    )
    verified_on = models.DateField(_("address verified on"), null=True, blank=True)
    verified_against = models.ForeignKey(
        Source,
        verbose_name=_("address verified against"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    language = models.CharField(
        _("language of the letter"), max_length=2, choices=Language, blank=True
    )
    asked_on = models.DateField(_("asked on"), null=True, blank=True, editable=False)
    answered_on = models.DateField(_("answered on"), null=True, blank=True)
    answer = models.TextField(_("answer"), blank=True)
    answer_url = models.URLField(_("published plan"), max_length=500, blank=True)
    history = History()

    objects = NoticeRecipientQuerySet.as_manager()

    class Meta:
        ordering = ["platform__position"]
        verbose_name = _("recipient of a notice")
        verbose_name_plural = _("recipients of notices")
        constraints = [
            models.UniqueConstraint(fields=["notice", "platform"], name="notice_recipient_once"),
            models.CheckConstraint(
                condition=Q(verified_on__isnull=True)
                | (Q(verified_against__isnull=False) & ~Q(email="")),
                name="notice_address_verified_against_something",
                violation_error_message=_(
                    "Say which address was verified, and against which source."
                ),
            ),
            models.CheckConstraint(
                condition=Q(answered_on__isnull=True) | Q(answered_on__gte=F("asked_on")),
                name="notice_answered_after_asked",
                violation_error_message=_("An answer comes after what was asked."),
            ),
        ]

    def __str__(self):
        return str(self.platform)

    def is_verified(self, today: date) -> bool:
        """Whether a letter may go to the address today."""
        return bool(self.email and self.verified_against_id and counts(self.verified_on, today))

    @property
    def letter_language(self) -> str:
        """The language a letter to this recipient is written in."""
        if self.language:
            return self.language
        return "vi" if self.platform.origin == Platform.Origin.LOCAL else "en"

    def days_waiting(self, today: date) -> int | None:
        """For how many days no answer has been recorded; None where none is awaited."""
        if self.asked_on is None or self.answered_on is not None:
            return None
        return max(0, (today - self.asked_on).days)

    @property
    def days_without_answer(self) -> int | None:
        """The same as of today in Viet Nam, for templates and the API."""
        return self.days_waiting(timezone.localdate())
