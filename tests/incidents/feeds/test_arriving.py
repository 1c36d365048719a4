"""Answers are stored as they arrive: a slow page keeps nobody waiting."""

import asyncio
import threading
import time

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


def test_what_came_while_others_were_being_stored_is_not_late(server, slow, monkeypatch):
    monkeypatch.setattr(outgoing, "TOTAL_TIMEOUT", 1.5)
    batches = arriving(
        [Wanted(1, (server.url_for("/slow.json"),)), Wanted(2, (server.url_for("/quick.json"),))]
    )
    next(batches)
    slow.set()
    time.sleep(2)  # as storing may take, with a database that is busy
    [late] = [each for batch in batches for each in batch]
    assert (late.feed_id, late.error) == (1, None)


def test_what_is_left_of_a_chunk_after_its_time_is_given_up(server, slow, monkeypatch):
    monkeypatch.setattr(fetch, "CHUNK_TIME", 1.0)
    names = ("slow", "quick", "slow", "slow")  # two at a time: the last one's turn does not come
    batches = arriving(
        [Wanted(number, (server.url_for(f"/{name}.json"),)) for number, name in enumerate(names)]
    )
    found = {each.feed_id: each for batch in batches for each in batch}
    assert found.pop(1).error is None
    assert {key: each.error.kind for key, each in found.items()} == dict.fromkeys(
        (0, 2, 3), "timeout"
    )
    assert not any(each.silent for each in found.values()), "no sign of our being cut off"
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
