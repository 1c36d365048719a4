"""The glossary held against the message catalogues: one thing must not have two names.

Status words stand in both: writers read them in the glossary, readers on the pages.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime

from django.db import models
from django.utils.translation import override

from directory.models import Platform, PreparednessNotice
from guidance.models import GlossaryTerm, GlossaryTermText
from incidents.choices import Kind, Phase, State, Verdict
from lib.languages import CODES, TextState

from .problems import Problem

# What the slug of a status word begins with, and the choices that its rest is one of.
STATUSES: dict[str, type[models.TextChoices]] = {
    "state": State,
    "phase": Phase,
    "kind": Kind,
    "verdict": Verdict,
    "lifecycle": Platform.Lifecycle,
    "feed": Platform.FeedAvailability,
    "notice": PreparednessNotice.State,
}
Said = Mapping[tuple[str, str], str]  # (slug, language) → words


def check(now: datetime) -> Iterator[Problem]:
    """Yield where a status word of the glossary is not what pages say. Drafts count as missing."""
    for thing, language, fault in compared(_words_of(GlossaryTerm.Kind.STATUS), on_pages()):
        yield Problem("glossary", thing, fault, language)


def compared(said: Said, shown: Said) -> Iterator[tuple[str, str, str]]:
    """Yield (slug, language, what differs) between the glossary's words and those of pages."""
    for slug in sorted({slug for slug, _language in said}):
        if not any((slug, code) in shown for code in CODES):
            yield slug, "", "no status of this name is shown anywhere"
            continue
        for code in CODES:
            ours, theirs = said.get((slug, code)), shown.get((slug, code))
            if ours is None:
                yield slug, code, f"not in the glossary; pages say “{theirs}”"
            elif ours != theirs:
                yield slug, code, f"“{ours}” in the glossary, “{theirs}” on pages"


def on_pages() -> dict[tuple[str, str], str]:
    """Return what pages call each status today, by the slug the glossary has for it."""
    shown = {}
    for code in CODES:
        with override(code):
            for prefix, choices in STATUSES.items():
                for each in choices:
                    slug = f"{prefix}-{each.value}".replace("_", "-")
                    shown[slug, code] = str(each.label)
    return shown


def _words_of(kind: str) -> dict[tuple[str, str], str]:
    rows = GlossaryTermText.objects.filter(term__kind=kind).exclude(state=TextState.DRAFT)
    return {
        (slug, language): word
        for slug, language, word in rows.values_list("term__slug", "language", "word")
    }
