"""`make bench`: how fast the parts are, as ratios inside one run. Prints, never fails.

ARGS names parts: pages, feeds (both when none is named), api, scale, memory, flat. A number after
`scale` is its length in seconds (150), after `memory` the number of refreshes (100000).
Everything works on a database of its own with the starter content.
"""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager

from deploy.local import engines

ENVIRONMENT = {
    "SECRET_KEY": "bench-" + 50 * "x",
    "SITE_URL": "http://localhost:8000",
    "DJANGO_SETTINGS_MODULE": "portal.settings",
    "HASHED_STATIC": "false",
    "LOG_LEVEL": "CRITICAL",
    "OUTGOING_ALLOWED_NETWORKS": "127.0.0.0/8",
}
USUAL = ("pages", "feeds")


def parts() -> dict[str, Callable]:
    """Return what can be measured. Imported late: Django has to be set up."""
    from . import api, feeds, flat, memory, pages, scale

    modules = (pages, feeds, api, scale, memory, flat)
    return {module.__name__.rpartition(".")[2]: module.measure for module in modules}


def asked(words: list[str]) -> list[tuple[str, list[int]]]:
    """Return the named parts, each with the numbers that follow it."""
    found: list[tuple[str, list[int]]] = []
    for word in words:
        if word.isdecimal() and found:
            found[-1][1].append(int(word))
        else:
            found.append((word, []))
    return found or [(name, []) for name in USUAL]


@contextmanager
def own_database() -> Iterator[None]:
    """Work in a database that is made here and dropped again, whatever server is used."""
    from django.core.management import call_command
    from django.db import connection, connections

    name = connection.settings_dict["NAME"]
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        call_command("load_content")
        yield
    finally:
        connections.close_all()
        connection.creation.destroy_test_db(name, verbosity=0)


def main(words: list[str]) -> None:
    os.environ.update(ENVIRONMENT)
    with ExitStack() as stack:
        os.environ.update(engines.addresses(stack.enter_context(engines.throw_away_engines())))
        import django

        django.setup()
        known = parts()
        wanted = asked(words)
        strange = [name for name, _numbers in wanted if name not in known]
        if strange:
            print(f"Unknown: {', '.join(strange)}. There is: {', '.join(known)}.")
            return
        stack.enter_context(own_database())
        for name, numbers in wanted:
            known[name](*numbers)


if __name__ == "__main__":
    main(sys.argv[1:])
