"""Plain words: how long sentences are.

English: 16 words on average in one item, and no sentence over 32. Vietnamese is counted in
syllables, which stand apart in writing and say less each: 24, and 45. An item of one or two
sentences has no average worth the name.
"""

import re
from collections.abc import Iterator
from datetime import datetime

from .problems import Problem
from .public import items

AVERAGE = {"vi": 24, "en": 16}
LONGEST = {"vi": 45, "en": 32}
FEWEST = 3
# After a stop, perhaps in quotation marks, where the next word begins a sentence.
_END = re.compile(r"(?<=[.!?…:])[”\"’)»]*\s+(?=[“\"‘(«]?[^\W\d_a-zà-ỹ]|[“\"‘(«]?\d)|\n+")


def lengths(text: str) -> list[tuple[int, str]]:
    """Return the sentences of a text, each with its number of words (syllables in Vietnamese)."""
    found = (sentence.strip() for sentence in _END.split(text))
    return [(len(sentence.split()), sentence) for sentence in found if sentence]


def check(now: datetime) -> Iterator[Problem]:
    """Yield sentences, and whole items, that are too long to be plain."""
    for item in items(now):
        if item.language not in AVERAGE:
            continue
        found = [pair for text in item.texts for pair in lengths(text)]
        for number, sentence in found:
            if number > LONGEST[item.language]:
                fault = f"a sentence of {number} words: {sentence[:60]}…"
                yield Problem(item.kind, item.thing, fault, item.language)
        average = sum(number for number, _sentence in found) / len(found) if found else 0
        if len(found) >= FEWEST and average > AVERAGE[item.language]:
            fault = f"{average:.1f} words a sentence on average"
            yield Problem(item.kind, item.thing, fault, item.language)


def averages(now: datetime) -> dict[str, float]:
    """Return the average length of the sentences of all guides, by language."""
    found: dict[str, list[int]] = {language: [] for language in AVERAGE}
    for item in items(now):
        if item.language in found and item.kind in ("guidepage", "fraudformpage"):
            found[item.language] += [n for text in item.texts for n, _s in lengths(text)]
    return {language: sum(each) / len(each) for language, each in found.items() if each}
