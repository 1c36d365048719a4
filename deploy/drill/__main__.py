"""`python -m deploy.drill [--scene NAME] [--speed N] [--hands-on] [--trusted] [--site URL]`."""

from __future__ import annotations

import argparse
import sys

from deploy.drill import run, scene
from deploy.local.place import Trouble, in_words


def main() -> int:
    """Run what the command line asks for; return the exit status."""
    parser = argparse.ArgumentParser(prog="make drill", description="Practise an outage.")
    parser.add_argument("--scene", choices=scene.names(), default="march-5", help="what is played")
    parser.add_argument("--speed", type=_speed, help="times as fast as life")
    parser.add_argument("--hands-on", action="store_true", help="people act, not the robot editor")
    parser.add_argument("--trusted", action="store_true", help="every source is believed")
    parser.add_argument("--site", default="", help="the site's address for other machines")
    told = parser.parse_args()
    try:
        return run.run(run.Options(**vars(told)))
    except Trouble as trouble:
        print(trouble, file=sys.stderr, flush=True)
    except OSError as error:
        print(in_words(error), file=sys.stderr, flush=True)
    return 1


def _speed(text: str) -> float:
    speed = float(text)
    if not 0 < speed <= 100_000:
        raise argparse.ArgumentTypeError("a speed is more than 0")
    return speed


if __name__ == "__main__":
    sys.exit(main())
