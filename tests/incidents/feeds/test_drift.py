"""A source that no longer speaks its format becomes a task for an editor, once a day at most."""

import pytest

from incidents.feeds import drift
from incidents.feeds.models import Drift, Feed
from tests.factories import make_feed, make_platform

from .statuspage import Page, summary

pytestmark = pytest.mark.django_db
ATOM = """<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom">
<id>tag:sen.example,2026:/history</id><title>Sen Chat Status - Incident History</title>
<updated>2026-03-05T11:00:00Z</updated></feed>"""
AS_ATOM = {"Content-Type": "application/atom+xml"}
HTML = "<!doctype html><html><title>We moved</title></html>"


@pytest.fixture
def feed(page):
    return make_feed("sen", [make_platform()], urls=page.url)


@pytest.fixture
def asked(monkeypatch):
    """The searches that would be queued."""
    found = []
    monkeypatch.setattr(
        "incidents.feeds.tasks.look_for_format.delay", lambda *values: found.append(values)
    )
    return found


@pytest.fixture
def read(read, django_capture_on_commit_callbacks):
    def work(*feeds):
        with django_capture_on_commit_callbacks(execute=True):
            return read(*feeds)

    return work


def failing(feed):
    Feed.objects.filter(pk=feed.pk).update(failures=3)


def test_another_format_is_noticed_at_once(feed, page, read, asked):
    read(feed)
    page.serves(ATOM, **AS_ATOM)
    assert read(feed).result == "failed"
    found = Drift.objects.waiting().get()
    assert (found.feed, found.provider, found.url) == (feed, "statuspage_history", page.url)
    assert feed.provider == "statuspage", "nothing is switched without an editor"
    assert asked == []


def test_three_unreadable_answers_have_a_format_looked_for_once_a_day(
    feed, page, read, asked, clock
):
    page.serves(HTML)
    read(feed)
    read(feed)
    assert asked == []
    read(feed)
    assert [pk for pk, _message in asked] == [feed.pk]
    read(feed)
    clock.shift(86_000)
    read(feed)
    assert len(asked) == 1
    clock.shift(86_400)
    read(feed)
    assert len(asked) == 2


def test_failures_to_answer_are_no_drift(feed, page, read, asked):
    page.serves("", status=500)
    for _time in range(4):
        read(feed)
    assert asked == []
    assert not Drift.objects.exists()


def test_the_usual_places_of_the_same_host_are_looked_at(feed, page, httpserver):
    history = Page(httpserver, "/history.atom")
    history.serves(ATOM, **AS_ATOM)
    page.serves(HTML)
    failing(feed)
    found = drift.look(feed, "expected JSON, got markup")
    assert (found.provider, found.url) == ("statuspage_history", history.url)
    assert len(history.requests) == 1


def test_another_host_is_never_believed(feed, page, httpserver, loopback):
    elsewhere = Page(httpserver, "/elsewhere.json")
    elsewhere.serves(summary())
    target = elsewhere.url.replace("localhost", "127.0.0.1")
    assert target != elsewhere.url
    moved = Page(httpserver, "/api/v1/summary")
    moved.serves("", status=302, Location=target)
    page.serves(HTML)
    failing(feed)
    assert drift.look(feed, "x").provider == ""


def test_without_a_candidate_the_task_says_so_and_stays_one(feed, page):
    page.serves(HTML)
    failing(feed)
    drift.look(feed, "first")
    found = drift.look(feed, "second")
    assert (found.provider, found.url, found.message) == ("", "", "second")
    assert Drift.objects.count() == 1


def test_a_source_that_can_be_read_again_ends_its_task(feed, page, read, asked):
    page.serves(HTML)
    read(feed)
    drift.note(feed, "x", feed.last_tried_at)
    page.says("operational")
    read(feed)
    assert [each.state for each in Drift.objects.all()] == ["over"]


def test_nothing_is_asked_of_an_editor_once_the_source_can_be_read_again(feed, page):
    page.serves(HTML)
    assert drift.look(feed, "found out too late") is None
    assert not Drift.objects.exists()


def test_other_failures_in_between_are_no_unreadable_answers(feed, page, read, asked):
    page.serves("", status=503)
    read(feed)
    read(feed)
    page.serves(HTML)
    read(feed)
    read(feed)
    assert asked == []
    read(feed)
    assert len(asked) == 1
