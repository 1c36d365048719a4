"""What tests of the pipeline share: a page on loopback, a clock that stands, committed rows."""

import pytest
import time_machine
from django.db import connection

from directory.models import Category, Platform
from incidents.feeds.models import Feed
from incidents.feeds.refresh import refresh
from incidents.models import HeldState, Incident, Proposal, StatusChange
from lib import outgoing
from tests.factories import NOON

from .statuspage import Page


@pytest.fixture
def loopback(settings, monkeypatch):
    settings.OUTGOING_ALLOWED_NETWORKS = ["127.0.0.0/8"]
    monkeypatch.setattr(outgoing, "RETRY_PAUSE", 0.01)


@pytest.fixture
def page(loopback, httpserver) -> Page:
    return Page(httpserver)


@pytest.fixture
def clock():
    """Noon, until the test moves it: `clock.shift(60)`."""
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


@pytest.fixture
def read(clock):
    """Refresh some feeds one pace later; return what happened, one outcome per feed."""

    def work(*feeds: Feed):
        clock.shift(60)
        outcomes = {outcome.slug: outcome for outcome in refresh([feed.pk for feed in feeds])}
        for feed in feeds:
            feed.refresh_from_db()
        return outcomes if len(feeds) > 1 else outcomes[feeds[0].slug]

    return work


@pytest.fixture
def committed(django_db_setup, django_db_blocker):
    """Rows that every connection sees; deleted afterwards.

    A flush would do the same and take the rows along that migrations made for everybody else.
    """
    with django_db_blocker.unblock():
        yield
        for model in (Proposal, StatusChange, HeldState, Incident, Feed, Platform, Category):
            model.objects.all().delete()
            if hasattr(model, "history"):
                model.history.all().delete()
        connection.close()
