"""One beat speaks at a time, and /readyz knows when none does."""

import json

import psycopg
import pytest
from django.core.cache import cache
from django.db import connection
from kombu import Connection

from portal import beat, health
from portal.beat import LOCK, SingleScheduler
from portal.celery import app
from tests.lib.processes import Processes, wait_for


@pytest.fixture
def portal(django_db_setup, django_db_blocker, tmp_path):
    with django_db_blocker.unblock():
        processes = Processes(tmp_path)
        yield processes
        processes.end()


@pytest.fixture
def scheduler(portal, monkeypatch):
    """A scheduler without a schedule: what holds the lock is this process's connection."""
    monkeypatch.setattr(beat.time, "sleep", lambda seconds: None)
    yield SingleScheduler.__new__(SingleScheduler)
    connection.close()


# A beat that holds the lock asks for it no more: its session's last statement is another one.
TRYING = """
SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()
AND pid != pg_backend_pid() AND query LIKE 'SELECT pg_try_advisory_lock%'
"""


def session(portal) -> psycopg.Connection:
    return psycopg.connect(portal.environment["DATABASE_URL"], autocommit=True)


def speakers(broker: str) -> list[str]:
    """The processes that put the waiting messages into the queue, the newest first."""
    with Connection(broker) as link:
        messages = link.default_channel.client.lrange("celery", 0, -1)
    origins = [json.loads(message)["headers"]["origin"] for message in messages]
    return [origin.removeprefix("gen").partition("@")[0] for origin in origins]


@pytest.mark.audit
def test_a_second_beat_is_silent_and_takes_over_when_the_first_is_killed(portal):
    beats = {str(process.pid): process for process in (portal.beat("one"), portal.beat("two"))}
    with session(portal) as other:
        wait_for(lambda: other.execute(TRYING).fetchone()[0] == 1)
    wait_for(lambda: speakers(portal.broker))
    spoken = len(speakers(portal.broker))
    wait_for(lambda: len(speakers(portal.broker)) > spoken)
    [first] = set(speakers(portal.broker))
    portal.kill(beats.pop(first))
    [(second, process)] = beats.items()
    wait_for(lambda: second in speakers(portal.broker))
    assert process.poll() is None


def test_the_lock_is_held_by_one_session_and_free_when_that_ends(portal, scheduler):
    other = session(portal)
    assert other.execute("SELECT pg_try_advisory_lock(%s)", [LOCK]).fetchone()[0]
    assert scheduler.tick() == beat.RETRY
    assert not scheduler._hold()
    other.close()
    wait_for(scheduler._hold, 5)
    assert scheduler._hold(), "held is held"
    with session(portal) as another:
        assert not another.execute("SELECT pg_try_advisory_lock(%s)", [LOCK]).fetchone()[0]


def test_a_beat_whose_database_went_away_is_silent_until_it_holds_the_lock_again(portal, scheduler):
    assert scheduler._hold()
    with session(portal) as other:
        other.execute("SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory'")
        assert not scheduler._hold()
        assert not scheduler.holding
        wait_for(scheduler._hold, 5)


@pytest.mark.django_db
def test_readyz_says_ok_after_a_heartbeat_and_silent_without_one(client):
    cache.delete(health.HEARTBEAT)
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["beat"]) == (503, "silent")
    health.beat_seen()
    answer = client.get("/readyz")
    good = {"ready": True, "database": "ok", "cache": "ok", "broker": "ok", "beat": "ok"}
    assert (answer.status_code, answer.json()) == (200, good)


@pytest.mark.django_db
def test_readyz_says_so_when_the_last_heartbeat_is_old(client, monkeypatch):
    health.beat_seen()
    monkeypatch.setattr(health, "BEAT_FRESH", -1)
    assert client.get("/readyz").json()["beat"] == "silent"


@pytest.mark.django_db
def test_readyz_names_a_broker_that_cannot_be_reached(client, monkeypatch):
    nowhere = Connection("redis://127.0.0.1:1/0")
    monkeypatch.setattr(app, "connection_for_read", lambda: nowhere)
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["broker"]) == (503, "unreachable")
    assert client.get("/healthz").status_code == 200
