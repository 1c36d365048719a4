"""Whether the public content keeps its own rules: `manage.py check_content`.

Each check is a function of the moment that yields problems; it looks at what readers see now, the
editors' words like the starter content. Nothing is mended here.
"""

from collections.abc import Callable, Iterator
from datetime import datetime

from . import dates, glossary, languages, links, reviews, sentences, sources, unverified
from .problems import Problem

CHECKS: dict[str, Callable[[datetime], Iterator[Problem]]] = {
    "links": links.check,
    "languages": languages.check,
    "reviews": reviews.check,
    "sentences": sentences.check,
    "sources": sources.check,
    "unverified": unverified.check,
    "dates": dates.check,
    "glossary": glossary.check,
}


def problems(now: datetime) -> Iterator[tuple[str, Problem]]:
    """Yield the name of a check and one problem it found, in the order of the checks."""
    for name, check in CHECKS.items():
        for problem in check(now):
            yield name, problem
