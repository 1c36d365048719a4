"""Runs a drill: a portal of its own, the scene played against it, the summary, and the end."""

from __future__ import annotations

import logging
import os
import re
import shutil
import sys
import time
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import IO

from deploy.drill import prepared
from deploy.drill import scene as scenes
from deploy.drill.clock import Clock, now
from deploy.drill.player import Player
from deploy.drill.sources import Server, serving
from deploy.drill.summary import table
from deploy.local import engines
from deploy.local.output import say, step
from deploy.local.place import Place, Trouble, check_space
from deploy.local.postgres import Postgres
from deploy.local.processes import Supervisor, check_port
from deploy.local.run import (
    OUTSIDE,
    for_children,
    prepare,
    reclaim,
    start_engines,
    start_portal,
    until_stopped,
)

PORT = "8010"
KEPT = {"HOST", "PORT", "PYTHON", "LOG_FORMAT", "LOG_LEVEL", "DJANGO_SETTINGS_MODULE"}
STALE_SECONDS = 12  # four readings missed; growing stale is to be seen
FIRST_READING_SECONDS = 40


@dataclass(frozen=True)
class Options:
    """What the command line asks for. `speed` None is the scene's own."""

    scene: str = "march-5"
    speed: float | None = None
    hands_on: bool = False
    trusted: bool = False
    site: str = ""


def run(options: Options) -> int:
    """Play a drill to its end or until it is asked to stop; return the exit status."""
    scene = scenes.load(options.scene)
    place = Place.here("drill")

    def work(stack: ExitStack, lock: IO[str]) -> None:
        begin = time.monotonic()
        environment(place, options.site)
        place.note(lock, f"process {os.getpid()}, {os.environ['SITE_URL']}")
        reclaim(place)
        check_port(os.environ["HOST"], os.environ["PORT"], "make drill")
        wipe(place, keep_prepared=prepared.is_kept(place))
        check_space(place.var, place.engine_home)
        server = stack.enter_context(serving())
        wanted = engines.of_checkout(place, throw_away=True)
        supervisor = start_engines(place, stack, wanted)
        notes = _prepare(place, wanted)
        _set_stage(scene, server, options)
        start_portal(place, supervisor)
        with step("Waiting until every source was read once"):
            _wait_for_first_reading(scene, supervisor)
        say(f"\nThe drill is ready after {time.monotonic() - begin:.1f} s.")
        _announce(place, scene, server, notes, options)
        if options.hands_on:
            _wait_for_people()
        _play(scene, server, supervisor, options)

    return until_stopped(place, "A drill", work)


def environment(place: Place, site: str = "") -> None:
    """Make the environment one of a drill: no setting of the portal reaches it, `.env` included."""
    example = (place.root / ".env.example").read_text(encoding="utf-8")
    for name in set(re.findall(r"^#?([A-Z][A-Z_]+)=", example, re.MULTILINE)) - KEPT:
        os.environ.pop(name, None)
    os.environ["PYTHON_DOTENV_DISABLED"] = "1"
    os.environ["HOST"] = os.environ.get("HOST") or "127.0.0.1"
    os.environ["PORT"] = os.environ.get("PORT") or PORT
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    os.environ.update(
        EXERCISE="true",
        SITE_URL=site or f"http://localhost:{os.environ['PORT']}",
        # Another one with each drill: no browser takes an old page for this one.
        RELEASE=f"drill-{datetime.now(UTC):%Y%m%dT%H%M%S}",
        STATIC_ROOT=str(place.var / "static"),
        MEDIA_ROOT=str(place.var / "media"),
        OUTGOING_ALLOWED_NETWORKS="127.0.0.0/8",
        CONNECTIVITY_TARGETS="none",
        FEED_STALE_FLOOR=str(STALE_SECONDS),
        # Nothing leaves this machine, least of all a mail.
        EMAIL_BACKEND="django.core.mail.backends.console.EmailBackend",
    )
    for_children(place)


def wipe(place: Place, *, keep_prepared: bool = False) -> None:
    """Remove what the last drill made; collected styles, keys and the database's program stay.

    With `keep_prepared` the data folder of the database stays too, for the copy in it.
    """
    log = place.var / "log"
    folders = [*engines.data_folders(place), place.var / "media", log]
    if keep_prepared:
        folders.remove(place.engine_home / "postgres")
    else:
        prepared.forget(place)
    for folder in folders:
        shutil.rmtree(folder, ignore_errors=True)
    for left in place.var.glob("celerybeat-schedule*"):
        left.unlink(missing_ok=True)
    log.mkdir(parents=True, exist_ok=True)


def _prepare(place: Place, wanted: list[engines.Engine]) -> list[str]:
    """Fill the drill's database, from what was kept where that still serves; return the notes."""
    (database,) = (engine for engine in wanted if isinstance(engine, Postgres))
    if prepared.is_kept(place):
        prepared.take(database)
        return prepare(place)
    notes = prepare(place)
    prepared.keep(place, database)
    return notes


def _set_stage(scene: scenes.Scene, server: Server, options: Options) -> None:
    """Let Django stand in this process too, and set the stage inside the portal."""
    import django

    with step("Setting the stage"):
        django.setup()
        logging.disable(logging.WARNING)  # the terminal is for the story; the portal has its logs
        from deploy.drill import stage

        server.player = Player(scene, _calm(scene))
        stage.set_up(scene, server.address, trusted=options.trusted)


def _calm(scene: scenes.Scene) -> Clock:
    """Return a clock that stands at the beginning: the story waits."""
    began = now()
    return Clock(scene.starts, began, 1, real=lambda: began)


def _wait_for_first_reading(scene: scenes.Scene, supervisor: Supervisor) -> None:
    from deploy.drill import stage

    end = time.monotonic() + FIRST_READING_SECONDS
    while stage.unread(scene):
        _check(supervisor)
        if time.monotonic() > end:
            raise Trouble("The portal does not read the sources: see var/drill/log/worker.log.")
        time.sleep(0.2)


def _announce(
    place: Place, scene: scenes.Scene, server: Server, notes: list[str], options: Options
) -> None:
    site = os.environ["SITE_URL"].rstrip("/")
    speed = _speed(scene, options)
    lasts = scenes.minutes(scene.ends - scene.starts)
    say(f"  Scene    {scene.title}: {lasts:.0f} minutes, played in {lasts / speed:.1f}")
    say(f"           {scene.note}")
    say(f"  Site     {site}/\n  Desk     {site}/desk/")
    for note in notes:
        say(f"           {note}")
    say(f"  Sources  {server.address}/\n  Logs     {place.kept}/log/")
    say("  Every page says that it is an exercise. Ctrl-C ends it.\n")


def _wait_for_people() -> None:
    """Let people sign in first: a password and a second factor take their time."""
    if sys.stdin.isatty():
        input("Sign in to the desk. Then press Enter, and the story begins. ")


def _speed(scene: scenes.Scene, options: Options) -> float:
    return options.speed or (scene.hands_on_speed if options.hands_on else scene.speed)


def _play(scene: scenes.Scene, server: Server, supervisor: Supervisor, options: Options) -> None:
    from deploy.drill.story import Story

    clock = Clock(scene.starts, now() + timedelta(seconds=1), _speed(scene, options))
    server.player = Player(scene, clock)
    story = Story(scene, clock, robot=not options.hands_on)
    story.play(lambda: _check(supervisor))
    say("")
    for line in table(scene, clock, story.noticed, robot=not options.hands_on):
        say(line)


def _check(supervisor: Supervisor) -> None:
    if supervisor.process.poll() is not None:
        raise Trouble(OUTSIDE)
