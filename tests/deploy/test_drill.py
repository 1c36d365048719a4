"""A drill's scenes are readable and true to the record, and the portal notices them."""

from __future__ import annotations

import http.client
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import yaml
from django.utils import timezone

from deploy.drill import scene as scenes
from deploy.drill import summary
from deploy.drill.clock import Clock
from deploy.drill.payloads import SHAPES
from deploy.drill.player import Player
from deploy.drill.scene import Scene
from deploy.drill.sources import serving
from deploy.drill.summary import Noticed
from incidents.feeds import refresh
from incidents.feeds.models import Feed
from incidents.feeds.reading import Document, FeedError
from incidents.feeds.registry import PROVIDERS
from incidents.models import Incident, StatusChange

ROOT = Path(__file__).resolve().parents[2]
SCENES = {name: scenes.load(name) for name in scenes.names()}
NOON = datetime(2026, 3, 5, 12, tzinfo=UTC)
# The recorded facts of the night, and every word in quotation marks that may be used.
RECORD = {
    "15:00": "first failures",
    "15:17": "“major disruptions” of Facebook Login",
    "15:24": "867",
    "15:25": "flooding in from around 10:25 a.m. ET",
    "15:29": "13,083",
    "15:30": "about 500,000 Facebook, about 70,000 Instagram",
    "15:32": "Meta Admin Center, Facebook Login, WhatsApp Business API, Marketing API",
    "15:35": "over half a million",
    "15:52": "This is the first statement by a person",
    "17:07": "being restored",
    "17:19": "we apologize for any inconvenience",
    "17:35": "16 minutes later",
}
WORDS = (
    "We are aware of an issue impacting Facebook Login. Our engineering teams are actively looking "
    "to resolve the issue as quickly as possible.",
    "We're aware people are having trouble accessing our services. We are working on this now.",
    "We resolved the issue as quickly as possible for everyone who was impacted, and we apologize "
    "for any inconvenience.",
    "major disruptions",
    "flooding in from around 10:25 a.m. ET",
    "over half a million",
    "resolved",
)


class Hand:
    """A real clock that is moved by hand."""

    def __init__(self) -> None:
        self.time = NOON

    def __call__(self) -> datetime:
        return self.time


def a_clock(scene: Scene, speed: float = 60) -> tuple[Clock, Hand]:
    hand = Hand()
    return Clock(scene.starts, NOON, speed, hand), hand


def documents(scene: Scene, source: scenes.Source, answer: scenes.Answer) -> list[Document]:
    clock, _ = a_clock(scene)

    def when(text: str) -> str:
        return clock.real_at(scene.at(text)).isoformat()

    replies = [SHAPES[answer.shape](answer.values, path, when) for path in source.paths]
    return [Document(reply.body, "https://x.example/", reply.kind) for reply in replies]


def test_the_clocks_agree() -> None:
    clock, hand = a_clock(SCENES["march-5"], speed=32)
    hand.time += timedelta(seconds=60)
    assert clock.story() == SCENES["march-5"].at("15:30")
    assert clock.real_at(SCENES["march-5"].at("15:30")) == hand.time


@pytest.mark.parametrize("name", SCENES)
def test_every_answer_reads_as_the_scene_says(name: str) -> None:
    scene = SCENES[name]
    for moment, source, answer in scenes.every_answer(scene):
        where = f"{moment.at:%H:%M} {source.slug}"
        read = PROVIDERS[source.provider].parse
        if answer.error:
            with pytest.raises(FeedError):
                read(documents(scene, source, answer))
        else:
            found = read(documents(scene, source, answer))
            assert (found.state, found.unrecognised) == (answer.state, ()), where


@pytest.mark.parametrize("name", SCENES)
def test_a_scene_speaks_of_platforms_and_deeds_there_are(name: str) -> None:
    from deploy.drill.robot import DEEDS

    scene = SCENES[name]
    known = yaml.safe_load((ROOT / "directory/content/platforms.yaml").read_text())
    platforms = {each["slug"] for each in known}
    assert {target["platform"] for each in scene.sources for target in each.targets} <= platforms
    assert {act.do for act in scene.acts} <= set(DEEDS)
    for act in scene.acts:
        assert set(act.values.get("levels") or ()) <= platforms
        assert {"vi", "en"} == set(act.values.get("body") or ("vi", "en"))
    opened = {act.values["incident"] for act in scene.acts if act.do == "open"}
    assert {thing.incident for thing in scene.things if thing.incident} <= opened


def test_the_night_is_the_recorded_one() -> None:
    scene = SCENES["march-5"]
    told = {f"{moment.at:%H:%M}": moment for moment in scene.moments if moment.record}
    assert told.keys() == RECORD.keys()
    for at, words in RECORD.items():
        assert words in told[at].record
        assert told[at].by
    text = (scenes.FOLDER / "march-5.yaml").read_text(encoding="utf-8")
    for quoted in re.findall("“([^”]+)”", text):
        assert any(" ".join(quoted.split()) in known for known in WORDS), quoted
    assert 4 <= scenes.minutes(scene.at("17:20") - scene.at("15:00")) / scene.speed <= 5


