"""Tasks of what goes out: they have limits and hold no logic."""

from celery import shared_task
from django.utils import timezone

from .cap import issuing


@shared_task(ignore_result=True)
def settle_cap():
    """Write the CAP messages that time, translators or a withdrawal made due."""
    issuing.settle(timezone.now())
