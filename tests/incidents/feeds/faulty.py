"""Hosts of a bad night on loopback, 127.0.0.N each, and a database that a test may crash."""

import gzip
import os
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread

import dj_database_url
import psutil
from django.db import connection
from kombu import Connection
from werkzeug import Request, Response

from deploy.local import engines, postgres
from deploy.local.place import engine_account, short_temp
from lib import outgoing
from tests.factories import make_feed, make_platform
from tests.lib.processes import Processes, wait_for

from .statuspage import Page, summary

PRIVATE = "http://10.0.0.1/api/v2/summary.json"
HEALTHY = 20  # feeds that must be fresh afterwards
ASKED_TO_WAIT = 600  # seconds, by the host that answers 429
_BOMB = gzip.compress(bytes(4 * outgoing.MAX_BODY))
_HTML = "<!doctype html><title>Sen</title><p>We have moved."


class Host(Page):
    """A status page on an address of its own, so that nobody waits for a slot beside another."""

    def __init__(self, server, number: int):
        path = f"/{number}/api/v2/summary.json"
        super().__init__(server, path)
        self.url = f"http://127.0.0.{number}:{server.port}{path}"
        self.moving = False  # the same words in other bytes each time
        self.endless = False
        self.hold = Event()  # answers wait while it is set
        self.asked_at: list[float] = []

    def says(self, state="operational", incidents=(), **components: str) -> None:
        super().says(state, incidents, **components)
        self.said = state, incidents

    def _answer(self, request: Request) -> Response:
        self.asked_at.append(time.monotonic())
        if self.moving:
            self.says(*self.said)
        response = super()._answer(request)
        while self.hold.is_set():
            time.sleep(0.05)
        return Response(_forever(), mimetype="application/json") if self.endless else response


def _forever() -> Iterator[bytes]:
    while True:
        yield bytes(65_536)


def slow(host: Host) -> None:
    host.hold.set()


def endless(host: Host) -> None:
    host.endless = True


def bomb(host: Host) -> None:
    host.serves(_BOMB, **{"Content-Encoding": "gzip"})


def astray(host: Host) -> None:
    host.serves(b"", 302, Location=PRIVATE)


def truncated(host: Host) -> None:
    host.serves(summary()[:-40])


def html(host: Host) -> None:
    host.serves(_HTML, **{"Content-Type": "text/html"})


def busy(host: Host) -> None:
    host.serves(b"", 429, **{"Retry-After": str(ASKED_TO_WAIT)})


# What befalls a host, and the reason that is then told of its source.
FAULTS = {
    slow: "timeout",
    endless: "blocked",
    bomb: "blocked",
    astray: "blocked",
    truncated: "parse",
    html: "schema",
    busy: "http",
}


class Night:
    """The hosts of a run and the feeds that read them, by name; `state` is what each page says."""

    def __init__(self, server):
        self.server, self.hosts, self.state = server, {}, {}
        for number in range(HEALTHY):
            host = self.host(f"well-{number}", pace=1 + number % 2)
            host.tagged, host.moving = number % 3 == 0, number % 3 == 1
        for fault in FAULTS:
            self.host(fault.__name__, pace=2)
        with socket.socket() as nobody:
            nobody.bind(("127.0.0.1", 0))
            port = nobody.getsockname()[1]
        make_feed("dead", [make_platform("dead")], urls=f"http://127.0.0.200:{port}/", pace=2)
        self.state["dead"] = "unknown"  # never read

    def host(self, name: str, pace: int) -> Host:
        host = self.hosts[name] = Host(self.server, 2 + len(self.hosts))
        make_feed(name, [make_platform(name)], urls=host.url, pace=pace)
        self.state[name] = "operational"
        return host

    def says(self, name: str, state: str, *incidents: dict) -> None:
        words = {"degraded_performance": "degraded"}
        self.hosts[name].says(state, incidents)
        self.state[name] = words.get(state, state)

    def fall(self) -> None:
        """Let every fault befall its host."""
        for fault in FAULTS:
            fault(self.hosts[fault.__name__])


