"""The samples of all providers, and what reading one of them gives."""

from pathlib import Path

from incidents.feeds.reading import Document, FeedError, Reading
from incidents.feeds.registry import PROVIDERS

SAMPLES = Path(__file__).parent / "samples"
NAMES = tuple(PROVIDERS)
FILES = [
    path
    for name in NAMES
    for path in sorted((SAMPLES / name).iterdir())
    if not path.name.endswith(".expected.json")
]
WHOLE = [path for path in FILES if not path.stem.startswith(("truncated", "html", "broken"))]


def label(path: Path) -> str:
    return f"{path.parent.name}/{path.name}"


def read(name: str, body: bytes, url: str = "") -> Reading | None:
    """Return the reading or None for a FeedError; whatever else is raised fails the test."""
    try:
        return PROVIDERS[name].parse([Document(body, url)])
    except FeedError as error:
        if error.kind not in {"parse", "schema", "blocked"}:
            raise
        return None
