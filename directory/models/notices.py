"""Preparedness notices: platforms that carry daily life are asked to keep backup plans."""

from datetime import datetime

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey, ParentalManyToManyField

from lib.history import History
from lib.languages import Text, Worded
from lib.publication import Publishable, PublishableQuerySet

from .platforms import Platform
from .sources import Source


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


class NoticeRecipient(models.Model):
    """A platform that is asked, and what it answered."""

    notice = ParentalKey(PreparednessNotice, on_delete=models.CASCADE, related_name="recipients")
    platform = models.ForeignKey(
        Platform, verbose_name=_("platform"), on_delete=models.PROTECT, related_name="notices"
    )
    answered_on = models.DateField(_("answered on"), null=True, blank=True)
    answer = models.TextField(_("answer"), blank=True)
    answer_url = models.URLField(_("published plan"), max_length=500, blank=True)
    history = History()

    class Meta:
        ordering = ["platform__position"]
        constraints = [
            models.UniqueConstraint(fields=["notice", "platform"], name="notice_recipient_once")
        ]

    def __str__(self):
        return str(self.platform)
