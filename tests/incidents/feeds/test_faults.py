"""A bad night: hosts and our own parts fail, and every healthy feed is fresh afterwards.

The long run is real throughout: beat, two workers, a database and a queue of their own, HTTP on
loopback. What cannot be made across processes (names, the clock) is shown in this one.
"""

import socket
import time
from datetime import timedelta
from itertools import pairwise

import pytest
from django.db.models import Sum
from django.utils import timezone
from pytest_httpserver import HTTPServer
from werkzeug import Response

from incidents.feeds import decide
from incidents.feeds.claim import claim
from incidents.feeds.models import FailureCount, Feed, FeedEvent
from incidents.feeds.refresh import refresh
from incidents.feeds.store import JITTER
from incidents.feeds.tasks import settle_board
from incidents.models import Proposal, StatusChange
from lib import outgoing
from portal.beat import SingleScheduler
from portal.celery import app
from tests.factories import NOON, make_feed, make_platform
from tests.lib.processes import Processes, wait_for

from .faulty import (
    ASKED_TO_WAIT,
    FAULTS,
    HEALTHY,
    Memory,
    Night,
    busy,
    empty_queue,
    is_idle,
    kill_in_the_middle,
    own_postgres,
)
from .statuspage import incident, summary

FRESH = 12  # seconds: beat looks every three, and two processes share a busy machine
ALONE = 40  # seconds without a question at worst: a crash, and two processes that wait for one page
MOST = 400 * 1024 * 1024  # bytes one process may hold


def well():
    return Feed.objects.filter(slug__startswith="well-")


def fresh_since(moment) -> bool:
    return not well().exclude(last_ok_at__gt=moment).exists()


def shown(name: str) -> str | None:
    rows = StatusChange.objects.filter(platform__slug=name, until__isnull=True)
    return rows.values_list("state", flat=True).first()


@pytest.fixture
def server():
    """One server for all of 127.0.0.0/8."""
    with HTTPServer(host="0.0.0.0", threaded=True) as found:
        yield found


@pytest.fixture
def night(server):
    night = Night(server)
    yield night
    for host in night.hosts.values():
        host.hold.clear()
        host.endless = False


@pytest.fixture
def database(django_db_setup, django_db_blocker, monkeypatch):
    with django_db_blocker.unblock(), own_postgres() as found:
        monkeypatch.setenv("DATABASE_URL", found.url)
        yield found


@pytest.fixture
def portal(database, tmp_path):
    processes = Processes(tmp_path)
    memory = Memory(processes.running)
    memory.start()
    processes.memory = memory
    yield processes
    memory.done.set()
    memory.join()
    processes.end()


@pytest.mark.audit
def test_after_a_bad_night_every_healthy_feed_is_fresh_and_nothing_is_doubled(
    portal, database, night
):
    night.says("well-2", "degraded_performance")
    night.says("well-4", "major_outage", incident("lasting"))
    started = time.monotonic()
    for name in ("one", "two"):
        portal.worker(name)
    beat = portal.beat()
    wait_for(lambda: Feed.objects.filter(last_ok_at__isnull=True).count() == 1, 60)
    night.fall()
    night.says("well-5", "major_outage", incident("passing"))
    kill_in_the_middle(portal, night.hosts["well-3"])
    wait_for(lambda: shown("well-5") == "major_outage", 60)
    empty_queue(portal)
    wait_for(lambda: fresh_since(timezone.now() - timedelta(seconds=FRESH)), 60)
    database.crash()
    night.says("well-5", "operational")
    time.sleep(2)
    database.start()
    back = timezone.now()
    wait_for(lambda: fresh_since(back) and Feed.objects.filter(failures=0).count() == HEALTHY, 60)
    wait_for(lambda: Proposal.objects.get(event__external_id="passing").state == "over", 30)
    wait_for(lambda: fresh_since(timezone.now() - timedelta(seconds=FRESH)))
    portal.kill(beat)
    wait_for(lambda: is_idle(portal))
    check_the_healthy(night, time.monotonic() - started)
    check_the_faulty(night)
    check_the_board(night)
    assert portal.memory.most < MOST
    logs = [portal.log(name).read_text() for name in ("one", "two", "three")]
    assert not [log for log in logs if "a surprise" in log]


def check_the_healthy(night, seconds: float) -> None:
    for feed in well():
        assert (feed.failures, feed.failure, feed.history.count()) == (0, "", 1), feed.slug
        asked = night.hosts[feed.slug].asked_at
        assert len(asked) <= seconds / feed.pace + 2, feed.slug
        assert max(later - earlier for earlier, later in pairwise(asked)) < ALONE, feed.slug


def check_the_faulty(night) -> None:
    expected = {fault.__name__: kind for fault, kind in FAULTS.items()} | {"dead": "network"}
    feeds = Feed.objects.exclude(pk__in=well())
    assert {feed.slug: feed.failure for feed in feeds} == expected
    for feed in feeds:
        counts = feed.failure_counts.aggregate(Sum("count"))
        assert counts["count__sum"] == feed.failures >= 1, feed.slug
        wait = ASKED_TO_WAIT if feed.slug == busy.__name__ else decide.backoff(feed.failures)
        assert feed.due_at > feed.last_tried_at + timedelta(seconds=wait * (1 - JITTER)), feed.slug
    assert not FailureCount.objects.exclude(feed__in=feeds).exists()


