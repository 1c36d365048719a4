"""The supervisor of one checkout's processes: its configuration, its start and its end."""

from __future__ import annotations

import os
import shlex
import socket
import subprocess
import sys
import time
import xmlrpc.client
from collections import defaultdict
from pathlib import Path

from supervisor.xmlrpc import SupervisorTransport

from deploy.local.engines import Engine
from deploy.local.place import Place, Trouble

CONFIG = "supervisord.conf"
HEAD = """\
; Written by `make run` at each start; changes here are lost.
[supervisord]
nodaemon=true
silent=true
{user}logfile={var}/log/supervisord.log
logfile_maxbytes=2MB
logfile_backups=2
pidfile={var}/supervisord.pid
childlogdir={var}/log

[unix_http_server]
file={socket}
chmod=0700

[rpcinterface:supervisor]
supervisor.rpcinterface_factory = supervisor.rpcinterface:make_main_rpcinterface
"""

# A database whose master was killed refuses to start until the last of its children is gone, so
# failed starts are repeated, each a second later than the one before.
PROGRAM = """
[program:{name}]
command={command}
{extra}autorestart=true
startretries=1000
killasgroup=true
redirect_stderr=true
stdout_logfile={var}/log/{name}.log
stdout_logfile_maxbytes=5MB
stdout_logfile_backups=3
"""


def quoted(words: list[str]) -> str:
    """Return words as one command line that survives the supervisor's configuration file.

    There `%` begins a variable, and a blank with `;` or `#` behind it a comment.
    """
    line = shlex.join(words).replace("%", "%%")
    return line.replace("#", "'\"#\"'").replace(";", "'\";\"'")


def configuration(place: Place, engines: list[Engine], programs: list[str]) -> str:
    """Return the text of var/supervisord.conf."""
    rpc, var = str(_socket(place)).replace("%", "%%"), place.kept
    text = HEAD.format(user="user=root\n" if os.getuid() == 0 else "", socket=rpc, var=var)
    for order, engine in enumerate(engines):
        extra = f"priority={order}\nstartsecs=1\nstopwaitsecs=20\n"
        # SIGINT is PostgreSQL's "fast" stop: it does not wait for clients to leave.
        extra += f"stopsignal={'INT' if engine.name == 'postgres' else 'TERM'}\n"
        if engine.account:
            # Our own folder may be closed to that user, so the engine begins in its own.
            extra += f"user={engine.account.name}\ndirectory={engine.home}\n"
        command = quoted(engine.command())
        text += PROGRAM.format(name=engine.name, command=command, extra=extra, var=var)
    for name in programs:
        command = quoted([sys.executable, "-m", "deploy.local.program", name])
        # A Celery worker ends in good order only when its master alone hears of it; the web
        # server's children may all be told. What is left of the group is killed either way.
        group = "true" if name == "web" else "false"
        extra = f"autostart=false\nstartsecs=3\nstopwaitsecs=10\nstopasgroup={group}\n"
        text += PROGRAM.format(name=name, command=command, extra=extra, var=var)
    return text + f"\n[group:portal]\nprograms={','.join(programs)}\npriority=900\n"


class Supervisor:
    """A supervisord of ours, running in the foreground as a child of the launcher."""

    def __init__(self, place: Place, engines: list[Engine], programs: list[str]) -> None:
        self.place = place
        path = place.var / CONFIG
        path.write_text(configuration(place, engines, programs))
        self._starts: defaultdict[str, set[int]] = defaultdict(set)
        _socket(place).unlink(missing_ok=True)
        with (place.var / "log/supervisord.out").open("ab") as out:
            # A session of its own: Ctrl-C in the terminal is heard by the launcher only, which
            # then stops everything in order.
            self.process = subprocess.Popen(
                [sys.executable, "-m", "supervisor.supervisord", "-c", str(place.kept / CONFIG)],
                cwd=place.root,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=out,
                start_new_session=True,
            )

    def wait_reachable(self, seconds: float = 20) -> None:
        """Return once the supervisor takes orders."""
        end = time.monotonic() + seconds
        while time.monotonic() < end and self.process.poll() is None:
            try:
                self._rpc().supervisor.getState()
                return
            except (OSError, xmlrpc.client.Error):
                time.sleep(0.05)
        raise Trouble(f"The supervisor does not start: see {self.place.kept}/log/supervisord.out.")

    def start_portal(self) -> None:
        """Start web, worker and beat without waiting for them."""
        self._rpc().supervisor.startProcessGroup("portal", False)

    def failing(self, name: str, starts: int = 7) -> bool:
        """Return whether a program began `starts` times since we first asked, or all is lost."""
        if self.process.poll() is not None:
            return True
        try:
            told = self._rpc().supervisor.getProcessInfo(name)
        except (OSError, xmlrpc.client.Error):
            return False
        self._starts[name].add(told["start"])
        return told["statename"] == "FATAL" or len(self._starts[name]) >= starts

    def stop(self) -> None:
        """End every program, the engines last, and the supervisor."""
        if self.process.poll() is None:
            self.process.terminate()
        try:
            self.process.wait(45)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def _rpc(self) -> xmlrpc.client.ServerProxy:
        transport = SupervisorTransport(None, None, f"unix://{_socket(self.place)}")
        return xmlrpc.client.ServerProxy("http://127.0.0.1", transport=transport)


def check_port(host: str, port: str, command: str = "make run") -> None:
    """Raise Trouble when the site could not listen at this address; `command` starts it."""
    if not port.isdecimal() or not 0 < int(port) < 65536:
        raise Trouble(f"PORT must be a number from 1 to 65535, not {port!r}.")
    try:
        family, kind, _, _, address = socket.getaddrinfo(
            host, int(port), type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
    except socket.gaierror as error:
        raise Trouble(f"HOST {host!r} is not an address of this machine.") from error
    with socket.socket(family, kind) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(address)
            probe.listen(1)
        except PermissionError as error:
            raise Trouble(f"Port {port} is reserved for root: PORT=8123 {command}.") from error
        except OSError as error:
            raise Trouble(
                f"Port {port} is taken by another program ({error.strerror}): "
                f"free it or choose another one, for example PORT={_another(int(port))} {command}."
            ) from error


def _another(port: int) -> int:
    return port + 1 if port < 65535 else 8000


def _socket(place: Place) -> Path:
    return place.sockets() / "supervisor.sock"
