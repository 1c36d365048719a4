"""Pushing readings: a pushed source is a source like any other, but that nobody asks it."""

import json
from datetime import timedelta

import pytest
import time_machine
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from incidents.feeds import board
from incidents.feeds.claim import claim, hasten
from incidents.feeds.models import FailureCount, Feed, FeedEvent
from incidents.feeds.registry import PROVIDERS
from incidents.models import Proposal, StatusChange
from tests.desk.people import member
from tests.factories import make_feed
from tests.incidents.feeds.sampled import SAMPLES

from .tools import BASE, CALM, READING, Tool, refused

pytestmark = pytest.mark.django_db
PATH = "feeds/sen-push/readings/"


def state(client) -> dict:
    return client.get(f"{BASE}/status/sen/").json()


def test_a_pushed_reading_moves_the_board_as_a_fetched_one_does(tool, feed, client):
    answer = tool.post(PATH, READING)
    assert answer.status_code == 200, answer.content
    told = answer.json()
    assert (told["result"], told["state"], told["events"]) == ("new", "major_outage", 1)
    board_now = state(client)
    assert board_now["state"] == "major_outage"
    assert board_now["evidence"]["kind"] == "official"
    assert board_now["evidence"]["name"] == feed.name
    assert FeedEvent.objects.get().title == "Không đăng nhập được"
    assert Proposal.objects.get().feed == feed
    told = tool.post(PATH, CALM).json()
    assert (told["result"], told["state"]) == ("new", "operational")
    assert state(client)["state"] == "operational"


def test_the_same_reading_again_says_that_it_still_holds(tool, feed):
    with time_machine.travel(timezone.now() - timedelta(minutes=10), tick=True):
        tool.post(PATH, READING)
    before = Feed.objects.get(pk=feed.pk)
    turned = dict(reversed(READING.items()))
    assert tool.post(PATH, turned).json()["result"] == "unchanged"
    after = Feed.objects.get(pk=feed.pk)
    assert after.last_ok_at > before.last_ok_at
    assert after.last_changed_at == before.last_changed_at
    assert StatusChange.objects.filter(state="major_outage").count() == 1


def test_it_grows_stale_as_any_other(tool, feed, client):
    told = tool.post(PATH, CALM).json()
    assert state(client)["state"] == "operational"
    later = timezone.now() + timedelta(seconds=3 * feed.pace + 60)
    assert told["stale_after"] < later.isoformat()
    with time_machine.travel(later, tick=False):
        board.settle_all(timezone.now())
        board_then = state(client)
    assert (board_then["state"], board_then["last_known"]) == ("unknown", "operational")


def test_a_source_that_is_not_trusted_only_proposes(tool, feed, client):
    Feed.objects.update(trusted=False)
    assert tool.post(PATH, READING).json()["proposals"] == 1
    assert state(client)["state"] == "unknown"


def test_nobody_asks_a_pushed_source(feed, sen, monkeypatch):
    now = timezone.now() + timedelta(hours=1)
    asked = make_feed("asked", [sen])
    assert claim(now) == [asked.pk]
    assert hasten(now) == 0

    def refuse(wanted):
        assert wanted == [], "somebody was asked"
        return (each for each in ())

    monkeypatch.setattr("incidents.feeds.refresh.arriving", refuse)
    asked.delete()
    call_command("refresh_feeds")


def test_other_sources_are_not_pushed(tool, sen):
    make_feed("asked", [sen])
    other = Tool(tool.person, feeds=["asked", "off", "gone"])
    make_feed("off", [sen], provider="push", urls="", enabled=False)
    refused(other.post("feeds/asked/readings/", READING), 409)
    refused(other.post("feeds/off/readings/", READING), 404)
    refused(other.post("feeds/gone/readings/", READING), 404)
    assert not FeedEvent.objects.exists()


def test_a_token_pushes_only_to_the_sources_it_names(tool, sen):
    make_feed("other", [sen], provider="push", urls="")
    problem = refused(tool.post("feeds/other/readings/", READING), 403)
    assert problem["feed"] == "other"
    assert Feed.objects.get(slug="other").last_ok_at is None


def test_in_an_exercise_the_answer_says_so(tool, settings):
    assert "exercise" not in tool.post(PATH, READING).json()
    settings.EXERCISE = True
    assert tool.post(PATH, CALM).json()["exercise"] is True


EVENT = READING["events"][0]
WRONG = [
    ({"ok": False}, 400, "ok"),
    ({"ok": 1}, 400, "ok"),
    ({"state": "fine"}, 400, "state"),
    ({"components": None}, 400, "components"),
    ({"components": [{"id": "1", "name": "x", "state": "re_routed"}]}, 400, "components"),
    ({"components": [{"id": "", "name": "x", "state": "degraded"}]}, 400, "components"),
    ({"events": [{**EVENT, "started_at": "yesterday"}]}, 400, "events"),
    ({"events": [{**EVENT, "phase": "pondering"}]}, 400, "events"),
    ({"events": [{**EVENT, "title": "\0"}]}, 400, "events"),
    ({"events": [{**EVENT, "component_ids": ["", "x"]}]}, 400, "events"),
    ({"headlines": "x"}, 400, "headlines"),
    ({"events": [{**EVENT, "started_at": "0001-01-01T00:00:00Z"}]}, 422, None),
]


@pytest.mark.parametrize(("changes", "status", "member"), WRONG)
def test_what_is_no_reading_is_refused_and_not_held_against_the_source(
    tool, feed, changes, status, member
):
    problem = refused(tool.post(PATH, {**READING, **changes}), status)
    if member:
        assert problem["errors"][member]
    row = Feed.objects.get(pk=feed.pk)
    assert (row.last_tried_at, row.failures, row.state) == (None, 0, "unknown")
    assert not FeedEvent.objects.exists()
    assert not FailureCount.objects.exists()


def test_what_read_feed_prints_can_be_pushed_as_it_is(tool, tmp_path, capsys):
    sample = SAMPLES / "statuspage/trouble_all_components_green.json"
    call_command("read_feed", "statuspage", str(sample))
    printed = capsys.readouterr().out.encode()
    answer = tool.post(PATH, printed)
    assert answer.status_code == 200, answer.content
    assert answer.json()["state"] == json.loads(printed)["state"] != "operational"
    assert FeedEvent.objects.exists()


def test_the_desk_shows_that_it_is_pushed_and_asks_nobody(client, feed, db):
    client.force_login(member("Lead", "lien"))
    page = client.get(reverse("incident_room:feed", args=["sen-push"])).content.decode()
    assert reverse("incident_room:read_now", args=["sen-push"]) not in page
    address = reverse("incident_room:read_now", args=["sen-push"])
    assert client.post(address).status_code == 404
    assert "push" in [name for name, provider in PROVIDERS.items() if provider.pushed]
