"""The claim hands each due feed to one worker, and moves it ahead before anything is fetched."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connection, transaction

from incidents.feeds.claim import CHUNK, claim
from incidents.feeds.models import Feed
from tests.factories import NOON, make_feed


def due(minutes_ago: int = 1, **values) -> Feed:
    feed = make_feed(**values)
    feed.due_at = NOON - timedelta(minutes=minutes_ago)
    Feed.objects.filter(pk=feed.pk).update(due_at=feed.due_at)
    return feed


@pytest.mark.django_db
@pytest.mark.parametrize("pace", [1, 60, 86_400])
def test_a_claim_moves_the_feed_ahead_by_exactly_its_pace(pace):
    feed = due(minutes_ago=500, pace=pace)
    assert claim(NOON) == [feed.pk]
    feed.refresh_from_db()
    assert feed.due_at == NOON + timedelta(seconds=pace)
    assert claim(NOON) == []
    assert feed.history.count() == 1, "a claim is nobody's edit"


@pytest.mark.django_db
def test_a_feed_whose_worker_died_is_due_again_after_its_pace():
    feed = due(pace=60)
    assert claim(NOON) == [feed.pk]
    assert claim(NOON + timedelta(seconds=60, microseconds=-1)) == []
    assert claim(NOON + timedelta(seconds=60)) == [feed.pk]


@pytest.mark.django_db
def test_only_enabled_feeds_whose_time_has_come_are_claimed():
    due(enabled=False)
    due(minutes_ago=-1)
    now = due(minutes_ago=0)
    assert claim(NOON) == [now.pk]


@pytest.mark.django_db
def test_the_longest_waiting_come_first_and_no_more_than_asked():
    feeds = [due(minutes_ago=minutes) for minutes in (1, 3, 2)]
    assert claim(NOON, limit=2) == [feeds[1].pk, feeds[2].pk]
    assert claim(NOON, limit=2) == [feeds[0].pk]
    assert CHUNK == 50


@pytest.mark.django_db
def test_a_claim_touches_nothing_but_the_times():
    feed = due()
    before = Feed.objects.values().get()
    claim(NOON)
    after = Feed.objects.values().get()
    assert {**after, "due_at": before["due_at"], "claimed_at": None} == before
    assert after["due_at"] != feed.due_at


def test_two_transactions_at_the_same_time_never_get_the_same_feed(committed):
    feeds = {due().pk for _each in range(8)}
    both_hold = Barrier(2)

    def work():
        with transaction.atomic():
            found = claim(NOON, limit=4)
            both_hold.wait(10)  # neither has committed yet
        connection.close()
        return found

    with ThreadPoolExecutor(2) as workers:
        first, second = (job.result(20) for job in [workers.submit(work), workers.submit(work)])
    assert len(first) == len(second) == 4
    assert set(first) | set(second) == feeds


def test_many_workers_claim_each_feed_once(committed):
    feeds = sorted(due().pk for _each in range(30))
    start = Barrier(4)

    def work():
        start.wait(10)
        found = []
        while chunk := claim(NOON, limit=3):
            found += chunk
        connection.close()
        return found

    with ThreadPoolExecutor(4) as workers:
        jobs = [workers.submit(work) for _each in range(4)]
        assert sorted(pk for job in jobs for pk in job.result(20)) == feeds


def test_a_claim_that_is_rolled_back_leaves_the_feed_due(committed):
    feed = due()
    with transaction.atomic():
        assert claim(NOON) == [feed.pk]
        transaction.set_rollback(True)
    assert claim(NOON) == [feed.pk]
