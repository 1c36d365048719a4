"""What the launcher shows: steps with their time, and the programs' logs with their names."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path


def say(text: str) -> None:
    """Print a line at once, even into a pipe; a terminal that went away is no reason to stop."""
    with suppress(OSError):
        print(text, flush=True)


@contextmanager
def step(name: str) -> Iterator[None]:
    """Show that something begins, and how many seconds it took."""
    say(f"  {name} …")
    begin = time.monotonic()
    yield
    say(f"  {name} … done in {time.monotonic() - begin:.1f} s")


class Followed:
    """One log file, read from where it ends now; survives its rotation."""

    def __init__(self, name: str, path: Path) -> None:
        self.name, self.path = name, path
        self.position = path.stat().st_size if path.exists() else 0
        self.rest = b""

    def lines(self) -> Iterator[str]:
        """Yield the complete lines written since the last call, with the program's name."""
        try:
            with self.path.open("rb") as log:
                if log.seek(0, 2) < self.position:
                    self.position = 0
                log.seek(self.position)
                fresh = log.read(1_000_000)
                self.position = log.tell()
        except FileNotFoundError:
            return
        *complete, self.rest = (self.rest + fresh).split(b"\n")
        for line in complete:
            yield f"[{self.name}] {line.decode(errors='replace')}"


def follow(logs: dict[str, Path], stop: threading.Event) -> threading.Thread:
    """Show what is appended to `logs` until `stop` is set, with about half a second of delay."""
    followed = [Followed(name, path) for name, path in logs.items()]

    def run() -> None:
        while not stop.wait(0.5):
            for log in followed:
                for line in log.lines():
                    say(line)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    return thread


def last_lines(path: Path, count: int = 12) -> str:
    """Return the end of a log, for an error message."""
    if not path.exists():
        return ""
    return "\n".join(path.read_text(errors="replace").splitlines()[-count:])
