"""`python -m deploy.local run` and `python -m deploy.local engines [--throw-away] -- COMMAND …`."""

from __future__ import annotations

import argparse
import sys

from deploy.local import engines, run
from deploy.local.place import Place, Trouble, in_words


def main() -> int:
    """Run what the command line asks for; return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m deploy.local", description=__doc__)
    verbs = parser.add_subparsers(dest="verb", required=True)
    verbs.add_parser("run", help="run the portal until Ctrl-C")
    beside = verbs.add_parser("engines", help="run a command beside database and broker")
    beside.add_argument("--throw-away", action="store_true", help="empty engines, for this time")
    beside.add_argument("command", nargs=argparse.REMAINDER)
    told = parser.parse_args()
    try:
        place = Place.here()
        if told.verb == "run":
            return run.run(place)
        command = told.command[1:] if told.command[:1] == ["--"] else told.command
        if not command:
            parser.error("name a command after --")
        return engines.run_beside(place, command, throw_away=told.throw_away)
    except Trouble as trouble:
        print(trouble, file=sys.stderr, flush=True)
    except OSError as error:
        print(in_words(error), file=sys.stderr, flush=True)
    return 1


if __name__ == "__main__":
    sys.exit(main())
