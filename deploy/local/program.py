"""Becomes one program of the Procfile: `python -m deploy.local.program NAME`.

The supervisor starts programs through this module. When a master process was killed with -9, its
children may live on and keep the port or take tasks; they are ended before the program starts
again.
"""

from __future__ import annotations

import os
import shlex
import string
import sys
from pathlib import Path

from deploy.local import orphans


def read_procfile(path: Path) -> dict[str, str]:
    """Return the commands of a Procfile (`name: command`) by name."""
    commands = {}
    for line in path.read_text().splitlines():
        name, colon, command = line.partition(":")
        if colon and not line.lstrip().startswith("#"):
            commands[name.strip()] = command.strip()
    return commands


def argv(command: str, environment: dict[str, str]) -> list[str]:
    """Split a command into words, with $NAME replaced from the environment."""
    return [string.Template(word).substitute(environment) for word in shlex.split(command)]


def main(name: str) -> None:
    root = Path(__file__).resolve().parents[2]
    os.chdir(root)
    environment = dict(os.environ)
    orphans.end(orphans.of_run(environment[orphans.RUN], [], name), seconds=3)
    environment[orphans.PROGRAM] = name
    environment["PATH"] = f"{Path(sys.executable).parent}:{environment.get('PATH', os.defpath)}"
    words = argv(read_procfile(root / "Procfile")[name], environment)
    os.execvpe(words[0], words, environment)  # noqa: S606 - the command is the checkout's Procfile


if __name__ == "__main__":
    main(sys.argv[1])
