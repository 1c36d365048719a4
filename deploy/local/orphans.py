"""Finding and ending processes that an earlier run of this checkout left behind.

Every process of a run carries BINHTINH_RUN in its environment. PostgreSQL and its kind overwrite
theirs with a title, so a server is also known by its name together with its working folder, which
is our data folder. A process that matches neither is never touched.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

import psutil

RUN = "BINHTINH_RUN"
PROGRAM = "BINHTINH_PROGRAM"
ENGINES = {"postgres", "valkey-server"}


def of_run(marker: str, folders: Iterable[Path], program: str = "") -> list[psutil.Process]:
    """Return processes of the run `marker` (of one `program` only, if given), ourselves excepted.

    `folders` are data folders of engines.
    """
    homes = {str(folder.resolve()) for folder in folders}
    own = {os.getpid(), *(parent.pid for parent in psutil.Process().parents())}
    found = []
    for process in psutil.process_iter():
        if process.pid in own:
            continue
        try:
            environment = process.environ()
            marked = environment.get(RUN) == marker
            if program:
                ours = marked and environment.get(PROGRAM) == program
            else:
                ours = marked or (process.name() in ENGINES and process.cwd() in homes)
        except (psutil.Error, OSError):
            continue
        if ours:
            found.append(process)
    return found


def end(processes: list[psutil.Process], seconds: float = 10) -> None:
    """Ask processes to end and kill those that are still there after `seconds`."""
    for process in processes:
        _signal(process, signal.SIGINT if _name(process) == "postgres" else signal.SIGTERM)
    _, alive = psutil.wait_procs(processes, timeout=seconds)
    for process in alive:
        _signal(process, signal.SIGKILL)
    psutil.wait_procs(alive, timeout=5)


def reclaim(marker: str, folders: Iterable[Path]) -> int:
    """End everything an earlier run left behind, and return how many processes that were."""
    folders = list(folders)
    left = of_run(marker, folders)
    count = len(left)
    # The supervisor first and alone: it stops its programs in good order, and would otherwise
    # start again what we end.
    end([process for process in left if _is_supervisor(process)], seconds=25)
    apps = [process for process in of_run(marker, folders) if _name(process) not in ENGINES]
    end(apps)
    end(of_run(marker, folders))
    return count


def _is_supervisor(process: psutil.Process) -> bool:
    try:
        return any(word.endswith("supervisord.conf") for word in process.cmdline())
    except psutil.Error:
        return False


def _name(process: psutil.Process) -> str:
    try:
        return process.name()
    except psutil.Error:
        return ""


def _signal(process: psutil.Process, number: signal.Signals) -> None:
    with suppress(psutil.Error):
        process.send_signal(number)
