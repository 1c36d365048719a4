"""Who noticed what when: what happened in the scene beside what the portal noticed. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from deploy.drill.clock import Clock
from deploy.drill.scene import Scene, Thing, minutes
from lib import states

NEVER = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Noticed:
    """Something the portal noticed or published, at a real time. `kind` says what is filled."""

    kind: str  # board | proposal | step | failure
    real: datetime
    text: str
    platforms: frozenset[str] = frozenset()
    state: str = ""
    source: str = ""
    incident_kind: str = ""
    phase: str = ""


@dataclass(frozen=True)
class Row:
    """One line of the summary. `late` is real time since the source, or the thing, was there."""

    what: str
    story: datetime | None  # None: it never came
    late: timedelta | None = None
    behind: timedelta | None = None  # of a source: story time since the thing began


def rows(thing: Thing, scene: Scene, clock: Clock, noticed: Sequence[Noticed]) -> list[Row]:
    """Return the lines of one thing: when it began, who said so, who noticed it."""
    since = thing.said_at or thing.at
    found = [Row(f"it began ({thing.by})", thing.at)]
    if thing.said_at:
        behind = thing.said_at - thing.at
        found.append(Row("the source said so", thing.said_at, behind=behind or None))
    begun = clock.real_at(since)

    def first(what: str, rows: Iterator[Noticed]) -> Row:
        row = next(rows, None)
        if row is None:
            return Row(what, None)
        late = max(timedelta(0), row.real - begun)
        return Row(what, clock.story_at(row.real), late=late)

    after = [each for each in noticed if each.real >= clock.real_at(thing.at)]
    if thing.proposal:
        named = (each for each in after if each.kind == "proposal" and each.source == thing.source)
        found.append(first("a proposal was on the desk", named))
    if thing.incident:
        steps = (each for each in after if _is_step(each, thing, scene))
        found.append(first("an editor published it", steps))
    if thing.platform:
        found += [
            first(f"the board: {thing.platform} {each.state}", iter([each]))
            for each in _board(after, thing)
        ] or [Row(f"the board: {thing.platform} {thing.board[0]}", None)]
    return [found[0], *sorted(found[1:], key=lambda row: row.story or NEVER)]


def _board(after: Sequence[Noticed], thing: Thing) -> list[Noticed]:
    """Return how the board came to show the thing: the first change, and the right one."""
    changes = [each for each in after if each.kind == "board" and thing.platform in each.platforms]
    right = next((each for each in changes if each.state in thing.board), None)
    if right is None:
        return []
    return [right] if changes[0] is right else [changes[0], right]


def _is_step(step: Noticed, thing: Thing, scene: Scene) -> bool:
    """Whether an editor's step answers a thing, whoever the editor was and however worded."""
    if step.kind != "step":
        return False
    opening = next(act for act in scene.acts if act.values.get("incident") == thing.incident)
    touched = set(opening.values.get("levels") or ())
    same = step.incident_kind == opening.values["kind"] and (
        bool(touched & step.platforms) or not touched
    )
    closed = states.CLOSED_PHASES
    return same and (step.phase in closed) == (thing.phase in closed)


def table(
    scene: Scene, clock: Clock, noticed: Sequence[Noticed], *, robot: bool = False
) -> list[str]:
    """Return the lines of the whole summary."""
    head = f"{'Who noticed what when':<52}{'UTC':>6}{'real time':>13}{'story time':>14}"
    lines = [head, "-" * len(head)]
    for thing in scene.things:
        lines.append(thing.what)
        lines += [_line(row, clock.speed) for row in rows(thing, scene, clock, noticed)]
    lines.append("-" * len(head))
    lines.append("Lateness counts from the source's word, and where there is none from the thing.")
    lines.append(
        f"Played {clock.speed:g} times as fast as life: one second of the portal is "
        f"{clock.speed / 60:.1f} min of the story. In life only real time counts."
    )
    if robot:
        lines.append("The editor was the robot: it acts when the scene says, and measures nobody.")
    return lines


def _line(row: Row, speed: float) -> str:
    at = f"{row.story:%H:%M}" if row.story else "never"
    text = f"  {row.what:<50}{at:>6}"
    if row.behind:
        return f"{text}{'':>13}{_span(row.behind):>14}"
    if row.late is not None:
        return f"{text}{f'+{row.late.total_seconds():.1f} s':>13}{_span(row.late * speed):>14}"
    return text


def _span(span: timedelta) -> str:
    return f"+{minutes(span):.1f} min"
