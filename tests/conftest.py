"""Fixtures every test may use. The database is migrated once and cloned for each worker."""

import fcntl
import os
import tempfile
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from django.conf import settings
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection, connections
from psycopg import sql

from portal import catalogues

TEMPLATE = "template_migrated"

catalogues.compile_all()


@contextmanager
def _one_at_a_time():
    """Hold a lock shared by the workers of this run; they share one database server."""
    folder = Path(tempfile.gettempdir())
    name = f"binhtinh-tests-{os.environ.get('PYTEST_XDIST_TESTRUNUID', os.getpid())}.lock"
    with (folder / name).open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _server():
    """Connect to the server itself, outside the database under test."""
    return psycopg.connect(os.environ["DATABASE_URL"], autocommit=True)


@pytest.fixture(scope="session")
def django_db_setup(request, django_db_blocker):
    """Give this worker a clone of one migrated database."""
    with django_db_blocker.unblock(), _one_at_a_time(), _server() as server:
        exists = server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [TEMPLATE])
        if exists.fetchone() is None:
            server.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(TEMPLATE)))
            _use(TEMPLATE)
            call_command("migrate", interactive=False, verbosity=0)
            _use(None)
    with django_db_blocker.unblock():
        _clone(request.config)


def _clone(config) -> None:
    """Make this worker's database anew from the migrated one."""
    worker = getattr(config, "workerinput", {}).get("workerid", "main")
    name = sql.Identifier(f"test_{worker}")
    connections.close_all()
    with _one_at_a_time(), _server() as server:
        server.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(name))
        server.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY").format(
                name, sql.Identifier(TEMPLATE)
            )
        )
    _use(name.as_string().strip('"'))


def _use(name: str | None) -> None:
    """Point Django at another database of the same server."""
    connections.close_all()
    if name is not None:
        settings.DATABASES["default"]["NAME"] = name
        connection.settings_dict["NAME"] = name


@pytest.fixture(autouse=True)
def _fresh_database(request, django_db_blocker):
    """After a test with real transactions, which ends by emptying every table, clone anew.

    The tables then hold again what the migrations put there: languages, the root page.
    """
    yield
    marker = request.node.get_closest_marker("django_db")
    real = marker is not None and marker.kwargs.get("transaction")
    if real or {"live_server", "transactional_db"} & set(request.fixturenames):
        with django_db_blocker.unblock():
            _clone(request.config)


@pytest.fixture(autouse=True)
def _empty_cache():
    cache.clear()


# A suite that collects nothing is green; so the whole of it must not shrink unnoticed.
EXPECTED = 800


def pytest_sessionfinish(session):
    """Fail a run of the whole suite in which fewer tests ran than there should be."""
    config = session.config
    whole = config.args_source is config.ArgsSource.TESTPATHS and not config.option.keyword
    if hasattr(config, "workerinput") or not whole or "not audit" not in config.option.markexpr:
        return
    stats = config.pluginmanager.get_plugin("terminalreporter").stats
    ran = sum(len(stats.get(word, [])) for word in ("passed", "failed", "error", "skipped"))
    if ran < EXPECTED:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
        config.pluginmanager.get_plugin("terminalreporter").write_line(
            f"Only {ran} tests ran; at least {EXPECTED} are expected.", red=True
        )
