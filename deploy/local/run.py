"""`make run`: from a checkout to a living portal, and back to nothing on Ctrl-C."""

from __future__ import annotations

import hashlib
import http.client
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import IO
from urllib.parse import urlsplit

from dotenv import load_dotenv

from deploy.local import engines, given, orphans
from deploy.local.output import follow, last_lines, say, step
from deploy.local.place import Place, Trouble, check_space, kept_secret
from deploy.local.processes import Supervisor, check_port
from deploy.local.program import read_procfile

WEB_SECONDS = 90
NOTE = "first editor"
OUTSIDE = "The supervisor was ended from outside: everything is stopped, start again."
UNWALKED = {".venv", "var", ".git", "__pycache__"}


class Stopped(BaseException):
    """Someone asked the launcher to end (Ctrl-C, SIGTERM, the terminal was closed)."""


def run(place: Place) -> int:
    """Run the portal until it is asked to stop; return the exit status."""
    begin = time.monotonic()

    def work(stack: ExitStack, lock: IO[str]) -> None:
        settings(place)
        place.note(lock, f"process {os.getpid()}, {os.environ['SITE_URL']}")
        _run_locked(place, stack, begin)

    return until_stopped(place, "The portal", work)


def until_stopped(place: Place, name: str, work: Callable[[ExitStack, IO[str]], None]) -> int:
    """Do `work` under the lock of a place until it ends or is asked to stop; return 0.

    What work puts on the stack is undone at its end, which no second signal cuts short. Raises
    Trouble when somebody else holds the lock; `name` is what runs there then.
    """
    lock = place.lock()
    if lock is None:
        raise Trouble(f"{name} already runs in this checkout ({place.lock_note()}).")
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _stop)
    if signal.getsignal(signal.SIGHUP) != signal.SIG_IGN:  # not under nohup
        signal.signal(signal.SIGHUP, _stop)
    try:
        with ExitStack() as stack:
            stack.enter_context(lock)
            try:
                work(stack, lock)
            finally:
                _ignore_signals()
    except Stopped:
        say("Stopped.")
    return 0


def settings(place: Place) -> None:
    """Put into our environment what every process of the portal reads from it."""
    load_dotenv(place.root / ".env")  # what the shell says goes before it
    defaults = {"HOST": "127.0.0.1", "PORT": "8000", "DJANGO_SETTINGS_MODULE": "portal.settings"}
    for name, value in defaults.items():
        os.environ[name] = os.environ.get(name) or value
    port = os.environ["PORT"]
    os.environ["SITE_URL"] = os.environ.get("SITE_URL") or f"http://localhost:{port}"
    for_children(place)


def for_children(place: Place) -> None:
    """Put into our environment what makes a process one of this place."""
    if not os.environ.get("SECRET_KEY"):
        os.environ["SECRET_KEY"] = kept_secret(place.var / "secret_key", 50)
    os.environ["PYTHONUNBUFFERED"] = "1"
    os.environ["BINHTINH_VAR"] = str(place.kept)
    # Every child is known by this. We ourselves are not: the system shows a process's first
    # environment, not what it changed later.
    os.environ[orphans.RUN] = place.marker


def _run_locked(place: Place, stack: ExitStack, begin: float) -> None:
    reclaim(place)
    check_port(os.environ["HOST"], os.environ["PORT"])
    check_space(place.var, place.engine_home)
    supervisor = start_engines(place, stack, engines.of_checkout(place))
    notes = prepare(place)
    start_portal(place, supervisor)
    site = os.environ["SITE_URL"].rstrip("/")
    say(f"\nThe portal runs after {time.monotonic() - begin:.1f} s.")
    say(f"  Site  {site}/\n  Desk  {site}/desk/")
    for note in notes:
        say(f"  {note}")
    say("  Logs  var/log/    Stop with Ctrl-C.\n")
    ended = threading.Event()
    stack.callback(ended.set)
    names = read_procfile(place.root / "Procfile")
    follow({name: place.var / "log" / f"{name}.log" for name in names}, ended)
    supervisor.process.wait()
    raise Trouble(OUTSIDE)


def reclaim(place: Place) -> None:
    """End what an earlier run of this place left behind, and say so."""
    left = orphans.reclaim(place.marker, engines.data_folders(place))
    if left:
        say(f"  Ended {left} processes that an earlier run left behind.")


