"""pytest plugin (`-p tests.engines`): a PostgreSQL and a Valkey for one test session.

They start before pytest-django reads the settings, and only for what DATABASE_URL and VALKEY_URL
do not give already; so workers of xdist, which inherit the addresses, start none. Nothing stays on
disk, and when this process is killed the system ends the engines.
"""

from __future__ import annotations

import atexit
import os
from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from deploy.local import engines
from portal import catalogues

_DEFAULTS = {
    "SECRET_KEY": "tests-only-" + 50 * "x",
    "SITE_URL": "http://localhost:8000",
    "DJANGO_SETTINGS_MODULE": "portal.settings",
    "PAGE_CACHE": "false",  # most tests ask again within a transaction, which tells nobody
    "OFFLINE_COPIES": "false",  # a browser would fetch every guide behind the back of each test
    "HASHED_STATIC": "false",  # nothing is collected before a test run
    "CONNECTIVITY_TARGETS": "none",  # tests speak to loopback only
}
_stack = ExitStack()


@pytest.hookimpl(wrapper=True)
def pytest_load_initial_conftests() -> Iterator[None]:
    """Start the engines around the moment in which pytest-django loads the settings."""
    for name, value in _DEFAULTS.items():
        os.environ.setdefault(name, value)
    if not all(os.environ.get(name) for name in ("DATABASE_URL", "VALKEY_URL", "BROKER_URL")):
        owner = os.getpid()
        atexit.register(lambda: _stack.close() if os.getpid() == owner else None)
        started = _stack.enter_context(engines.throw_away_engines())
        os.environ.update(engines.addresses(started))
    worker = os.environ.get("PYTEST_XDIST_WORKER", "")
    _own_numbers(worker)
    if not worker:
        catalogues.compile_all()  # before Django reads them
    return (yield)


def _own_numbers(worker: str) -> None:
    """Give each worker of xdist a cache and a broker of its own in the shared Valkey."""
    if not worker.startswith("gw"):
        return
    first = 2 * (1 + int(worker[2:]))
    for name, mark, number in (
        ("VALKEY_URL", "db=0", first),
        ("BROKER_URL", "virtual_host=1", first + 1),
    ):
        key = mark.partition("=")[0]
        os.environ[name] = os.environ[name].replace(mark, f"{key}={number}")


def pytest_unconfigure() -> None:
    """Stop the engines; in a worker of xdist there are none."""
    _stack.close()
