"""Reading one source for an editor: stored as any other answer, unless it is switched off."""

import socket

import pytest

from incidents.feeds import connectivity
from incidents.feeds.inspect import inspect
from incidents.models import StatusChange
from tests.factories import make_feed, make_platform

pytestmark = pytest.mark.django_db


def test_what_is_read_now_moves_the_board_and_is_shown_as_it_came(page):
    platform = make_platform()
    page.says("major_outage")
    seen = inspect(make_feed(platforms=[platform], urls=page.url))
    assert (seen["result"], seen["reading"]["state"]) == ("new", "major_outage")
    assert seen["documents"][0]["text"].encode() == page.body
    assert StatusChange.objects.current().get(platform=platform).state == "major_outage"


def test_a_source_that_is_switched_off_is_shown_and_changes_nothing(page):
    page.says("major_outage")
    feed = make_feed(platforms=[make_platform()], urls=page.url, enabled=False)
    assert (inspect(feed)["result"], inspect(feed)["reading"]["ok"]) == ("shown", True)
    feed.refresh_from_db()
    assert (feed.last_tried_at, StatusChange.objects.count()) == (None, 0)


def test_while_we_are_cut_off_nothing_is_held_against_a_source(loopback, settings, monkeypatch):
    with socket.create_server(("127.0.0.1", 0)) as server:
        nobody = f"127.0.0.1:{server.getsockname()[1]}"
    settings.CONNECTIVITY_TARGETS = [f"tcp://{nobody}"]
    monkeypatch.setattr(connectivity._Known, "until", 0.0)
    monkeypatch.setattr("incidents.feeds.fetch.internal", lambda host: False)
    feed = make_feed(urls=f"http://{nobody}/")
    assert inspect(feed)["result"] == "held"
    feed.refresh_from_db()
    assert feed.failures == 0