def start_engines(place: Place, stack: ExitStack, wanted: list[engines.Engine]) -> Supervisor:
    """Start supervisor and engines, to be ended with the stack, and look for what was given."""
    if os.environ.get("DATABASE_URL"):
        with step("Looking for the given database"):
            given.check_database(os.environ["DATABASE_URL"])
    if os.environ.get("VALKEY_URL"):
        with step("Looking for the given broker"):
            given.check_valkey(os.environ["VALKEY_URL"])
    os.environ.update(engines.addresses(wanted))
    for engine in wanted:
        with step(f"Preparing {engine.name}"):
            engine.prepare()
    names = ", ".join(engine.name for engine in wanted) or "the supervisor"
    with step(f"Starting {names}"):
        stack.callback(place.leave)
        # Whatever the supervisor leaves (it may have been killed) is ended by its marker.
        stack.callback(orphans.reclaim, place.marker, engines.data_folders(place))
        supervisor = Supervisor(place, wanted, list(read_procfile(place.root / "Procfile")))
        stack.callback(supervisor.stop)
        stack.callback(say, "\nStopping …")
        supervisor.wait_reachable()
        for engine in wanted:
            engine.wait_ready(
                engines.READY_SECONDS, lambda name=engine.name: supervisor.failing(name)
            )
    return supervisor


def start_portal(place: Place, supervisor: Supervisor) -> None:
    """Start web, worker and beat; return once the site answers."""
    with step("Starting web, worker and beat"):
        supervisor.start_portal()
        _wait_for_web(place, supervisor)


def prepare(place: Place) -> list[str]:
    """Run `manage.py prepare`; return its lines about the first editor, to be shown again last.

    They are shown at once too: they hold a password that exists nowhere else.
    """
    stamp, now = place.var / "static.stamp", _static_state(place.root)
    manifest = Path(os.environ.get("STATIC_ROOT") or place.var / "static", "staticfiles.json")
    fresh = not (manifest.exists() and stamp.exists() and stamp.read_text() == now)
    notes, seen = [], ""
    with step("Preparing database, content and static files"):
        process = subprocess.Popen(
            [sys.executable, "manage.py", "prepare"],
            cwd=place.root,
            env={**os.environ, "BINHTINH_FRESH_STATIC": "1" if fresh else ""},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            start_new_session=True,
        )
        for line in process.stdout or ():
            say(f"    {line.rstrip()}")
            seen = (seen + line)[-20000:]
            if line.lower().startswith(NOTE):
                notes.append(line.strip())
        if process.wait():
            if "No space left on device" in seen:
                raise Trouble("The disk is full: free some space and start again.")
            raise Trouble("Preparing the portal failed; the reason stands above.")
    if fresh:
        stamp.write_text(now)
    return notes


def _static_state(root: Path) -> str:
    """Return a hash of everything that collecting static files depends on."""
    digest = hashlib.sha256()
    for folder, folders, names in os.walk(root):
        folders[:] = sorted(set(folders) - UNWALKED)
        inside = Path(folder).relative_to(root)
        if "static" in inside.parts or inside == Path("portal"):
            for name in sorted(names):
                digest.update(f"{inside}/{name}\0".encode())
                digest.update(Path(folder, name).read_bytes())
    digest.update((root / "requirements.txt").read_bytes())
    return digest.hexdigest()


def _wait_for_web(place: Place, supervisor: Supervisor) -> None:
    host = os.environ["HOST"]
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 - compared, not bound
    name = {"Host": urlsplit(os.environ["SITE_URL"]).netloc}
    end = time.monotonic() + WEB_SECONDS
    while time.monotonic() < end and not supervisor.failing("portal:web", starts=4):
        connection = http.client.HTTPConnection(host, int(os.environ["PORT"]), timeout=10)
        try:
            connection.request("GET", "/healthz", headers=name)
            if connection.getresponse().status < 400:
                return
        except (OSError, http.client.HTTPException):
            pass
        finally:
            connection.close()
        time.sleep(0.1)
    say(last_lines(place.var / "log/web.log"))
    raise Trouble(f"The web process does not answer at /healthz: see {place.kept}/log/web.log.")


def _stop(_number: int, _frame: object) -> None:
    _ignore_signals()
    raise Stopped


def _ignore_signals() -> None:
    # The way down is bounded in time; a second Ctrl-C must not leave it half done.
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
