"""How the terminal tells the story: one calm line for each thing, with both clocks."""

from __future__ import annotations

import shutil
import textwrap
from datetime import datetime, timedelta

from deploy.drill.clock import Clock
from deploy.local.output import say

VIET_NAM = timedelta(hours=7)
WHO = {"board": "board", "proposal": "desk", "step": "editor", "failure": "portal"}


def tell(clock: Clock, real: datetime, who: str, text: str) -> None:
    """Print one line of the story: its time in Viet Nam and in UTC, real time, who, what."""
    story = clock.story_at(real)
    passed = max(0, round((real - clock.began).total_seconds()))
    head = (
        f"{story + VIET_NAM:%H:%M} VN  {story:%H:%M} UTC  "
        f"{passed // 60:>2}:{passed % 60:02}  {who:<7} "
    )
    width = max(len(head) + 30, min(110, shutil.get_terminal_size((100, 24)).columns))
    indent = " " * len(head)
    say(textwrap.fill(" ".join(text.split()), width, initial_indent=head, subsequent_indent=indent))
