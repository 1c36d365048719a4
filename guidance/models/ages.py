"""How old each guide is against its original."""

from django.db import models
from wagtail.models import Page

from lib.languages import SOURCE, Staleness


class GuideAgeQuerySet(models.QuerySet):
    def original_of(self, page) -> "GuideAge | None":
        """The age of the guide that `page` is a translation of; None where none was published."""
        return self.filter(
            page__translation_key=page.translation_key, page__locale__language_code=SOURCE
        ).first()


class GuideAge(Staleness):
    """How old a guide is against its source. Outside the revisions, which would roll it back."""

    page = models.OneToOneField(Page, on_delete=models.CASCADE, related_name="age")

    objects = GuideAgeQuerySet.as_manager()

    def __str__(self):
        return f"{self.page} v{self.version}"
