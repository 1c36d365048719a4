"""What happens when a page is published, taken off or deleted: readers see it at once.

Wagtail's own signals: its views publish through actions that never call the page's methods.
"""

from django.db import transaction
from django.db.models.signals import post_delete
from django.utils import timezone
from wagtail.signals import page_published, page_unpublished, task_submitted

from directory.models import ContentVersion

from .models import Approval, FourEyesTask, SecondReading
from .models.editions import GuideEdition
from .models.pages import BaseGuide, GuideAge
from .models.public import PublicPage
from .models.topics import TopicPage
from .tasks import ask_second_readers
from .translation import count_topic


def connect() -> None:
    """Listen; called once, when the app is ready."""
    page_published.connect(count_publication)
    page_unpublished.connect(end_publication)
    post_delete.connect(note_end)
    task_submitted.connect(ask_for_a_second_reader)


@transaction.atomic
def count_publication(sender, instance, revision=None, **kwargs):
    if isinstance(instance, BaseGuide):
        instance.count_publication()
        version = GuideAge.objects.values_list("version", flat=True).get(page_id=instance.pk)
        GuideEdition.note(instance, version, revision or instance.live_revision)
    elif isinstance(instance, TopicPage):
        count_topic(instance, revision or instance.live_revision)
    if revision is not None and Approval.objects.filter(revision=revision).exists():
        _settle(instance, SecondReading.State.REPLACED)
    note_end(sender, instance)


@transaction.atomic
def end_publication(sender, instance, **kwargs):
    _settle(instance, SecondReading.State.WITHDRAWN)
    note_end(sender, instance)


def note_end(sender, instance, **kwargs):
    if isinstance(instance, PublicPage):
        ContentVersion.bump()


def ask_for_a_second_reader(sender, instance, **kwargs):
    if isinstance(instance.task.specific, FourEyesTask):
        ask_second_readers.delay_on_commit(instance.pk)


def _settle(page, state: str) -> None:
    """What was published at once is public no longer; nobody need read it."""
    SecondReading.objects.settle(page.pk, state, timezone.now())
