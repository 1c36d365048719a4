"""Was a guide helpful? Counted by day and version; nothing is kept about who answered."""

from datetime import date

from django.db import models
from django.db.models import F, Q, Sum
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page


class Answer(models.TextChoices):
    YES = "yes", _("Helpful")
    NO = "no", _("Not helpful")


class Reason(models.TextChoices):
    """Why a guide did not help. A fixed list: free text would bring names and passwords."""

    OTHER_SITUATION = "situation", _("It is not my situation")
    UNCLEAR = "unclear", _("I do not understand it")
    ADDRESS = "address", _("An address or number did not work")
    OUTDATED = "outdated", _("It is out of date")
    LONG = "long", _("It is too long")


class GuideFeedbackQuerySet(models.QuerySet):
    def count_answer(self, page_id: int, version: int, day: date, answer: str, reason: str = ""):
        """Count one answer. The row adds up by itself: answers of the same moment all count."""
        key = {"page_id": page_id, "version": version, "day": day}
        key |= {"answer": answer, "reason": reason}
        self.bulk_create([self.model(**key)], ignore_conflicts=True)
        self.filter(**key).update(count=F("count") + 1)

    def by_version(self):
        """Return one row per guide and version: `yes`, `no`, and one number for each reason."""
        totals = {
            answer: Sum("count", filter=Q(answer=answer), default=0) for answer in Answer.values
        } | {reason: Sum("count", filter=Q(reason=reason), default=0) for reason in Reason.values}
        return self.values("page_id", "version").annotate(**totals).order_by("page_id", "-version")


class GuideFeedback(models.Model):
    """How many readers of one version of a guide gave one answer on one day."""

    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="feedback")
    version = models.PositiveIntegerField(_("version"))
    day = models.DateField(_("day"))
    answer = models.CharField(_("answer"), max_length=3, choices=Answer)
    reason = models.CharField(_("reason"), max_length=10, choices=Reason, blank=True)
    count = models.PositiveIntegerField(_("count"), default=0)

    objects = GuideFeedbackQuerySet.as_manager()

    class Meta:
        verbose_name = _("answers about a guide")
        verbose_name_plural = _("answers about guides")
        constraints = [
            models.UniqueConstraint(
                fields=["page", "version", "day", "answer", "reason"], name="guide_feedback_key"
            ),
            models.CheckConstraint(
                condition=Q(answer=Answer.NO) | Q(reason=""), name="guide_feedback_reason_of_a_no"
            ),
        ]

    def __str__(self):
        return f"{self.page_id} v{self.version} {self.day} {self.answer} {self.reason}"
