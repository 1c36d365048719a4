"""The engines of one checkout, and running a command beside them."""

from __future__ import annotations

import ctypes
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

import psutil

from deploy.local import given, orphans
from deploy.local.place import (
    Place,
    Trouble,
    check_space,
    engine_account,
    kept_secret,
    short_temp,
)
from deploy.local.postgres import Postgres, drop_client_settings, run_as
from deploy.local.valkey import Valkey

Engine = Postgres | Valkey
ONCE = "binhtinh-once-"
READY_SECONDS = 180  # a large database that was killed reads its journal first


def of_checkout(place: Place, *, throw_away: bool = False) -> list[Engine]:
    """Return the engines this checkout needs: none for what the operator gave.

    Throw-away ones give up safety on disk for speed.
    """
    found: list[Engine] = []
    if not os.environ.get("DATABASE_URL"):
        drop_client_settings()
        account = engine_account()
        sockets = place.sockets("-db", account)
        found.append(Postgres(place.engine_home, sockets, account, throw_away))
    if not os.environ.get("VALKEY_URL"):
        found.append(Valkey(place.var / "valkey", place.sockets(), throw_away))
    return found


def data_folders(place: Place) -> list[Path]:
    """Where engines of this checkout work, running or not, for recognising their processes."""
    home = place.engine_home
    return [home / "postgres", home / "postgres.unfinished", place.var / "valkey"]


def addresses(engines: list[Engine]) -> dict[str, str]:
    """Return the environment variables that lead to `engines` and beside what is given."""
    told: dict[str, str] = {}
    for engine in engines:
        if isinstance(engine, Postgres):
            told["DATABASE_URL"] = engine.url
        else:
            told["VALKEY_URL"] = engine.url
            told["BROKER_URL"] = os.environ.get("BROKER_URL") or engine.broker_url
    if "BROKER_URL" not in told and not os.environ.get("BROKER_URL"):
        told["BROKER_URL"] = given.broker_beside(os.environ["VALKEY_URL"])
    return told


@contextmanager
def running(engine: Engine, marker: str, log: Path) -> Iterator[None]:
    """Prepare an engine, run it as our child until the block ends, and stop it in good order."""
    engine.prepare()
    stop = signal.SIGINT if engine.name == "postgres" else signal.SIGTERM
    with log.open("ab") as out:
        process = subprocess.Popen(
            engine.command(),
            **run_as(engine.account),
            cwd=str(engine.data),
            env={**os.environ, orphans.RUN: marker},
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=out,
            start_new_session=True,
            preexec_fn=_die_with_parent(stop),
        )
    try:
        engine.wait_ready(READY_SECONDS, lambda: process.poll() is not None)
        yield
    finally:
        process.send_signal(stop)
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def run_beside(place: Place, command: list[str], *, throw_away: bool = False) -> int:
    """Run `command` with the engines' addresses in its environment; return its exit status.

    Engines that already run in this checkout are used; otherwise they run as long as the command.
    """
    with ExitStack() as stack:
        if throw_away:
            engines = stack.enter_context(throw_away_engines())
        else:
            engines = of_checkout(place)
            _start_unless_running(place, engines, stack)
        child = {**os.environ, **addresses(engines)}
        child.setdefault("SECRET_KEY", kept_secret(place.var / "secret_key", 50))
        child.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
        try:
            return _wait_for(subprocess.Popen(command, env=child))
        except FileNotFoundError as error:
            raise Trouble(f"There is no command {command[0]}.") from error


@contextmanager
def throw_away_engines() -> Iterator[list[Engine]]:
    """Run fast engines, for what the environment does not give, in a folder that disappears."""
    _remove_leftovers()
    prefix = f"{ONCE}{os.getpid()}-"
    with tempfile.TemporaryDirectory(prefix=prefix, dir=short_temp()) as folder:
        base = Path(folder)
        # Entered by the database's user too; what lies below is closed to everybody else.
        base.chmod(0o711)
        engines: list[Engine] = []
        if not os.environ.get("DATABASE_URL"):
            drop_client_settings()
            home = base / "db"
            engines.append(Postgres(home, home, engine_account(), throw_away=True))
        if not os.environ.get("VALKEY_URL"):
            engines.append(Valkey(base / "valkey", base / "valkey", throw_away=True))
        with ExitStack() as stack:
            for engine in engines:
                log = base / f"{engine.name}.log"
                stack.enter_context(running(engine, folder, log))
            yield engines


def _remove_leftovers() -> None:
    """Remove folders of throw-away engines whose owner was killed before it could do so."""
    for folder in short_temp().glob(f"{ONCE}*"):
        owner = folder.name.removeprefix(ONCE).partition("-")[0]
        with suppress(OSError):
            ours = folder.lstat().st_uid == os.getuid()
            if ours and owner.isdecimal() and not psutil.pid_exists(int(owner)):
                shutil.rmtree(folder, ignore_errors=True)


def _wait_for(process: subprocess.Popen[bytes]) -> int:
    """Return the command's exit status. It hears Ctrl-C itself; SIGTERM to us is passed on."""
    signal.signal(signal.SIGTERM, lambda *_: process.terminate())
    while True:
        try:
            return process.wait()
        except KeyboardInterrupt:
            continue


def _start_unless_running(place: Place, engines: list[Engine], stack: ExitStack) -> None:
    end = time.monotonic() + 60
    while not all(_answers(engine) for engine in engines):
        lock = place.lock()
        if lock:
            stack.enter_context(lock)
            place.note(lock, f"a command with engines of its own, process {os.getpid()}")
            check_space(place.var, place.engine_home)
            orphans.reclaim(place.marker, data_folders(place))
            for engine in engines:
                log = place.var / "log" / f"{engine.name}.log"
                stack.enter_context(running(engine, place.marker, log))
            return
        if time.monotonic() > end:
            raise Trouble(f"The engines of this checkout do not answer ({place.lock_note()}).")
        time.sleep(0.5)


def _answers(engine: Engine) -> bool:
    try:
        engine.wait_ready(0, lambda: True)
    except Trouble:
        return False
    return True


def _die_with_parent(stop: signal.Signals) -> Callable[[], object] | None:
    """Return a hook that makes Linux send `stop` to the child when we are killed."""
    if sys.platform != "linux":
        return None
    set_death_signal = ctypes.CDLL(None).prctl  # loaded here: nothing may be loaded after fork
    return lambda: set_death_signal(1, int(stop))
