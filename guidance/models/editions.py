"""Which revision of a guide was its version so and so: to show what changed since a translation."""

from django.db import models
from wagtail.models import Page, Revision

from lib.languages import Significance


class GuideEdition(models.Model):
    """One published version of a guide. `GuideAge` counts them; this says what each one read."""

    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="editions")
    version = models.PositiveIntegerField()
    revision = models.ForeignKey(
        Revision, null=True, on_delete=models.SET_NULL, related_name="+"
    )  # empty once somebody purged old revisions
    significance = models.PositiveSmallIntegerField(
        choices=Significance, default=Significance.CONTENT
    )
    published_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["page", "version"]
        constraints = [
            models.UniqueConstraint(fields=["page", "version"], name="guide_edition_once")
        ]

    def __str__(self):
        return f"{self.page_id} v{self.version}"

    @classmethod
    def note(cls, page, version: int, revision) -> None:
        """Keep which revision became a version. Publishing again without a change renews it."""
        cls.objects.update_or_create(
            page_id=page.pk,
            version=version,
            defaults={
                "revision": revision,
                "significance": getattr(page, "significance", Significance.CONTENT),
            },
        )
