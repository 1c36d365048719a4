"""Two workers at the same moment: one open row per platform, each event and proposal once."""

from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from threading import Barrier

import pytest
from django.db import connection, transaction
from django.utils import timezone

from directory.models import ContentVersion, Platform
from incidents.feeds import board, store
from incidents.feeds.fetch import Fetched
from incidents.feeds.models import Feed, FeedEvent
from incidents.feeds.reading import Document
from incidents.feeds.registry import PROVIDERS
from incidents.models import HeldState, Proposal, StatusChange
from lib import outgoing
from tests.factories import make_feed, make_platform

from .statuspage import Page, incident


def at_once(*works, times: int = 1) -> list:
    """Run functions in threads that start together, each with a connection of its own."""
    start = Barrier(len(works) * times)

    def run(work):
        start.wait(10)
        try:
            return work()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(works) * times) as workers:
        jobs = [workers.submit(run, work) for _time in range(times) for work in works]
        try:
            return [job.result(20) for job in jobs]
        except TimeoutError:
            connection.close()  # let go of what the threads wait for
            raise


def history(platform) -> list[StatusChange]:
    return list(StatusChange.objects.filter(platform=platform).order_by("since", "pk"))


def test_two_workers_settling_one_platform_leave_one_open_row(committed):
    platforms = [make_platform() for _each in range(3)]
    ids = [platform.pk for platform in platforms]
    for state in ("degraded", "major_outage", "operational"):
        HeldState.objects.all().delete()
        for platform in platforms:
            HeldState.objects.create(platform=platform, state=state, reason="x")
        at_once(
            lambda: board.settle(ids, timezone.now()),
            lambda: board.settle(reversed(ids), timezone.now()),
            lambda: board.settle_all(timezone.now()),
        )
    for platform in platforms:
        rows = history(platform)
        assert [row.state for row in rows] == ["degraded", "major_outage", "operational"]
        assert all(earlier.until == later.since for earlier, later in pairwise(rows))
        assert [row.until is None for row in rows] == [False, False, True]


@pytest.mark.parametrize("round_", range(3))
def test_two_refreshes_of_one_feed_at_once_write_each_row_once(round_, committed, page):
    platform = make_platform()
    feed = make_feed("sen", [platform], urls=page.url)
    page.says("major_outage", [incident("a"), incident("b")])
    results = at_once(lambda: _stored(feed), times=4)
    assert results.count("new") >= 1
    assert FeedEvent.objects.count() == Proposal.objects.count() == 2
    assert [row.state for row in history(platform)] == ["major_outage"]


def _stored(feed: Feed) -> str:
    """Fetch over HTTP, parse and store, as each of two worker processes does with one feed."""
    started = timezone.now()
    loop = outgoing._Loop()  # a process has one; here each thread stands for a process
    try:
        answer = loop.run(lambda client: client.get(feed.urls))
    finally:
        loop.close()
    fetched = Fetched(feed.pk, (Document(answer.body),), digest=str(started))
    read = PROVIDERS["statuspage"].parse(list(fetched.documents))
    feed = Feed.objects.get(pk=feed.pk)
    targets = list(feed.targets.all())
    item = store.Item(feed, targets, fetched, read)
    [outcome] = store.readings([item], started, timezone.now())
    board.settle(outcome.platforms, timezone.now())
    return outcome.result


def test_feeds_of_shared_platforms_refreshed_at_once_do_not_lock_each_other_out(
    committed, page, httpserver
):
    platforms = [make_platform() for _each in range(4)]
    other = Page(httpserver, "/other.json")
    first = make_feed("first", platforms, urls=page.url)
    second = make_feed("second", platforms[::-1], urls=other.url)
    page.says("degraded_performance")
    other.says("major_outage")
    at_once(
        lambda: _stored(first),
        lambda: _stored(second),
        lambda: board.settle_all(timezone.now()),
        times=2,
    )
    board.settle_all(timezone.now())
    for platform in platforms:
        assert [row.until for row in history(platform)].count(None) == 1
        assert history(platform)[-1].state == "major_outage"


def test_a_platform_may_name_a_feed_that_another_worker_is_storing(committed, page):
    platform = make_platform()
    feed = make_feed("sen", [platform], urls=page.url)
    page.says("major_outage")
    _stored(feed)
    StatusChange.objects.all().delete()
    with transaction.atomic():
        Feed.objects.filter(pk=feed.pk).update(last_ok_at=timezone.now())
        # Were the key locked too, this would wait for us, and we for its platform: a deadlock.
        [settled] = at_once(lambda: board.settle([platform.pk], timezone.now()))
    assert settled[0].feed == feed


def test_what_commits_while_a_settlement_waits_for_the_platform_still_counts(committed):
    platform = make_platform()

    def editor():
        with transaction.atomic():
            Platform.objects.select_for_update(no_key=True).get(pk=platform.pk)
            HeldState.objects.create(platform=platform, state="degraded", reason="seen")
            locked.wait(10)

    def worker():
        locked.wait(10)
        board.settle([platform.pk], timezone.now())

    locked = Barrier(2)
    at_once(editor, worker)
    assert [row.state for row in history(platform)] == ["degraded"]


def test_every_change_counts_in_the_content_version(committed):
    before = ContentVersion.current()
    platforms = [make_platform() for _each in range(4)]
    at_once(*(lambda pk=platform.pk: board.settle([pk], timezone.now()) for platform in platforms))
    assert ContentVersion.current() >= before + 4
