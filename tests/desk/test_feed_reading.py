"""Reading one source now: asked of the worker, shown as it came, to those who may."""

import json
import re

import pytest
import time_machine
from django.core.cache import cache
from django.urls import reverse

from incidents.feeds import tasks
from incidents.feeds.models import Feed
from incidents.feeds.tasks import INSPECTED
from tests.factories import NOON, make_feed, make_platform

from .people import sign_in

pytestmark = pytest.mark.django_db
HOSTILE = "<script>alert(1)</script>"


@pytest.fixture
def queue(monkeypatch):
    """What the worker was asked for; the test does it when it wants."""
    waiting = []
    monkeypatch.setattr(
        "incidents.desk.sources.inspect_feed.delay_on_commit", lambda *args: waiting.append(args)
    )
    return waiting


@pytest.fixture
def page(settings, httpserver):
    """A status page on loopback; `page(body)` sets what it answers."""
    settings.OUTGOING_ALLOWED_NETWORKS = ["127.0.0.0/8"]

    def serve(body, **how):
        httpserver.clear()
        httpserver.expect_request("/status.json").respond_with_data(
            body, content_type="application/json", **how
        )
        return httpserver.url_for("/status.json")

    return serve


def status_page(name="Login"):
    component = {"id": "1", "name": name, "status": "operational", "group_id": None}
    status = {"indicator": "none", "description": "Fine"}
    empty = {"incidents": [], "scheduled_maintenances": []}
    head = {"page": {"id": "x", "name": "X", "url": "https://x.example"}, "status": status}
    return json.dumps({**head, "components": [component], **empty})


def ask(desk, feed):
    return desk.post(reverse("incident_room:read_now", args=[feed.slug])).headers["Location"]


def test_read_now_waits_for_the_worker_and_shows_what_it_read(desk, queue, page):
    feed = make_feed("github", platforms=[make_platform()], urls=page(status_page(HOSTILE)))
    address = ask(desk, feed)
    assert re.fullmatch(r"/desk/room/feeds/github/read/[^/]{40,}/", address)
    waiting = desk.get(address)
    assert (waiting.status_code, waiting.headers["Refresh"]) == (200, "2")
    [(feed_id, key)] = queue
    assert (feed_id, key) == (feed.pk, f"read-now:{address.split('/')[-2]}")
    tasks.inspect_feed(feed_id, key)
    answer = desk.get(address)
    shown = answer.content.decode()
    assert "Refresh" not in answer.headers
    assert HOSTILE not in shown
    assert shown.count("&lt;script&gt;alert(1)&lt;/script&gt;") >= 2  # as read, and as it came
    assert "application/json" in shown
    assert feed.urls in shown
    assert re.search(r"\d ms", shown)
    assert Feed.objects.get().state == "operational"  # stored as any other reading


def test_what_cannot_be_read_is_shown_as_it_came(desk, queue, page):
    feed = make_feed("github", urls=page("<html>moved</html>"))
    address = ask(desk, feed)
    tasks.inspect_feed(*queue[0])
    shown = desk.get(address).content.decode()
    assert "&lt;html&gt;moved&lt;/html&gt;" in shown
    assert "parse" in shown


def test_what_does_not_answer_says_why(desk, queue, page):
    feed = make_feed("github", urls=page("gone", status=404))
    address = ask(desk, feed)
    tasks.inspect_feed(*queue[0])
    assert "404" in desk.get(address).content.decode()


def test_only_the_first_part_of_a_large_answer_is_shown(desk, queue, page):
    feed = make_feed("github", urls=page("x" * 70_000 + "the end"))
    address = ask(desk, feed)
    tasks.inspect_feed(*queue[0])
    shown = desk.get(address).content.decode()
    assert "the end" not in shown
    assert "64 KiB" in shown


def test_a_worker_that_does_not_answer_is_told_and_not_waited_for(desk, editor, queue):
    feed = make_feed("github")
    with time_machine.travel(NOON, tick=False) as clock:
        desk.force_login(editor)
        address = ask(desk, feed)
        clock.shift(39)
        assert desk.get(address).context["stage"] == "waiting"
        clock.shift(3)
        silent = desk.get(address)
        assert (silent.context["stage"], "Refresh" in silent.headers) == ("silent", False)
        assert "/readyz" in silent.content.decode()
        clock.shift(INSPECTED)
        assert desk.get(address).context["stage"] == "expired"


def test_a_token_is_made_by_us_and_is_of_one_source(desk, queue):
    feed, other = make_feed("github"), make_feed("gitlab")
    token = ask(desk, feed).split("/")[-2]
    cache.set("read-now:made-up", {"result": "new"})
    for slug, wrong in (
        (other.slug, token),
        (feed.slug, "made-up"),
        (feed.slug, token[:-1]),
        (feed.slug, "a" + token[1:] if token[0] != "a" else "b" + token[1:]),
        (feed.slug, "x" * 5000),
    ):
        address = reverse("incident_room:reading", args=[slug, wrong])
        assert desk.get(address).status_code == 404, wrong
    assert ask(desk, feed).split("/")[-2] != token


def test_a_reading_is_for_those_who_may_change_sources(client, editor, queue):
    feed = make_feed("github")
    client.force_login(editor)
    address = ask(client, feed)
    sign_in(client, "view_feed")
    assert client.get(address).headers["Location"] == "/desk/"
    assert client.post(reverse("incident_room:read_now", args=[feed.slug])).status_code == 302
    assert len(queue) == 1
    client.logout()
    assert client.get(address).headers["Location"].startswith("/desk/login/")
