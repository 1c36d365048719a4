"""Tasks of the site itself."""

from celery import shared_task
from django.core.management import call_command
from django.utils import timezone

from directory.models import Tombstone

from . import link_checks
from .health import beat_seen
from .people import forgetting


@shared_task(ignore_result=True)
def publish_scheduled():
    """Publish and expire the pages whose time has come."""
    call_command("publish_scheduled", verbosity=0)


@shared_task(ignore_result=True)
def heartbeat():
    """Note that beat, broker and worker live."""
    beat_seen()


@shared_task(ignore_result=True)
def gather_links():
    """Note which addresses pages lead to now: the night checks them."""
    link_checks.gather()


@shared_task(ignore_result=True)
def check_links():
    """Check a few outgoing addresses that nobody has asked this night."""
    link_checks.check_some(timezone.now())


@shared_task(ignore_result=True)
def forget_origins():
    """Wipe what the log of the desk, and the list of what is gone, keep only for a time."""
    forgetting.forget()
    Tombstone.objects.forget(timezone.now())
