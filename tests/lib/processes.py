"""Real processes of the portal beside a test: on its database and its worker's own broker."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.db import connection
from kombu import Connection


class Processes:
    """Starts commands of the portal, keeps their output in files, and ends them all."""

    def __init__(self, folder: Path):
        self.folder = folder
        self.running: list[subprocess.Popen] = []
        self.broker = settings.CELERY_BROKER_URL
        server, _slash, _name = os.environ["DATABASE_URL"].rpartition("/")
        self.environment = {
            **os.environ,
            "DATABASE_URL": f"{server}/{connection.settings_dict['NAME']}",
            "BROKER_URL": self.broker,
            "OUTGOING_ALLOWED_NETWORKS": "127.0.0.0/8",
            "LOG_FORMAT": "text",
        }
        with Connection(self.broker) as link:
            link.default_channel.client.flushdb()

    def start(self, name: str, *command: str) -> subprocess.Popen:
        with self.log(name).open("ab") as out:
            process = subprocess.Popen(
                [sys.executable, *command],
                cwd=settings.BASE_DIR,
                env=self.environment,
                stdout=out,
                stderr=out,
                start_new_session=True,
            )
        self.running.append(process)
        return process

    def worker(self, name="worker") -> subprocess.Popen:
        quiet = ("--without-mingle", "--without-gossip", "--concurrency", "1")
        return self.start(name, "-m", "celery", "-A", "portal", "worker", *quiet)

    def beat(self, name="beat") -> subprocess.Popen:
        schedule = str(self.folder / f"{name}-schedule")
        return self.start(name, "-m", "celery", "-A", "portal", "beat", "--schedule", schedule)

    def manage(self, *arguments: str) -> subprocess.CompletedProcess:
        """Run manage.py to its end."""
        command = [sys.executable, "manage.py", *arguments]
        return subprocess.run(
            command,
            cwd=settings.BASE_DIR,
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    def log(self, name: str) -> Path:
        return self.folder / f"{name}.log"

    def kill(self, process: subprocess.Popen) -> None:
        """End a process and its children at once, in whatever they are doing."""
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.wait(10)

    def end(self) -> None:
        for process in self.running:
            self.kill(process)
        self.running.clear()
        connection.close()


def wait_for(found: Callable[[], object], seconds: float = 30):
    """Return what `found()` returns as soon as it is true."""
    end = time.monotonic() + seconds
    while not (value := found()):
        assert time.monotonic() < end, f"nothing came within {seconds} s"
        time.sleep(0.1)
    return value
