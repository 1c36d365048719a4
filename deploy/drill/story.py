"""The course of a drill: the clock runs, the robot acts, what is noticed is told and kept.

Needs the portal's settings; nothing here is imported before they stand.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from django.db import InterfaceError, OperationalError, connection

from deploy.drill.clock import Clock
from deploy.drill.robot import Robot, words_of
from deploy.drill.scene import Moment, Scene
from deploy.drill.summary import Noticed, rows
from deploy.drill.telling import WHO, tell
from deploy.drill.watch import Watch
from deploy.local.output import say

TICK = 0.2  # seconds
GRACE = timedelta(seconds=25)  # real time after the end for what is still on its way


class Story:
    """One performance of a scene. Without `robot` people act on the desk."""

    def __init__(self, scene: Scene, clock: Clock, *, robot: bool) -> None:
        self.scene, self.clock = scene, clock
        self.moments = deque(scene.moments)
        acting = scene if robot else replace(scene, acts=())
        self.robot, self.watch = Robot(acting, clock), Watch()
        self.noticed: list[Noticed] = []

    def play(self, check: Callable[[], None]) -> None:
        """Play to the end. `check` raises where the drill cannot go on."""
        while not self._is_over():
            check()
            self._tell_moments()
            try:
                for text in self.robot.act():
                    tell(self.clock, self.clock.real(), "editor", f"{self.robot.author} {text}")
                for each in self.watch.news():
                    self.noticed.append(each)
                    tell(self.clock, each.real, WHO[each.kind], each.text)
            except (OperationalError, InterfaceError):
                connection.close()  # the supervisor starts the database again
            time.sleep(TICK)
        for act in self.robot.left:
            say(f"The robot editor could not do: {words_of(act)}")

    def _is_over(self) -> bool:
        if self.clock.story() < self.scene.ends:
            return False
        if self.clock.real() > self.clock.real_at(self.scene.ends) + GRACE:
            return True
        open_rows = (
            row.story is None
            for thing in self.scene.things
            for row in rows(thing, self.scene, self.clock, self.noticed)
        )
        # Nobody can wait for people to do what they did not do.
        return not self.robot.left and (not self.scene_has_robot or not any(open_rows))

    @property
    def scene_has_robot(self) -> bool:
        return bool(self.robot.scene.acts)

    def _tell_moments(self) -> None:
        while self.moments and self.moments[0].at <= self.clock.story():
            self._tell(self.moments.popleft())

    def _tell(self, moment: Moment) -> None:
        real = self.clock.real_at(moment.at)
        if moment.record:
            who = "record" if self.scene.recorded else "scene"
            by = f" — {moment.by}" if self.scene.recorded else ""
            tell(self.clock, real, who, moment.record + by)
        names = {source.slug: source.name for source in self.scene.sources}
        for slug, answer in moment.answers.items():
            tell(self.clock, real, "source", f"{names[slug]}: {answer.said}")
