"""When we ourselves are cut off, nothing is blamed on anybody."""

import socket

import pytest

from incidents.feeds import connectivity
from incidents.feeds.fetch import Fetched
from incidents.feeds.models import OwnConnection
from incidents.feeds.reading import FeedError
from incidents.feeds.tasks import settle_board
from tests.factories import NOON, make_feed, make_platform

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def forgotten(monkeypatch):
    monkeypatch.setattr(connectivity._Known, "until", 0.0)


@pytest.fixture
def listener():
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield f"tcp://127.0.0.1:{server.getsockname()[1]}"


@pytest.fixture
def nobody():
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    return f"tcp://127.0.0.1:{port}"


@pytest.fixture
def outside(monkeypatch):
    """Let loopback count as the internet: what is internal needs no connection of ours."""
    monkeypatch.setattr("incidents.feeds.fetch.internal", lambda host: False)


def dead(nobody, **values):
    return make_feed(urls=nobody.replace("tcp:", "http:"), **values)


def test_one_target_that_answers_is_enough(loopback, settings, listener, nobody):
    settings.CONNECTIVITY_TARGETS = [nobody, listener]
    assert connectivity.is_up(NOON)
    assert OwnConnection.lost_since() is None


def test_a_lost_connection_is_kept_with_its_beginning(loopback, settings, listener, nobody):
    settings.CONNECTIVITY_TARGETS = [nobody, nobody]
    assert not connectivity.is_up(NOON)
    connectivity._Known.until = 0.0
    assert not connectivity.is_up(NOON.replace(hour=13))
    assert OwnConnection.lost_since() == NOON
    settings.CONNECTIVITY_TARGETS = [listener]
    assert not connectivity.is_up(NOON), "one answer counts a few seconds"
    connectivity._Known.until = 0.0
    settle_board()
    assert OwnConnection.lost_since() is None


def test_who_no_longer_asks_is_not_left_cut_off(settings):
    connectivity.record(False, NOON)
    assert OwnConnection.lost_since() == NOON
    settings.CONNECTIVITY_TARGETS = []
    settle_board()
    assert OwnConnection.lost_since() is None


def test_cut_off_nothing_is_held_against_a_source(
    loopback, settings, outside, nobody, page, read, clock
):
    settings.CONNECTIVITY_TARGETS = [nobody]
    feed = dead(nobody)
    assert read(feed).result == "held"
    assert (feed.failures, feed.failure, feed.last_tried_at) == (0, "", None)
    answering = make_feed("sen", [make_platform()], urls=page.url)
    outcomes = read(feed, answering)
    assert outcomes["sen"].result == "new"
    assert outcomes[feed.slug].result == "failed", "somebody answered: we are connected"


def test_connected_a_failure_is_a_failure(loopback, settings, outside, listener, nobody, read):
    settings.CONNECTIVITY_TARGETS = [listener]
    feed = dead(nobody)
    assert read(feed).result == "failed"
    assert (feed.failures, feed.failure) == (1, "network")


def test_a_check_of_ours_says_nothing_while_we_are_cut_off(
    loopback, settings, outside, nobody, read
):
    settings.CONNECTIVITY_TARGETS = [nobody]
    feed = dead(nobody, provider="probe")
    assert [read(feed).result for _time in range(3)] == ["held"] * 3
    assert (feed.state, feed.pending_state, feed.last_ok_at) == ("unknown", "", None)


@pytest.mark.parametrize("kind", ["http", "parse", "schema", "blocked"])
def test_whoever_answered_was_reached(kind, settings, nobody):
    settings.CONNECTIVITY_TARGETS = [nobody]
    answer = Fetched(1, error=FeedError(kind, "no"))
    assert connectivity.cut_off([answer]) == set()


def test_what_lies_in_our_own_networks_needs_no_internet(loopback, settings, nobody, read):
    settings.CONNECTIVITY_TARGETS = [nobody]
    feed = dead(nobody)
    assert read(feed).result == "failed"
