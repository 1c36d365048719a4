"""Imports go one way: lib ← directory ← guidance ← incidents ← portal. No exceptions.

Inside incidents: models ← feeds and models ← alerts; neither of these imports the other.
Imports inside functions count.
"""

import ast
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ORDER = ("lib", "directory", "guidance", "incidents", "portal")
# Parts of incidents that must not import some other parts.
INSIDE = {
    "incidents/models": ("incidents.feeds", "incidents.alerts"),
    "incidents/feeds": ("incidents.alerts", "incidents.publish", "incidents.desk"),
    "incidents/alerts": ("incidents.feeds", "incidents.publish", "incidents.desk"),
}


def violations() -> list[str]:
    """Return one line per import that goes the wrong way."""
    found = []
    for package in ORDER:
        for path in sorted((ROOT / package).rglob("*.py")):
            if "migrations" not in path.parts:
                found += _of_file(path.relative_to(ROOT))
    return found


def _of_file(path: Path) -> list[str]:
    forbidden = list(ORDER[ORDER.index(path.parts[0]) + 1 :])
    for part, others in INSIDE.items():
        if path.as_posix().startswith(part):
            forbidden += others
    return [
        f"{path}:{line} imports {name}"
        for line, name in _imported(path)
        if any(name == each or name.startswith(f"{each}.") for each in forbidden)
    ]


def _imported(path: Path):
    """Yield the line and the full name of everything a file imports, relative ones resolved."""
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    package = path.with_suffix("").parts[:-1]
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield node.lineno, alias.name
        elif isinstance(node, ast.ImportFrom):
            base = list(package[: len(package) - node.level + 1]) if node.level else []
            module = ".".join([*base, *([node.module] if node.module else [])])
            for alias in node.names:
                yield node.lineno, f"{module}.{alias.name}"


if __name__ == "__main__":
    wrong = violations()
    print("\n".join(wrong))
    sys.exit(bool(wrong))
