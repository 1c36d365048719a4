"""Which reminders of a review were sent, so that each goes out once."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page


class ReviewReminder(models.Model):
    """One reminder of one date. Another date is reminded of anew."""

    class Stage(models.TextChoices):
        SOON = "soon", _("due within two weeks")
        DUE = "due", _("due")
        OVERDUE = "overdue", _("a week overdue")

    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="+")
    review_by = models.DateField()
    stage = models.CharField(max_length=8, choices=Stage)
    sent_at = models.DateTimeField()

    wagtail_reference_index_ignore = True  # it is no use of the page

    class Meta:
        default_permissions: list[str] = []
        constraints = [
            models.UniqueConstraint(
                fields=["page", "review_by", "stage"], name="review_reminded_once"
            )
        ]

    def __str__(self):
        return f"{self.page} {self.review_by} {self.stage}"
