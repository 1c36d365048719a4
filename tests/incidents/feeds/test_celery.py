"""The whole machinery for real: beat, worker, broker, database and a status page on loopback."""

import threading
import time

import pytest
from pytest_httpserver import HTTPServer

from incidents.feeds.models import FeedEvent
from incidents.models import Proposal, StatusChange
from tests.factories import make_feed, make_platform
from tests.lib.processes import Processes, wait_for

from .statuspage import Page, incident


@pytest.fixture
def portal(committed, tmp_path):
    processes = Processes(tmp_path)
    yield processes
    processes.end()


@pytest.fixture
def slow_page():
    """A page whose answer waits while `page.hold` is set, as a page in trouble does."""
    with HTTPServer(host="127.0.0.1", threaded=True) as server:
        page = Page(server)
        page.hold, page.held = threading.Event(), None
        answer = page._answer

        def answer_slowly(request):
            response = answer(request)
            if page.hold.is_set():
                page.held = request
                while page.hold.is_set():
                    time.sleep(0.05)
            return response

        server.clear()
        server.expect_request("/api/v2/summary.json").respond_with_handler(answer_slowly)
        yield page
        page.hold.clear()


def shown(platform) -> str | None:
    rows = StatusChange.objects.filter(platform=platform, until__isnull=True)
    return rows.values_list("state", flat=True).first()


@pytest.mark.audit
def test_the_board_follows_a_page_within_a_pace_or_two(portal, slow_page):
    page = slow_page
    platform = make_platform("sen-chat")
    feed = make_feed("sen", [platform], urls=page.url, pace=1)
    portal.worker()
    portal.beat()
    wait_for(lambda: shown(platform) == "operational")
    turned = time.monotonic()
    page.says("major_outage", [incident()])
    wait_for(lambda: shown(platform) == "major_outage")
    assert Proposal.objects.pending().count() == 1
    page.says("operational")
    wait_for(lambda: shown(platform) == "operational")
    # Beat looks every three seconds: once for each turn, and the time of a busy machine.
    assert time.monotonic() - turned < 15
    # The event is gone from the page: over once a second answer confirms it.
    wait_for(lambda: Proposal.objects.get().state == "over")
    feed.refresh_from_db()
    assert (feed.failures, feed.history.count()) == (0, 1)


@pytest.mark.audit
def test_a_worker_killed_in_the_middle_of_a_fetch_loses_and_doubles_nothing(portal, slow_page):
    page = slow_page
    platform = make_platform("sen-chat")
    feed = make_feed("sen", [platform], urls=page.url, pace=1)
    page.says("major_outage", [incident()])
    page.hold.set()
    worker = portal.worker()
    portal.beat()
    wait_for(lambda: page.held)
    portal.kill(worker)
    assert shown(platform) is None, "half an answer is no answer"
    feed.refresh_from_db()
    assert feed.last_tried_at is None
    page.hold.clear()
    before = len(page.requests)
    portal.worker("another")
    wait_for(lambda: shown(platform) == "major_outage")
    wait_for(lambda: len(page.requests) > before + 1)
    assert FeedEvent.objects.count() == Proposal.objects.count() == 1
    rows = StatusChange.objects.order_by("since").values_list("state", flat=True)
    assert [state for state in rows if state != "unknown"] == ["major_outage"]
    feed.refresh_from_db()
    assert (feed.failures, feed.history.count()) == (0, 1)
