"""Tasks of the site itself."""

from celery import shared_task
from django.core.management import call_command

from .health import beat_seen


@shared_task(ignore_result=True)
def publish_scheduled():
    """Publish and expire the pages whose time has come."""
    call_command("publish_scheduled", verbosity=0)


@shared_task(ignore_result=True)
def heartbeat():
    """Note that beat, broker and worker live."""
    beat_seen()
