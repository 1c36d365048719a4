"""Languages that are missing or out of date.

Everything is there in Vietnamese and English. What a frightened reader needs first is there in all
languages: `EVERYWHERE`.
"""

from collections.abc import Iterator
from datetime import datetime

from guidance.models.pages import BaseGuide
from lib.languages import CODES, SOURCE, Significance, Text, TextState

from .. import catalogues
from ..translations.kinds import RECORDS
from .problems import Problem
from .public import guides, pages, records

BOTH = (SOURCE, "en")
EVERYWHERE = {
    "phrase",
    "category",
    "need",
    "guide logged-out-everywhere",
    "guide only-me-or-everybody",
    "guide recover-facebook",
    "guide recover-zalo",
    "guide recover-vneid",
    "guide recover-instagram",
    "guide recover-whatsapp",
    "guide money-has-gone",
    "guide friend-borrows-money",
    "guide phishing-login-page",
    "incident meta-2024-03-05",
}


def check(now: datetime) -> Iterator[Problem]:
    """Yield what is missing in a language, or older there than its Vietnamese words."""
    yield from _records(now)
    yield from _pages()
    yield from _interface()


def _records(now: datetime) -> Iterator[Problem]:
    nobodys = {  # what is left out where nobody knows it: names of buttons
        (kind.name, pk)
        for kind in RECORDS
        if kind.owed is not None
        for pk in kind.public(now).exclude(kind.owed).values_list("pk", flat=True)
    }
    for kind, record in records(now):
        texts = {
            text.language: text for text in record.texts.all() if text.state != TextState.DRAFT
        }
        needed = CODES if _is_needed_everywhere(kind, record) else BOTH
        if (kind.name, record.pk) in nobodys:
            needed = ()
        for language in needed:
            if language not in texts:
                yield Problem(kind.name, str(record), "is missing", language)
        source = texts.get(SOURCE)
        for language, text in texts.items():
            if language != SOURCE and source is not None and _is_old(text, source):
                yield Problem(kind.name, str(record), "is older than its source", language)


def _is_needed_everywhere(kind, record) -> bool:
    if kind.incident is not None:
        incident = record
        for step in filter(None, kind.incident.split("__")):
            incident = getattr(incident, step)
        return f"incident {incident.slug}" in EVERYWHERE
    return kind.name in EVERYWHERE


def _is_old(text: Text, source: Text) -> bool:
    return text.outdated_against(source) >= Significance.CONTENT


def _pages() -> Iterator[Problem]:
    written: dict[tuple, set[str]] = {}
    for page in pages():
        key = (page._meta.model_name, page.slug)
        written.setdefault(key, set()).add(page.locale.language_code)
    for (kind, slug), languages in written.items():
        everywhere = f"guide {slug}" in EVERYWHERE or kind == "topicpage"
        for language in CODES if everywhere else BOTH:
            if language not in languages:
                yield Problem(kind, slug, "is missing", language)
    for needed in EVERYWHERE:
        kind, _space, slug = needed.partition(" ")
        if kind == "guide" and not any(slug == each for _model, each in written):
            yield Problem(kind, slug, "is not there at all")
    yield from _old_guides()


def _old_guides() -> Iterator[Problem]:
    written = list(guides())
    sources = {page.translation_key: page for page in written if page.language == SOURCE}
    for page in written:
        age, source = _age(page), _age(sources.get(page.translation_key))
        if page.language == SOURCE or age is None or source is None:
            continue
        if age.outdated_against(source) >= Significance.CONTENT:
            kind = page._meta.model_name
            yield Problem(kind, page.slug, "is older than its source", page.language)


def _age(page: BaseGuide | None):
    return getattr(page, "age", None)


def _interface() -> Iterator[Problem]:
    found = catalogues.extract()
    for language in CODES:
        for fault in catalogues.problems(language, found):
            yield Problem("interface", "messages", fault, language)
