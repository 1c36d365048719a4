"""Fixtures every test may use. The database is migrated once and cloned for each worker."""

import atexit
import os
import subprocess
import sys
from io import StringIO

import psycopg
import pytest
from django.conf import settings
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection, connections
from psycopg import sql
from pytest_django.plugin import blocking_manager_key

TEMPLATE = "template_migrated"
LOADED = "template_loaded"


def pytest_configure(config):
    settings.PASSWORD_HASHERS = ["tests.passwords.QuickHasher"]


def _server():
    """Connect to the server itself, outside the database under test."""
    return psycopg.connect(os.environ["DATABASE_URL"], autocommit=True)


@pytest.fixture(scope="session")
def django_db_setup(request, django_db_blocker):
    """Give this worker a clone of one migrated database."""
    with django_db_blocker.unblock():
        _clone(_name(request.config), TEMPLATE)


@pytest.fixture(scope="module")
def starter(request, django_db_setup, django_db_blocker):
    """Point this module's tests at a database that holds the starter content and nothing else."""
    empty = _name(request.config)
    with django_db_blocker.unblock():
        _clone(f"{empty}_loaded", LOADED)
        cache.clear()
    yield
    with django_db_blocker.unblock():
        cache.clear()
        _use(empty)


@pytest.fixture
def loaded(starter, db):
    """The portal after its first start, in a transaction that undoes what the test does."""


@pytest.fixture
def content(request, transactional_db, django_db_blocker):
    """The starter content, committed, for tests whose server has connections of its own."""
    with django_db_blocker.unblock():
        _clone(_name(request.config), LOADED)


def _name(config) -> str:
    worker = getattr(config, "workerinput", {}).get("workerid", "main")
    return f"test_{worker}"


def _clone(name: str, template: str) -> None:
    """Make a database anew from a template, which the first to need it makes, and use it."""
    connections.close_all()
    with _server() as server:
        _ensure_in_turn(server, (TEMPLATE, LOADED)[: 1 + (template == LOADED)])
        _copy(server, name, template)
    _use(name)


def _ensure_in_turn(server, templates) -> None:
    """The workers share one server: one makes a template, those who need it wait."""
    for template in templates:
        number = (TEMPLATE, LOADED).index(template)
        server.execute("SELECT pg_advisory_lock(%s)", [number])
        _ensure(server, template)
        server.execute("SELECT pg_advisory_unlock(%s)", [number])


def _ensure(server, template: str) -> None:
    found = server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [template])
    if found.fetchone() is not None:
        return
    making = f"{template}_making"
    if template == TEMPLATE:
        server.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(making)))
        server.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(making)))
        _use(making)
        call_command("migrate", interactive=False, verbosity=0)
    else:
        _copy(server, making, TEMPLATE)
        _use(making)
        call_command("load_content", stdout=StringIO())
    connections.close_all()
    # The name appears only when the template is whole: a worker that died left none.
    names = [sql.Identifier(making), sql.Identifier(template)]
    server.execute(sql.SQL("ALTER DATABASE {} RENAME TO {}").format(*names))


def _copy(server, name: str, template: str) -> None:
    names = {"name": sql.Identifier(name), "template": sql.Identifier(template)}
    server.execute(sql.SQL("DROP DATABASE IF EXISTS {name} WITH (FORCE)").format(**names))
    server.execute(
        sql.SQL("CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY").format(**names)
    )


def _use(name: str) -> None:
    """Point Django at another database of the same server."""
    connections.close_all()
    _forget_content_types()
    settings.DATABASES["default"]["NAME"] = name
    connection.settings_dict["NAME"] = name


def _forget_content_types() -> None:
    """Forget numbers of another database, or of a transaction that was undone."""
    from django.contrib.contenttypes.models import ContentType  # once Django is set up

    ContentType.objects.clear_cache()


def _has_real_transactions(item) -> bool:
    marker = item.get_closest_marker("django_db")
    return (marker is not None and marker.kwargs.get("transaction")) or bool(
        {"live_server", "transactional_db"} & set(item.fixturenames)
    )


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item):
    if _has_real_transactions(item):
        _forget_content_types()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item):
    """After a test with real transactions, which ends by emptying every table, clone anew.

    The tables then hold again what the migrations put there: languages, groups, the root page. A
    hook and no fixture: the plugin's own, which empties them, may be torn down after any of ours.
    """
    result = yield
    if _has_real_transactions(item):
        with item.config.stash[blocking_manager_key].unblock():
            _clone(_name(item.config), TEMPLATE)
    return result


@pytest.fixture(autouse=True)
def _empty_cache():
    cache.clear()


# A suite that collects nothing is green; so the whole of it must not shrink unnoticed.
EXPECTED = 5000


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items):
    """Put tests without a database first: meanwhile the databases to clone are made.

    The browser's come last: its own event loop runs on until the end of the process.
    """
    items.sort(key=lambda item: (item.get_closest_marker("browser") is not None, _asks_db(item)))


def _asks_db(item) -> bool:
    named = {"db", "transactional_db", "django_db_setup"} & set(item.fixturenames)
    return bool(named) or item.get_closest_marker("django_db") is not None


def pytest_xdist_setupnodes():
    """Make the databases to clone in a process of its own, beside the workers' first tests."""
    command = [sys.executable, "-m", "tests.templates"]
    making = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    atexit.register(making.kill)  # one that has ended takes no harm


def make_templates() -> None:
    """Make both databases to clone; who needs one meanwhile waits for it."""
    with _server() as server:
        _ensure_in_turn(server, (TEMPLATE, LOADED))


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
