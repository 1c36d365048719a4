"""The glossary held against the message catalogues: one thing must not have two names.

Status words stand in both: writers read them in the glossary, readers on the pages.
"""

import re
from collections.abc import Iterator, Mapping

from django.db import models
from django.utils.translation import override

from directory.models import Platform, PreparednessNotice
from guidance.models import GlossaryTerm, GlossaryTermText
from incidents.choices import Kind, Phase, State, Verdict
from lib.languages import CODES, TextState

from . import catalogues

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


def differences() -> Iterator[str]:
    """Yield where a status word of the glossary is not what pages say, one sentence each.

    Drafts count as missing. One query.
    """
    yield from compared(_words_of(GlossaryTerm.Kind.STATUS), on_pages())


def compared(said: Said, shown: Said) -> Iterator[str]:
    """Yield the differences between the words of the glossary and those of the pages."""
    for slug in sorted({slug for slug, _language in said}):
        if not any((slug, code) in shown for code in CODES):
            yield f"{slug}: no status of this name is shown anywhere"
            continue
        for code in CODES:
            ours, theirs = said.get((slug, code)), shown.get((slug, code))
            if ours is None:
                yield f"{slug} ({code}): not in the glossary; pages say “{theirs}”"
            elif ours != theirs:
                yield f"{slug} ({code}): “{ours}” in the glossary, “{theirs}” on pages"


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


def to_look_at() -> Iterator[str]:
    """Yield messages that speak of a term and do not use the glossary's word for it.

    No faults: a sentence may bend a word, or name the thing otherwise with good reason. One query.
    """
    words = _words_of(GlossaryTerm.Kind.TERM)
    terms = {slug: word for (slug, code), word in words.items() if code == "en"}
    for code in CODES:
        ours = {slug: words[slug, code] for slug in terms if (slug, code) in words}
        for message in catalogues.read(code) if code != catalogues.SOURCE else ():
            english = _one(message.id)
            for slug, word in ours.items():
                if _speaks_of(terms[slug], english) and not _has(word, message.string):
                    yield f"{slug} ({code}): no “{word}” in “{_one(message.string)}” ({english!r})"


def _words_of(kind: str) -> dict[tuple[str, str], str]:
    rows = GlossaryTermText.objects.filter(term__kind=kind).exclude(state=TextState.DRAFT)
    return {
        (slug, language): word
        for slug, language, word in rows.values_list("term__slug", "language", "word")
    }


def _one(text: str | tuple[str, ...]) -> str:
    """A message, or the last of its plural forms."""
    return text if isinstance(text, str) else text[-1]


def _speaks_of(term: str, english: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(term)}(?!\w)", english, re.IGNORECASE) is not None


def _has(word: str, text: str | tuple[str, ...]) -> bool:
    forms = (text,) if isinstance(text, str) else text
    untranslated = not any(forms)
    return untranslated or any(word.casefold() in form.casefold() for form in forms)
