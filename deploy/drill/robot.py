"""The robot editor: does what an editor would do on the desk, by the desk's own functions.

Needs the portal's settings; nothing here is imported before they stand.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.utils import timezone

import portal.celery  # noqa: F401 - tasks go to the portal's own queue
from deploy.drill.clock import Clock
from deploy.drill.scene import Act, Scene
from deploy.drill.stage import PREFIX, ROBOT
from directory.models import Editor, Platform
from incidents import publish
from incidents.feeds import board
from incidents.feeds.models import Feed
from incidents.feeds.tasks import refresh_feeds
from incidents.models import HeldState, Incident, Proposal


class NotYet(Exception):
    """What the act answers has not come to the desk; it is tried again."""


class Robot:
    """Works off the acts of a scene in their order, each once its time and its cause have come."""

    def __init__(self, scene: Scene, clock: Clock) -> None:
        self.scene, self.clock = scene, clock
        self.left = deque(scene.acts)
        self.author = Editor.objects.get(email=ROBOT)
        self.incidents: dict[str, Incident] = {}

    def act(self) -> list[str]:
        """Do what is to be done now; return in words what was done and nobody else will tell."""
        told = []
        while self.left and self.left[0].at <= self.clock.story():
            act = self.left[0]
            try:
                with transaction.atomic():
                    told.append(DEEDS[act.do](self, act.values))
            except (NotYet, publish.SomebodyWasFaster):
                break
            self.left.popleft()
        return [text for text in told if text]

    def open(self, values: dict[str, Any]) -> str:
        proposal = self._pending(values["source"]).first()
        if proposal is None:
            raise NotYet
        self.incidents[values["incident"]] = publish.open_incident(
            kind=values["kind"],
            titles=values["title"],
            summaries=values["summary"],
            started_at=self.clock.real_at(self.scene.at(values["began"])),
            step=self._step(values),
            author=self.author,
            now=timezone.now(),
            scope=values["scope"],
            proposals=[proposal],
        )
        return ""

    def update(self, values: dict[str, Any]) -> str:
        incident = self.incidents[values["incident"]]
        publish.post_update(incident, self._step(values), self.author, timezone.now())
        return ""

    def dismiss(self, values: dict[str, Any]) -> str:
        proposals = list(self._pending(values["source"]))
        publish.answer(proposals, Proposal.State.DISMISSED, self.author)
        count = len(proposals)
        return f"dismisses {count} proposals of {values['source']}" if count else ""

    def hold(self, values: dict[str, Any]) -> str:
        platform = Platform.objects.get(slug=values["platform"])
        HeldState.objects.create(
            platform=platform, state=values["state"], reason=values["reason"], author=self.author
        )
        board.settle([platform.pk], timezone.now())
        return f"holds the state of {platform.name} by hand: {values['state']}"

    def release(self, values: dict[str, Any]) -> str:
        now = timezone.now()
        platform = Platform.objects.get(slug=values["platform"])
        held = HeldState.objects.holding(now).filter(platform=platform)
        held.update(released_at=now, released_by=self.author)
        board.settle([platform.pk], now)
        return f"releases {platform.name}"

    def read(self, values: dict[str, Any]) -> str:
        feed = Feed.objects.get(slug=f"{PREFIX}{values['source']}")
        refresh_feeds.delay_on_commit([feed.pk])
        return f"has {values['source']} read now"

    @staticmethod
    def _pending(source: str):
        return Proposal.objects.pending().filter(feed__slug=f"{PREFIX}{source}")

    @staticmethod
    def _step(values: dict[str, Any]) -> publish.Step:
        levels = values.get("levels") or {}
        found = Platform.objects.filter(slug__in=levels)
        return publish.Step(
            phase=values["phase"],
            bodies=values["body"],
            levels={platform.pk: levels[platform.slug] for platform in found},
        )


DEEDS: dict[str, Callable[[Robot, dict[str, Any]], str]] = {
    "open": Robot.open,
    "update": Robot.update,
    "dismiss": Robot.dismiss,
    "hold": Robot.hold,
    "release": Robot.release,
    "read": Robot.read,
}


def words_of(act: Act) -> str:
    """Name an act that could not be done."""
    about = act.values.get("incident") or act.values.get("platform") or act.values.get("source")
    return f"{act.do} {about}"
