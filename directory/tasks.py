"""Tasks of the directory: they take ids and hold no logic."""

from celery import shared_task
from django.utils import timezone

from .letters import sending
from .models import Editor


@shared_task(ignore_result=True)
def send_letter(letter_id, editor_id):
    """Send one letter that was handed over; whoever did so is named in the log."""
    sending.deliver(letter_id, Editor.objects.filter(pk=editor_id).first(), timezone.now())
