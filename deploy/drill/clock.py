"""Two clocks: the story's, in its own UTC time, and the real one it is played on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime


def now() -> datetime:
    """Return the real time, aware UTC."""
    return datetime.now(UTC)


@dataclass(frozen=True)
class Clock:
    """The story begins at `starts` when the real clock shows `began`, and runs `speed` times it."""

    starts: datetime
    began: datetime
    speed: float
    real: Callable[[], datetime] = now

    def story(self) -> datetime:
        """Return the story's time now."""
        return self.story_at(self.real())

    def story_at(self, real: datetime) -> datetime:
        """Return the story's time at a real time."""
        return self.starts + (real - self.began) * self.speed

    def real_at(self, story: datetime) -> datetime:
        """Return the real time of a moment of the story."""
        return self.began + (story - self.starts) / self.speed
