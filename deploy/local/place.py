"""Where things of one checkout lie, and whose they are."""

from __future__ import annotations

import errno
import fcntl
import hashlib
import os
import pwd
import secrets
import shutil
import stat
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, NamedTuple

FREE_BYTES_NEEDED = 300 * 1000 * 1000


class Trouble(Exception):
    """One clear sentence for the person at the terminal; the launcher prints it and exits 1."""


class Account(NamedTuple):
    """A system user that an engine runs as."""

    name: str
    uid: int
    gid: int


@dataclass(frozen=True)
class Place:
    """One checkout. `root` is its folder, `var` what it keeps, `ident` a name no other has."""

    root: Path
    var: Path
    ident: str

    @classmethod
    def here(cls, inside: str = "") -> Place:
        """Return the place of this checkout, making `var/` and its identity on the first call.

        The identity is of the path *and* of `var/`: a copy elsewhere and a fresh clone at the same
        path both count as another checkout, so that neither meets the other's database. For the
        same reason a place that keeps everything in a folder `inside` of `var/` is another one.
        """
        root = Path(__file__).resolve().parents[2]
        var = root / "var" / inside
        (var / "log").mkdir(parents=True, exist_ok=True)
        born = kept_secret(var / "instance", 8)
        return cls(root, var, _digest(f"{root}:{os.getuid()}:{born}"))

    @property
    def kept(self) -> Path:
        """The folder `var`, as it is called from the root of the checkout."""
        return self.var.relative_to(self.root)

    @property
    def marker(self) -> str:
        """The value of BINHTINH_RUN in the environment of every process of this checkout."""
        return f"{self.var}#{self.ident}"

    @property
    def engine_home(self) -> Path:
        """Folder of the database's data: in `var/`, or for root in one its engine user can own."""
        return Path("/var/lib/binhtinh") / self.ident if os.getuid() == 0 else self.var

    def sockets(self, suffix: str = "", account: Account | None = None) -> Path:
        """Return the short 0700 folder for unix sockets, owned by `account` (default: by us)."""
        return private_folder(short_temp() / f"binhtinh-{self.ident}{suffix}", account)

    def leave(self) -> None:
        """Remove the folders of sockets when nothing is left in them."""
        for suffix in ("", "-db"):
            with suppress(OSError):
                (short_temp() / f"binhtinh-{self.ident}{suffix}").rmdir()

    def lock(self) -> IO[str] | None:
        """Take the checkout's lock until the file is closed; None when someone else holds it."""
        handle = (self.var / "run.lock").open("a+")
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            handle.close()
            return None
        return handle

    def note(self, lock: IO[str], text: str) -> None:
        """Say in the lock's file who holds it."""
        lock.truncate(0)
        lock.write(text)
        lock.flush()

    def lock_note(self) -> str:
        """What the holder of the lock says of itself."""
        return (self.var / "run.lock").read_text().strip() or "process unknown"


def kept_secret(path: Path, size: int) -> str:
    """Return the text of `path`, created readable by us only from `size` random bytes."""
    if not path.exists() or not path.read_text().strip():
        fresh = path.with_name(path.name + ".new")
        handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "w") as out:
            out.write(secrets.token_urlsafe(size))
        fresh.replace(path)
    return path.read_text().strip()


def engine_account() -> Account | None:
    """Return the user PostgreSQL runs as: None for ourselves, another one when we are root."""
    if os.getuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(name, entry.pw_uid, entry.pw_gid)
    raise Trouble(
        "PostgreSQL refuses to run as root and this system has neither a user 'postgres' nor "
        "'nobody': run as another user or set DATABASE_URL."
    )


def private_folder(path: Path, account: Account | None = None) -> Path:
    """Create or check a folder that only its owner may enter; refuse one that is not ours."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with suppress(FileExistsError):
        path.mkdir(mode=0o700)
    found = path.lstat()
    owner = account.uid if account else os.getuid()
    # Root may have been killed between making the folder and giving it away.
    if not stat.S_ISDIR(found.st_mode) or found.st_uid not in {owner, os.getuid()}:
        raise Trouble(f"{path} belongs to another user: remove it and start again.")
    if account and found.st_uid != owner:
        os.chown(path, account.uid, account.gid, follow_symlinks=False)
    if stat.S_IMODE(found.st_mode) != 0o700:
        path.chmod(0o700)
    return path


def check_space(*folders: Path) -> None:
    """Raise Trouble when a folder's disk has less than FREE_BYTES_NEEDED left."""
    for folder in folders:
        existing = next(path for path in (folder, *folder.parents) if path.exists())
        free = shutil.disk_usage(existing).free
        if free < FREE_BYTES_NEEDED:
            raise Trouble(
                f"The disk is full: {existing} has {free // 1_000_000} MB left, "
                f"{FREE_BYTES_NEEDED // 1_000_000} MB are needed."
            )


def in_words(error: OSError) -> str:
    """Return one sentence for an error of the operating system."""
    where = f" ({error.filename})" if error.filename else ""
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return f"The disk is full{where}: free some space and start again."
    if error.errno in {errno.EACCES, errno.EPERM, errno.EROFS}:
        return f"This user may not write here{where}: run as the owner of this checkout."
    return f"{error.strerror or error}{where}."


def short_temp() -> Path:
    """Return the folder for temporary files with the shortest path."""
    # A socket's path must stay below 104 bytes, and TMPDIR may be long or differ between shells.
    usual = Path("/tmp")  # noqa: S108 - the folder made in it is private and its owner is checked
    return usual if os.access(usual, os.W_OK | os.X_OK) else Path(tempfile.gettempdir())


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:10]
