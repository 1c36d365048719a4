"""`make shots`: pictures of every kind of page into var/shots/, with a contact sheet.

ARGS may name kinds of pages (`ARGS="home-one guide"`); their names stand in tests/browser/pages.py.
Starts what it needs itself and leaves nothing behind but the pictures.
"""

import shutil
import sys
import time

from . import stage

FOLDER = stage.ROOT / "var" / "shots"


def main(wanted: list[str]) -> int:
    """Take the pictures; return 1 where a page did not answer as it should."""
    begin = time.monotonic()
    with stage.portal() as site:
        # Imported late: Django has to be set up.
        from tests.browser.pages import KINDS, exists, in_moods

        from . import sheet, shots

        known = {kind.name for kind in KINDS}
        strange = [name for name in wanted if name not in known]
        if strange:
            print(f"Unknown: {', '.join(strange)}. There is: {', '.join(sorted(known))}.")
            return 1
        kinds = [kind for kind in KINDS if not wanted or kind.name in wanted]
        skipped = [kind.name for kind in kinds if not exists(kind)]
        for name in skipped:
            print(f"  {name}: skipped, the site has no such address yet")
        shutil.rmtree(FOLDER, ignore_errors=True)
        FOLDER.mkdir(parents=True)
        taken = []
        for seen in in_moods(kinds):
            taken += shots.take(site, seen, FOLDER)
        order = [kind.name for kind in kinds]
        taken.sort(key=lambda shot: order.index(shot.kind.name))
        faults = {f"{shot.file}: {shot.fault}" for shot in taken if shot.fault}
        index = sheet.write(taken, skipped, FOLDER)
    for fault in sorted(faults):
        print(f"  {fault}")
    number = sum(not shot.fault for shot in taken)
    print(f"{number} pictures in {time.monotonic() - begin:.0f} s: {index}")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
