"""Tasks of the guidance: asking second readers, and reminding."""

from celery import shared_task
from django.utils import timezone
from wagtail.models import TaskState

from . import reviews, telling
from .models import SecondReading

again = {"autoretry_for": (OSError,), "retry_backoff": 10, "max_retries": 6}  # the mail server


@shared_task(ignore_result=True, **again)
def ask_second_readers(task_state_id: int):
    telling.ask_second_readers(TaskState.objects.get(pk=task_state_id))


@shared_task(ignore_result=True, **again)
def ask_to_read_afterwards(reading_id: int):
    telling.ask_to_read_afterwards(SecondReading.objects.get(pk=reading_id))


@shared_task(ignore_result=True, **again)
def tell_of_answer(reading_id: int):
    telling.tell_of_answer(SecondReading.objects.get(pk=reading_id))


@shared_task(ignore_result=True)
def remind_of_second_readings():
    """Tell the leads of what nobody read within two hours."""
    telling.remind_of_second_readings(timezone.now())


@shared_task(ignore_result=True)
def remind_of_reviews():
    """Tell owners, then leads, which guides are due for a review."""
    reviews.remind(timezone.localdate())
