"""The player: which source answers what at this time of the story."""

from __future__ import annotations

import threading
from collections import Counter
from dataclasses import replace

from deploy.drill.clock import Clock
from deploy.drill.payloads import SHAPES, Reply
from deploy.drill.scene import Answer, Scene


class Player:
    """Plays the sources of a scene by a clock. Safe for the threads of a server."""

    def __init__(self, scene: Scene, clock: Clock) -> None:
        self.scene, self.clock = scene, clock
        self.first_paths = {source.slug: source.paths[0] for source in scene.sources}
        self._reads: Counter[str] = Counter()
        self._lock = threading.Lock()

    def reply(self, slug: str, path: str) -> Reply:
        """Return what a source sends now. Raises LookupError for a source the scene has not."""
        answer = self._turn(slug, path, self.scene.answer(slug, self.clock.story()))
        made = SHAPES[answer.shape](answer.values, path, self._when)
        return replace(made, after=answer.values.get("after", 0))

    def _turn(self, slug: str, path: str, answer: Answer) -> Answer:
        """Return the answer itself, or of one that alternates the turn that this reading gets."""
        if not answer.turns:
            return answer
        with self._lock:
            turn = self._reads[slug] % len(answer.turns)
            self._reads[slug] += path == self.first_paths[slug]
        return answer.turns[turn]

    def _when(self, text: str) -> str:
        return self.clock.real_at(self.scene.at(text)).isoformat(timespec="seconds")
