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

TEMPLATE = "template_migrated"


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
    worker = getattr(request.config, "workerinput", {}).get("workerid", "main")
    name = f"test_{worker}"
    with django_db_blocker.unblock(), _one_at_a_time(), _server() as server:
        exists = server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [TEMPLATE])
        if exists.fetchone() is None:
            server.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(TEMPLATE)))
            _use(TEMPLATE)
            call_command("migrate", interactive=False, verbosity=0)
            _use(None)
        for statement in ("DROP DATABASE IF EXISTS {}", "CREATE DATABASE {} TEMPLATE {}"):
            names = [sql.Identifier(name), sql.Identifier(TEMPLATE)]
            server.execute(sql.SQL(statement).format(*names[: statement.count("{}")]))
    _use(name)


def _use(name: str | None) -> None:
    """Point Django at another database of the same server."""
    connections.close_all()
    if name is not None:
        settings.DATABASES["default"]["NAME"] = name
        connection.settings_dict["NAME"] = name


@pytest.fixture(autouse=True)
def _own_cache(settings, request):
    """Give each worker keys of its own, and each test an empty cache."""
    worker = getattr(request.config, "workerinput", {}).get("workerid", "main")
    settings.CACHES["default"]["KEY_PREFIX"] = f"test-{worker}"
    cache.clear()
