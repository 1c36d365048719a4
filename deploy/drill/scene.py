"""Scenes: what happened or is made up to happen, as data, in the story's own UTC time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).parent / "scenes"


@dataclass(frozen=True)
class Source:
    """One status source of the scene, as the portal is told of it. `pace` is in real seconds."""

    slug: str
    name: str
    provider: str
    paths: tuple[str, ...]
    pace: int
    trusted: bool
    targets: tuple[dict[str, str], ...]


@dataclass(frozen=True)
class Answer:
    """What a source answers from some moment on.

    `shape` names a function of `payloads`, `values` are its words. The portal's own adapter reads
    `state` from it; where it cannot, `error` says why: network or content.
    """

    shape: str
    values: dict[str, Any]
    said: str = ""
    state: str = ""
    error: str = ""
    turns: tuple[Answer, ...] = ()  # of a source that alternates with each reading


@dataclass(frozen=True)
class Moment:
    """One time of the story: what is recorded of it, and what the sources answer from then on."""

    at: datetime
    record: str = ""
    by: str = ""
    answers: dict[str, Answer] = field(default_factory=dict)


@dataclass(frozen=True)
class Act:
    """What the robot editor does, not before `at`. `values` belong to the deed `do`."""

    at: datetime
    do: str
    values: dict[str, Any]


@dataclass(frozen=True)
class Thing:
    """Something that had to be noticed, for the summary. None where nobody had to."""

    what: str
    at: datetime
    by: str
    platform: str = ""
    source: str = ""
    said_at: datetime | None = None
    board: tuple[str, ...] = ()  # the states one of which the board had to show
    proposal: bool = False
    incident: str = ""
    phase: str = ""


@dataclass(frozen=True)
class Scene:
    """One scene. `speed` is how many times as fast as life it is played by the robot editor."""

    name: str
    title: str
    note: str
    day: date
    starts: datetime
    ends: datetime
    speed: float
    hands_on_speed: float
    recorded: bool
    sources: tuple[Source, ...]
    moments: tuple[Moment, ...]
    acts: tuple[Act, ...]
    things: tuple[Thing, ...]

    def at(self, text: str) -> datetime:
        """Return the moment that `HH:MM` names on the day of the scene. Raises ValueError."""
        return _at(self.day, text)

    def answer(self, slug: str, story: datetime) -> Answer:
        """Return what a source answers at a time of the story. Raises LookupError for no source."""
        told = [each for each in self.moments if slug in each.answers]
        if not told:
            raise LookupError(slug)
        past = [each for each in told if each.at <= story]
        return (past[-1] if past else told[0]).answers[slug]


def names() -> list[str]:
    """Return the names of the scenes there are."""
    return sorted(path.stem for path in FOLDER.glob("*.yaml"))


def load(name: str) -> Scene:
    """Return a scene. Raises ValueError where it contradicts itself."""
    data = yaml.safe_load((FOLDER / f"{name}.yaml").read_text(encoding="utf-8"))
    day = data["day"]
    scene = Scene(
        name=name,
        title=data["title"],
        note=data["note"],
        day=day,
        starts=_at(day, data["starts"]),
        ends=_at(day, data["ends"]),
        speed=data["speed"],
        hands_on_speed=data["hands_on_speed"],
        recorded=data["recorded"],
        sources=tuple(_source(each) for each in data["sources"]),
        moments=tuple(_moment(day, each) for each in data["moments"]),
        acts=tuple(_act(day, each) for each in data["editor"]),
        things=tuple(_thing(day, each) for each in data["things"]),
    )
    _check(scene)
    return scene


def _check(scene: Scene) -> None:
    slugs = {source.slug for source in scene.sources}
    for slug in slugs:
        if slug not in scene.moments[0].answers:
            raise ValueError(f"{scene.name}: {slug} has no first answer")
    for row in (scene.moments, scene.acts):
        times = [each.at for each in row]
        if times != sorted(times) or times[0] < scene.starts or times[-1] > scene.ends:
            raise ValueError(f"{scene.name}: times out of order or outside of the scene")
    unknown = {slug for moment in scene.moments for slug in moment.answers} - slugs
    unknown |= {thing.source for thing in scene.things if thing.source} - slugs
    if unknown:
        raise ValueError(f"{scene.name}: no such source: {', '.join(sorted(unknown))}")


def _at(day: date, text: str) -> datetime:
    if not isinstance(text, str):  # YAML reads an unquoted 15:17 as a number of minutes
        raise ValueError(f"not a quoted HH:MM: {text!r}")
    return datetime.combine(day, time.fromisoformat(text), UTC)


def _source(data: dict[str, Any]) -> Source:
    return Source(
        slug=data["slug"],
        name=data["name"],
        provider=data["provider"],
        paths=tuple(data["paths"]),
        pace=data["pace"],
        trusted=data["trusted"],
        targets=tuple(data.get("targets") or ()),
    )


def _answer(data: dict[str, Any]) -> Answer:
    known = {key: data[key] for key in ("said", "state", "error") if key in data}
    turns = tuple(_answer(each) for each in data.get("turns", ()))
    values = {key: data[key] for key in data if key not in {*known, "shape", "turns"}}
    return Answer(shape=data["shape"], values=values, turns=turns, **known)


def _moment(day: date, data: dict[str, Any]) -> Moment:
    answers = {slug: _answer(each) for slug, each in (data.get("answers") or {}).items()}
    return Moment(_at(day, data["at"]), data.get("record", ""), data.get("by", ""), answers)


def _act(day: date, data: dict[str, Any]) -> Act:
    values = {key: value for key, value in data.items() if key not in ("at", "do")}
    return Act(_at(day, data["at"]), data["do"], values)


def _thing(day: date, data: dict[str, Any]) -> Thing:
    said = data.get("said_at")
    rest = {key: value for key, value in data.items() if key not in ("at", "said_at", "board")}
    return Thing(
        at=_at(day, data["at"]),
        said_at=_at(day, said) if said else None,
        board=tuple(data.get("board") or ()),
        **rest,
    )


def minutes(span: timedelta) -> float:
    """Return a span of time in minutes."""
    return span.total_seconds() / 60


def every_answer(scene: Scene) -> Iterator[tuple[Moment, Source, Answer]]:
    """Yield each answer of a scene with its moment and source, turns one by one."""
    sources = {source.slug: source for source in scene.sources}
    for moment in scene.moments:
        for slug, answer in moment.answers.items():
            for each in answer.turns or (answer,):
                yield moment, sources[slug], each
