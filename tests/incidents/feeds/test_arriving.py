"""Answers are stored as they arrive: a slow page keeps nobody waiting."""

import asyncio
import threading

import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Response

from incidents.feeds import fetch
from incidents.feeds.fetch import Wanted, arriving
from incidents.feeds.refresh import parse_all, refresh
from incidents.models import StatusChange
from lib import outgoing
from tests.factories import make_feed, make_platform

from .statuspage import summary


@pytest.fixture
def server(loopback):
    with HTTPServer(host="127.0.0.1", threaded=True) as found:
        found.expect_request("/quick.json").respond_with_data(summary())
        yield found


@pytest.fixture
def slow(server, monkeypatch):
    """An address that answers only once `.held` is set."""
    monkeypatch.setattr(fetch, "PATIENCE", 0.05)
    held = threading.Event()

    def answer(_request):
        held.wait(10)
        return Response(summary())

    server.expect_request("/slow.json").respond_with_handler(answer)
    yield held
    held.set()


def test_quick_answers_come_first(server, slow):
    wanted = [
        Wanted(1, (server.url_for("/slow.json"),)),
        Wanted(2, (server.url_for("/quick.json"),)),
        Wanted(3, ()),
    ]
    batches = arriving(wanted)
    first = next(batches)
    assert {each.feed_id for each in first} == {2, 3}
    slow.set()
    assert [each.feed_id for batch in batches for each in batch] == [1]


def test_who_stops_listening_leaves_no_request_behind(server, slow):
    batches = arriving([Wanted(1, (server.url_for("/slow.json"),)), Wanted(2, ())])
    next(batches)
    batches.close()
    left = outgoing.run(lambda client: asyncio.sleep(0, asyncio.all_tasks()))
    assert len(left) == 1, "only the one that asks"


@pytest.mark.django_db
def test_the_board_shows_what_came_while_another_source_still_thinks(server, slow, monkeypatch):
    platform = make_platform()
    quick = make_feed("quick", [platform], urls=server.url_for("/quick.json"))
    thinking = make_feed("slow", urls=server.url_for("/slow.json"))
    seen = []

    def look(feeds, answers):
        if thinking.pk in {each.feed_id for each in answers}:
            seen.append(StatusChange.objects.current().get(platform=platform).state)
        return parse_all(feeds, answers)

    monkeypatch.setattr("incidents.feeds.refresh.parse_all", look)
    threading.Timer(1.0, slow.set).start()
    outcomes = {each.slug: each.result for each in refresh([quick.pk, thinking.pk])}
    assert outcomes == {"quick": "new", "slow": "new"}
    assert seen == ["operational"]
