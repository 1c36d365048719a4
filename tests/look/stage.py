"""A portal to look at: throw-away engines, starter content, and the web server of the Procfile."""

import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from deploy.local import engines
from deploy.local.program import argv, read_procfile

ROOT = Path(__file__).resolve().parents[2]
ENVIRONMENT = {
    "SECRET_KEY": "look-" + 50 * "x",
    "SITE_URL": "http://localhost:8000",
    "DJANGO_SETTINGS_MODULE": "portal.settings",
    "HASHED_STATIC": "false",
    "LOG_LEVEL": "CRITICAL",
    "CONNECTIVITY_TARGETS": "none",
    "DJANGO_ALLOW_ASYNC_UNSAFE": "true",  # Playwright's event loop must not make the ORM refuse
}
START_SECONDS = 60


@contextmanager
def portal() -> Iterator[str]:
    """Set Django up on a database of its own with the starter content; yield the site's address."""
    os.environ.update(ENVIRONMENT)
    with ExitStack() as stack:
        os.environ.update(engines.addresses(stack.enter_context(engines.throw_away_engines())))
        import django

        django.setup()
        from tests.bench.__main__ import own_database

        stack.enter_context(own_database())
        yield stack.enter_context(served())


@contextmanager
def served() -> Iterator[str]:
    """Serve the database of this process as `make run` does; yield the address.

    Hashed and packed static files, the page cache, and the `web` line of the Procfile.
    """
    from portal import catalogues

    catalogues.compile_all()
    with tempfile.TemporaryDirectory(prefix="binhtinh-look-") as folder:
        environment = _environment(Path(folder))
        _run([sys.executable, "manage.py", "collectstatic", "--noinput"], environment)
        words = argv(read_procfile(ROOT / "Procfile")["web"], environment)
        with Path(folder, "web.log").open("wb") as log:
            process = subprocess.Popen(
                words, cwd=ROOT, env=environment, stdout=log, stderr=log, start_new_session=True
            )
            try:
                _wait(environment["SITE_URL"], process, Path(folder, "web.log"))
                yield environment["SITE_URL"]
            finally:
                process.terminate()
                process.wait(20)


def _environment(folder: Path) -> dict[str, str]:
    """Return the environment of the server: ours, with the database this process works on."""
    from django.db import connection

    port = _free_port()
    database = urlsplit(os.environ["DATABASE_URL"])._replace(
        path=f"/{connection.settings_dict['NAME']}"
    )
    return {
        **os.environ,
        "PATH": f"{Path(sys.executable).parent}:{os.environ.get('PATH', os.defpath)}",
        # A prefix of an empty host would be lost: postgresql:///name keeps its three strokes.
        "DATABASE_URL": f"{database.scheme}://{database.netloc}{database.path}?{database.query}",
        "HOST": "127.0.0.1",
        "PORT": str(port),
        "SITE_URL": f"http://localhost:{port}",
        "HASHED_STATIC": "true",
        "STATIC_ROOT": str(folder / "static"),
        "PYTHONUNBUFFERED": "1",
    }


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        return listening.getsockname()[1]


def _run(command: list[str], environment: dict[str, str]) -> None:
    done = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise RuntimeError(f"{' '.join(command)} failed:\n{done.stdout}{done.stderr}")


def _wait(site: str, process: subprocess.Popen, log: Path) -> None:
    """Return once the server answers. Raises RuntimeError with its last words."""
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end and process.poll() is None:
        try:
            with urllib.request.urlopen(f"{site}/healthz", timeout=5):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    raise RuntimeError(f"The web server does not answer:\n{log.read_text()[-3000:]}")