def check_the_board(night) -> None:
    for name, state in night.state.items():
        rows = list(StatusChange.objects.filter(platform__slug=name).order_by("since", "pk"))
        assert all(earlier.until == later.since for earlier, later in pairwise(rows)), name
        # Whoever looked at the board before the first answer wrote that nothing is known.
        states = [row.state for row in rows if row.state != "unknown" or row != rows[0]]
        passed = ["operational", "major_outage"] if name == "well-5" else []
        assert states == [*passed, *([state] if state != "unknown" else [])], name
        assert [row.until for row in rows].count(None) == 1, name
        assert rows[-1].state == state, name
    assert sorted(FeedEvent.objects.values_list("external_id", flat=True)) == ["lasting", "passing"]
    proposals = Proposal.objects.order_by("feed__slug").values_list("feed__slug", "state")
    assert list(proposals) == [("well-2", "pending"), ("well-4", "pending"), ("well-5", "over")]


def test_each_fault_has_its_reason_and_none_keeps_a_healthy_feed_from_its_answer(
    committed, loopback, night, monkeypatch
):
    monkeypatch.setattr(outgoing, "TOTAL_TIMEOUT", 2.0)
    night.fall()
    outcomes = refresh(Feed.objects.values_list("pk", flat=True))
    assert [each.result for each in outcomes].count("new") == HEALTHY
    assert fresh_since(timezone.now() - timedelta(seconds=FRESH))
    check_the_faulty(night)
    assert not FeedEvent.objects.exists()
    assert not Proposal.objects.exists()
    for name, state in night.state.items():
        assert shown(name) == (state if name.startswith("well-") else "unknown"), name


@pytest.fixture
def names(monkeypatch):
    """What names stand for, instead of what the system says; one answer after another."""
    found = {}
    real = socket.getaddrinfo

    def answer(host, port, *args, **values):
        if host not in found:
            return real(host, port, *args, **values)
        given = found[host].pop(0) if len(found[host]) > 1 else found[host][0]
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (each, port)) for each in given]

    monkeypatch.setattr(socket, "getaddrinfo", answer)
    return found


@pytest.mark.django_db
@pytest.mark.parametrize("later", [["127.0.0.3"], ["127.0.0.2", "127.0.0.3"]], ids=["all", "one"])
def test_a_name_that_turns_to_a_private_address_is_never_connected_to(
    later, names, server, settings, read
):
    """The whole server answers on 127.0.0.3 too: who connected there would be heard."""
    settings.OUTGOING_ALLOWED_NETWORKS = ["127.0.0.2/32"]
    heard = []
    server.expect_request("/summary.json").respond_with_handler(
        lambda request: heard.append(request) or Response(summary())
    )
    platform = make_platform("sen")
    feed = make_feed("sen", [platform], urls=f"http://sen.example:{server.port}/summary.json")
    names["sen.example"] = [["127.0.0.2"], later]
    assert read(feed).result == "new"
    assert read(feed).result == "failed"
    assert (feed.failure, feed.failures, len(heard)) == ("blocked", 1, 1)
    assert "127.0.0.3, which is not public" in feed.last_error
    assert shown("sen") == "operational", "what it last said counts until it is stale"
    names["sen.example"] = [["127.0.0.2"]]
    assert read(feed).result == "new"
    assert (feed.failure, feed.failures, len(heard)) == ("", 0, 2)


def a_round() -> dict[str, str]:
    """What beat has done every few seconds, in order; return what became of each source."""
    settle_board()
    return {each.slug: each.result for each in refresh(claim(timezone.now()))}


@pytest.fixture
def returned(db, page, clock):
    """A source that was read an hour ahead of the time; then the clock went back."""
    feed = make_feed("sen", [make_platform("sen")], urls=page.url)
    Feed.objects.update(due_at=NOON)
    assert a_round() == {"sen": "new"}
    clock.shift(3600)
    page.says("degraded_performance")
    assert a_round() == {"sen": "new"}
    clock.shift(60 - 3600)
    return feed


def test_a_clock_that_jumped_leaves_one_row_open_and_all_in_order(returned, page, clock):
    page.says("major_outage")
    for _minute in range(70):
        a_round()
        clock.shift(60)
    rows = list(StatusChange.objects.order_by("since", "pk"))
    assert all(earlier.until == later.since for earlier, later in pairwise(rows))
    assert [row.until for row in rows].count(None) == 1
    assert shown("sen") == "major_outage"
    assert Proposal.objects.count() == 1


def test_a_source_is_read_within_a_pace_or_two_after_the_clock_went_back(returned, page, clock):
    page.says("major_outage")
    for _minute in range(2):
        a_round()
        clock.shift(60)
    returned.refresh_from_db()
    assert returned.due_at <= timezone.now() + timedelta(seconds=returned.pace)
    assert returned.last_ok_at <= timezone.now()
    assert shown("sen") == "major_outage"


def test_beat_speaks_within_minutes_after_the_clock_went_back(tmp_path, monkeypatch, clock):
    monkeypatch.setattr(SingleScheduler, "_hold", lambda self: True)
    sent = []
    monkeypatch.setattr(SingleScheduler, "apply_entry", lambda self, entry, **_: sent.append(entry))
    scheduler = SingleScheduler(app, schedule_filename=str(tmp_path / "schedule"), lazy=True)
    scheduler.setup_schedule()

    def live(seconds: float) -> int:
        sent.clear()
        while seconds > 0:
            wait = max(scheduler.tick(), 0.1)
            clock.shift(wait)
            seconds -= wait
        return len(sent)

    try:
        clock.shift(3600)
        assert live(60) > 30
        clock.shift(-3600)
        assert live(360) > 30
    finally:
        scheduler.close()
