"""The starter content, loaded once for the whole run and given to modules that ask for it."""

from io import StringIO

import pytest
from django.conf import settings
from django.core.cache import cache
from django.core.management import call_command
from psycopg import sql

from tests import conftest as base

LOADED = "template_loaded"


def _copy(server, name: str, template: str) -> None:
    names = {"name": sql.Identifier(name), "template": sql.Identifier(template)}
    server.execute(sql.SQL("DROP DATABASE IF EXISTS {name}").format(**names))
    server.execute(
        sql.SQL("CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY").format(**names)
    )


def _load(server) -> None:
    """Make the template with the starter content, unless another worker already has."""
    exists = server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [LOADED])
    if exists.fetchone() is None:
        _copy(server, LOADED, base.TEMPLATE)
        base._use(LOADED)
        cache.clear()
        call_command("load_content", stdout=StringIO())
        base._use(None)


@pytest.fixture(scope="module")
def starter(request, django_db_setup, django_db_blocker):
    """Point this module's tests at a database that holds the starter content and nothing else."""
    empty = settings.DATABASES["default"]["NAME"]
    with django_db_blocker.unblock():
        base._use(None)
        with base._one_at_a_time(), base._server() as server:
            _load(server)
            _copy(server, f"{empty}_loaded", LOADED)
        base._use(f"{empty}_loaded")
        cache.clear()
    yield
    with django_db_blocker.unblock():
        cache.clear()
        base._use(empty)


@pytest.fixture
def loaded(starter, db):
    """The portal after its first start, in a transaction that undoes what the test does."""
