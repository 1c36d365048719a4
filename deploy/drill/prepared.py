"""A prepared database is kept beside the drill's own, so that only the first drill is slow.

What a drill wrote is dropped; the next one begins with a copy of tables and starter content. They
are prepared anew when any of their sources changed, and after a restart of the machine: the
drill's server gives up safety on disk for speed.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

import psutil
import psycopg

from deploy.local.place import Place
from deploy.local.postgres import NAME, Postgres

KEPT = "prepared"
PACKAGES = ("lib", "directory", "guidance", "incidents", "portal")
BOOT = Path("/proc/sys/kernel/random/boot_id")


def is_kept(place: Place) -> bool:
    """Return whether an earlier drill left a prepared database that still serves."""
    stamp = _stamp(place)
    return stamp.exists() and stamp.read_text() == _state(place.root)


def take(engine: Postgres) -> None:
    """Make the drill's database anew, as a copy of the prepared one."""
    with _server(engine) as server:
        server.execute(f"DROP DATABASE IF EXISTS {NAME} WITH (FORCE)")
        server.execute(f"CREATE DATABASE {NAME} TEMPLATE {KEPT} STRATEGY FILE_COPY")


def keep(place: Place, engine: Postgres) -> None:
    """Keep a copy of the drill's database, which nobody uses yet, for the next drill."""
    with _server(engine) as server:
        server.execute(f"CREATE DATABASE {KEPT} TEMPLATE {NAME} STRATEGY FILE_COPY")
    _stamp(place).write_text(_state(place.root))


def forget(place: Place) -> None:
    """Say that there is no prepared database, before it is removed."""
    _stamp(place).unlink(missing_ok=True)


def _server(engine: Postgres) -> psycopg.Connection:
    return psycopg.connect(engine.url.removesuffix(NAME) + "postgres", autocommit=True)


def _stamp(place: Place) -> Path:
    return place.var / "prepared.stamp"


def _state(root: Path) -> str:
    """Return a hash of everything that preparing a database depends on."""
    boot = BOOT.read_text() if BOOT.exists() else str(psutil.boot_time())
    digest = hashlib.sha256(boot.encode())
    for package in PACKAGES:
        for path in sorted((root / package).rglob("*")):
            if path.suffix in (".py", ".yaml"):
                digest.update(f"{path.relative_to(root)}\0".encode())
                digest.update(path.read_bytes())
    digest.update((root / "requirements.txt").read_bytes())
    return digest.hexdigest()
