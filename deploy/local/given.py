"""Servers that the operator gave: is the database, is the broker there?"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from urllib.parse import parse_qs, unquote, urlencode, urlsplit, urlunsplit

import dj_database_url
import psycopg
import redis

from deploy.local.place import Trouble

SECONDS = 10


def check_database(url: str) -> None:
    """Return when the database answers; Trouble without its password after SECONDS."""
    try:
        told = dj_database_url.parse(url)
    except Exception as error:  # the library raises several kinds, none of them says more
        raise Trouble("DATABASE_URL is not a database address.") from error
    if "postgresql" not in str(told.get("ENGINE")):
        raise Trouble("DATABASE_URL must name a PostgreSQL database (postgresql://…).")
    names = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST"}
    values = {ours: told.get(theirs) for ours, theirs in {**names, "port": "PORT"}.items()}
    known = {option.keyword.decode() for option in psycopg.pq.Conninfo.get_defaults()}
    options = {name: value for name, value in told.get("OPTIONS", {}).items() if name in known}
    parameters = {name: value for name, value in {**options, **values}.items() if value}
    parameters["connect_timeout"] = 5

    def probe() -> None:
        psycopg.connect(**parameters).close()

    _wait("DATABASE_URL", url, probe)


def check_valkey(url: str) -> None:
    """Return when the broker answers; Trouble without its password after SECONDS."""
    try:
        client = redis.Redis.from_url(url, socket_connect_timeout=5, socket_timeout=5)
    except ValueError as error:
        raise Trouble("VALKEY_URL must begin with redis://, rediss:// or unix://.") from error
    _wait("VALKEY_URL", url, client.ping)


def broker_beside(valkey_url: str) -> str:
    """Return Celery's address on the server of `valkey_url`: the database after the cache's.

    Two databases, because emptying the cache empties its database.
    """
    parts = urlsplit(valkey_url)
    query = {name: values[-1] for name, values in parse_qs(parts.query).items()}
    database = query.pop("db", "") or (parts.path.strip("/") if parts.scheme != "unix" else "")
    following = int(database or 0) + 1
    if parts.scheme == "unix":
        login = f"{parts.netloc}" if parts.netloc else ""
        query = {**query, "virtual_host": str(following)}
        return f"redis+socket://{login}{parts.path}?{urlencode(query)}"
    return urlunsplit((parts.scheme, parts.netloc, f"/{following}", urlencode(query), ""))


def _wait(name: str, url: str, probe: Callable[[], object]) -> None:
    """Try `probe` until it succeeds, in a thread: a look-up of a name cannot be interrupted."""
    errors: list[Exception] = []
    answered = threading.Event()

    def run() -> None:
        while time.monotonic() < end:
            try:
                probe()
            except Exception as error:
                errors.append(error)
                time.sleep(0.5)
            else:
                answered.set()
                return

    end = time.monotonic() + SECONDS
    threading.Thread(target=run, daemon=True).start()
    if answered.wait(SECONDS):
        return
    told = urlsplit(url)
    where = told.hostname or told.path or "the given address"
    reason = str(errors[-1]).strip().splitlines()[0] if errors else "no answer"
    for secret in filter(None, (told.password, unquote(told.password or ""))):
        reason = reason.replace(secret, "…")
    port = f":{told.port}" if told.port else ""
    raise Trouble(
        f"{name} cannot be reached within {SECONDS} s at {where}{port} ({reason.rstrip('.')})."
    )
