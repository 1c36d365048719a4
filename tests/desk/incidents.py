"""Signals and steps for tests of the incident room."""

from datetime import timedelta

from django.utils import timezone

from incidents.models import Proposal
from tests.factories import make_feed


def make_signal(key: str, platforms=(), minutes: float = 10, **values) -> Proposal:
    """A proposal of a source of its own, whose trouble began some minutes ago."""
    feed = make_feed(f"feed-{key}", platforms=platforms, trusted=False)
    values = {"level": "degraded", "title": f"Trouble {key}", **values}
    started = timezone.now() - timedelta(minutes=minutes)
    row = Proposal.objects.create(key=key, feed=feed, started_at=started, **values)
    row.platforms.set(platforms)
    return row


def sent(form) -> dict:
    """The values of a form as a browser sends them back."""
    found = {}
    for name in form.fields:
        value = form[name].value()
        if hasattr(value, "strftime"):
            value = value.strftime("%Y-%m-%d %H:%M")
        if value not in (None, False):
            found[name] = value
    return found
