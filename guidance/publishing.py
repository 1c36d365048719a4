"""What happens when a page is published, taken off or deleted: readers see it at once.

Wagtail's own signals: its views publish through actions that never call the page's methods.
"""

from django.db import transaction
from django.db.models.signals import post_delete
from wagtail.signals import page_published, page_unpublished

from directory.models import ContentVersion

from .models.pages import BaseGuide, PublicPage


def connect() -> None:
    """Listen; called once, when the app is ready."""
    page_published.connect(count_publication)
    page_unpublished.connect(note_end)
    post_delete.connect(note_end)


@transaction.atomic
def count_publication(sender, instance, **kwargs):
    if isinstance(instance, BaseGuide):
        instance.count_publication()
    note_end(sender, instance)


def note_end(sender, instance, **kwargs):
    if isinstance(instance, PublicPage):
        ContentVersion.bump()
