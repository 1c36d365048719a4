"""Everything readers see, as plain words: one item for a record or a page in one language."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db import models

from guidance.models.pages import BaseGuide
from guidance.segments import segments
from lib.languages import TextState, Worded

from ..translations.glossary import bare
from ..translations.kinds import PAGES, RECORDS, RecordKind


@dataclass(frozen=True)
class Item:
    """The words of one public thing in one language, field by field."""

    kind: str
    thing: str
    language: str
    texts: tuple[str, ...]


def records(now: datetime) -> Iterator[tuple[RecordKind, Worded]]:
    """Yield every public record that has words, with its kind."""
    for kind in RECORDS:
        near = [each.name for each in kind.model._meta.fields if each.many_to_one and not each.null]
        rows = kind.public(now).select_related(*near).prefetch_related("texts")
        for record in rows.order_by("pk"):
            yield kind, record


def guides() -> Iterator[BaseGuide]:
    """Yield every public guide, form of fraud, finder and self-check, in each of its languages."""
    for model in BaseGuide.kinds():
        yield from model.objects.live().public().select_related("locale", "age").order_by("path")


def pages() -> Iterator[models.Model]:
    """Yield every public page that has words: the guides and their topics."""
    for kind in PAGES:
        yield from kind.model.objects.live().public().select_related("locale").order_by("path")


def items(now: datetime) -> Iterator[Item]:
    """Yield the words of everything public."""
    for kind, record in records(now):
        for text in record.texts.all():
            if text.state != TextState.DRAFT:
                texts = tuple(filter(None, (getattr(text, name) for name in kind.words)))
                yield Item(kind.name, str(record), text.language, texts)
    for page in pages():
        texts = tuple(bare(each.text) for each in segments(page))
        yield Item(page._meta.model_name, page.slug, page.locale.language_code, texts)