class OwnPostgres:
    """A PostgreSQL of one test: to crash it disturbs nobody else. It keeps what it confirmed."""

    def __init__(self, folder: Path):
        self.folder = folder
        home = folder / "db"
        self.engine = postgres.Postgres(home, home, engine_account())
        self.url = self.engine.url

    def start(self) -> None:
        log = self.folder / "postgres.log"
        self._running = engines.running(self.engine, str(self.folder), log)
        self._running.__enter__()

    def stop(self) -> None:
        self._running.__exit__(None, None, None)

    def crash(self) -> None:
        """End it as a crash does: no word to anybody, the journal is read at the next start."""
        pid = int((self.engine.data / "postmaster.pid").read_text().split()[0])
        os.kill(pid, signal.SIGQUIT)
        self.stop()
        connection.close()

    def copy(self, source: str) -> None:
        """Fill it with what another database holds, given by its address."""
        programs = postgres.wheel() / "bin"
        dumped = subprocess.run(
            [programs / "pg_dump", "--no-owner", source], capture_output=True, check=True
        )
        quietly = ["--quiet", "--no-psqlrc", "--set", "ON_ERROR_STOP=1", "--output", os.devnull]
        subprocess.run([programs / "psql", *quietly, self.url], input=dumped.stdout, check=True)


@contextmanager
def own_postgres() -> Iterator[OwnPostgres]:
    """Run a server that holds what the test's database holds, and point Django at it."""
    prefix = f"{engines.ONCE}{os.getpid()}-"
    settings = connection.settings_dict
    before = {name: settings[name] for name in ("HOST", "PORT", "NAME", "USER", "PASSWORD")}
    shared, _slash, _name = os.environ["DATABASE_URL"].rpartition("/")
    with tempfile.TemporaryDirectory(prefix=prefix, dir=short_temp()) as folder:
        Path(folder).chmod(0o711)
        server = OwnPostgres(Path(folder))
        server.start()
        try:
            server.copy(f"{shared}/{before['NAME']}")
            connection.close()
            own = dj_database_url.parse(server.url)
            settings.update({name: own[name] for name in before})
            yield server
        finally:
            connection.close()
            settings.update(before)
            server.stop()


class Memory(Thread):
    """Watches what the processes of a test use; `most` is the most that one of them ever held."""

    def __init__(self, running: list[subprocess.Popen]):
        super().__init__(daemon=True)
        self.running, self.most, self.done = running, 0, Event()

    def run(self) -> None:
        while not self.done.wait(0.25):
            for process in list(self.running):
                for each in family(process):
                    try:
                        self.most = max(self.most, each.memory_info().rss)
                    except psutil.Error:
                        continue


def family(process: subprocess.Popen) -> list[psutil.Process]:
    """Return a process and what it started, as far as they live."""
    try:
        own = psutil.Process(process.pid)
        return [own, *own.children(recursive=True)]
    except psutil.Error:
        return []


def who_asked(running: list[subprocess.Popen], request: Request) -> subprocess.Popen:
    """Return the process that holds the other end of a request's connection."""
    port = int(request.environ["REMOTE_PORT"])
    for process in running:
        links = [link for each in family(process) for link in each.net_connections("tcp")]
        if any(link.laddr.port == port for link in links):
            return process
    raise AssertionError(f"nobody holds port {port}")


def kill_in_the_middle(portal: Processes, host: Host) -> None:
    """Kill the worker that waits for a host's answer, and start another."""
    host.hold.set()
    before = len(host.requests)
    wait_for(lambda: len(host.requests) > before)
    portal.kill(who_asked(portal.running, host.requests[before]))
    portal.worker("three")
    host.hold.clear()


def empty_queue(portal: Processes) -> None:
    with Connection(portal.broker) as link:
        link.default_channel.client.flushdb()


def is_idle(portal: Processes) -> bool:
    """Whether nothing waits in the queue and no worker has anything in hand."""
    with Connection(portal.broker) as link:
        client = link.default_channel.client
        return client.llen("celery") + client.hlen("unacked") == 0