def test_an_unquoted_time_is_refused() -> None:
    with pytest.raises(ValueError, match="quoted"):
        SCENES["march-5"].at(yaml.safe_load("15:17"))


def get(address: str, path: str) -> tuple[int, bytes]:
    connection = http.client.HTTPConnection(address.removeprefix("http://"), timeout=5)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()


def test_the_player_answers_by_the_story() -> None:
    scene = SCENES["several"]
    clock, hand = a_clock(scene)
    with serving() as server:
        assert get(server.address, "/github/summary.json")[0] == 503
        server.player = Player(scene, clock)

        def at(text: str, source: str) -> bytes:
            hand.time = clock.real_at(scene.at(text))
            status, body = get(server.address, f"/{source}/")
            assert status == 200
            return body

        assert b'"none"' in at("09:04", "github")
        critical = at("09:11", "github")
        assert b'"critical"' in critical
        assert b"2026-03-05T12:00:05+00:00" in critical  # when it began, by the real clock
        flapping = [b'"critical"' in at("09:13", "discord") for _ in range(4)]
        assert flapping == [True, False, True, False]
        assert at("09:21", "tiktok").startswith(b"<!DOCTYPE html>")
        hand.time = clock.real_at(scene.at("09:16"))
        with pytest.raises(http.client.RemoteDisconnected):
            get(server.address, "/cloudflare/summary.json")
        assert get(server.address, "/nobody/")[0] == 404
        assert b"None of it is real" in get(server.address, "/")[1]
    hand.time = clock.real_at(scene.at("09:16"))
    assert Player(scene, clock).reply("tiktok", "summary.json").after == 2


def test_the_summary_says_who_was_how_late() -> None:
    scene = SCENES["march-5"]
    clock, _ = a_clock(scene)

    def noticed(kind: str, at: str, **values) -> Noticed:
        return Noticed(kind, clock.real_at(scene.at(at)), "", **values)

    facebook = frozenset({"facebook"})
    step = {"platforms": facebook, "incident_kind": "outage"}
    found = [
        noticed("proposal", "15:18", source="meta-business"),
        noticed("board", "15:18", platforms=facebook, state="unknown"),
        noticed("step", "15:21", phase="identified", **step),
        noticed("board", "15:21", platforms=facebook, state="major_outage"),
        noticed("step", "17:22", phase="resolved", **step),
    ]
    first, *_ = scene.things
    rows = summary.rows(first, scene, clock, found)
    assert [(row.what, f"{row.story:%H:%M}", row.late) for row in rows[1:]] == [
        ("the source said so", "15:17", None),
        ("a proposal was on the desk", "15:18", timedelta(seconds=1)),
        ("the board: facebook unknown", "15:18", timedelta(seconds=1)),
        ("an editor published it", "15:21", timedelta(seconds=4)),
        ("the board: facebook major_outage", "15:21", timedelta(seconds=4)),
    ]
    assert rows[1].behind == timedelta(minutes=17)
    text = "\n".join(summary.table(scene, clock, found))
    assert "never" in text  # the board did not recover
    assert re.search(r"an editor published it +15:21 +\+4\.0 s +\+4\.0 min", text)


@pytest.mark.audit
@pytest.mark.usefixtures("loaded")
def test_the_portal_notices_the_night_and_the_robot_answers(settings) -> None:
    from deploy.drill import stage
    from deploy.drill.robot import Robot
    from deploy.drill.watch import Watch

    settings.OUTGOING_ALLOWED_NETWORKS = ["127.0.0.0/8"]
    scene = SCENES["march-5"]
    hand = Hand()
    hand.time = timezone.now()
    clock = Clock(scene.starts, hand.time, 10_000, hand)
    with serving() as server:
        server.player = Player(scene, clock)
        stage.set_up(scene, server.address, trusted=False)
        (feed,) = Feed.objects.enabled()

        def read(text: str) -> None:
            hand.time = clock.real_at(scene.at(text))
            refresh.refresh([feed.pk])

        read("14:59")
        assert not stage.unread(scene)
        robot, watch = Robot(scene, clock), Watch()
        assert (robot.act(), watch.news()) == ([], [])
        read("15:18")
        kinds = sorted(each.kind for each in watch.news())
        assert kinds == ["board"] * 4 + ["proposal"]
        assert state_of("facebook") == "unknown"  # not trusted: no more than doubt
        hand.time = clock.real_at(scene.at("15:21"))
        robot.act()
        assert state_of("facebook") == state_of("threads") == "major_outage"
        assert state_of("whatsapp") == "unknown"
        read("17:36")
        robot.act()
        assert not robot.left
        (incident,) = Incident.objects.filter(updates__author__email=stage.ROBOT).distinct()
        assert incident.phase == "resolved"
        assert state_of("facebook") == "no_known_issue"


def state_of(platform: str) -> str:
    return StatusChange.objects.current().get(platform__slug=platform).state
