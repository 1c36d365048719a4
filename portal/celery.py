"""The Celery application: `celery -A portal worker`, `celery -A portal beat`."""

import os

from celery import Celery
from celery.signals import setup_logging

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")

app = Celery("portal")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@setup_logging.connect
def use_our_logging(**kwargs):
    """Keep Django's logging: being connected is what stops Celery from configuring its own."""
