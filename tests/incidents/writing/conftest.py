"""A platform, an editor's tool that may do everything, and an incident that is public."""

import pytest

from tests.factories import make_feed, make_incident, make_platform, make_update

from .tools import Tool


@pytest.fixture
def sen(db):
    return make_platform("sen")


@pytest.fixture
def feed(sen):
    """A trusted source that is pushed."""
    return make_feed("sen-push", [sen], provider="push", urls="", pace=300)


@pytest.fixture
def tool(feed):
    return Tool(feeds=["sen-push"])


@pytest.fixture
def incident(sen):
    incident = make_incident("sen-2026", [sen], title="Sen chập chờn")
    make_update(incident)
    return incident
