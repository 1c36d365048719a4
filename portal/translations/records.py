"""The words of one record in one language beside their source: read, written, confirmed."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import models, transaction
from django.shortcuts import get_object_or_404
from wagtail.log_actions import log

from directory.models import ContentVersion
from guidance.translation import CHECKED, ChangedMeanwhile
from lib.languages import SOURCE, Text, TextState

from .kinds import RecordKind

WRITTEN = "translation.written"  # the action in the desk's log
NOBODY = "-"  # the mark of a translation that is not there


@dataclass(frozen=True)
class Pair:
    """A record's source and its words in another language, as far as there are any."""

    kind: RecordKind
    record: models.Model
    language: str
    source: Text
    text: Text | None

    @property
    def mark(self) -> str:
        """A fingerprint of the translation, to notice that somebody else has written."""
        return mark_of(self.text)

    @property
    def outdated(self) -> int:
        return self.text.outdated_against(self.source) if self.text else 0

    @property
    def english(self) -> Text | None:
        """The English words, which help those who read no Vietnamese."""
        if self.language == "en":
            return None
        return self.record.texts.get_live_queryset().filter(language="en").first()


def mark_of(text: Text | None) -> str:
    """Return what tells one saved translation from the next one."""
    if text is None:
        return NOBODY
    return f"{text.pk}.{text.version}.{text.state}.{text.based_on or 0}"


def pair_of(kind: RecordKind, pk: int, language: str, *, lock: bool = False) -> Pair:
    """Return the words of a record; 404 where it, or its source, is not there.

    With `lock` the record is locked first, as its own form does: one writer after the other.
    """
    records = kind.model._base_manager.all()
    if lock:
        records = records.select_for_update(no_key=True, of=("self",))
    record = get_object_or_404(records, pk=pk)
    texts = kind.text._base_manager.filter(**{kind.link: record}, language__in=[SOURCE, language])
    by_language = {text.language: text for text in texts}
    if SOURCE not in by_language:
        get_object_or_404(kind.text._base_manager.none())
    return Pair(kind, record, language, by_language[SOURCE], by_language.get(language))


def source_at(pair: Pair, version: int) -> Mapping[str, str] | None:
    """Return the words of the source as they were at a version; None where nobody kept them."""
    if version == pair.source.version:
        return {name: getattr(pair.source, name) for name in pair.kind.words}
    rows = kind_history(pair.kind).filter(
        **{pair.kind.link: pair.record.pk}, language=SOURCE, version=version
    )
    row = rows.order_by("-history_date", "-history_id").first()
    return {name: getattr(row, name) for name in pair.kind.words} if row else None


def kind_history(kind: RecordKind) -> models.QuerySet:
    """The history of a kind's words."""
    return kind.text.history.model.objects.all()


@transaction.atomic
def write(
    kind: RecordKind,
    pk: int,
    language: str,
    values: Mapping[str, str],
    *,
    state: str,
    seen_source: int,
    seen_text: str,
    follows: bool,
    user,
) -> Pair:
    """Save a translation made from the version `seen_source` of the source.

    `follows` says that it agrees with that version; without it a mend leaves it as old as it was.
    Raises ChangedMeanwhile where somebody else has saved this translation since it was opened.
    """
    pair = pair_of(kind, pk, language, lock=True)
    if pair.mark != seen_text:
        raise ChangedMeanwhile
    text = pair.text or kind.text(**{kind.link: pair.record}, language=language)
    for name, value in values.items():
        setattr(text, name, value)
    text.state = state
    if follows or pair.text is None:
        text.based_on = max(1, min(seen_source, pair.source.version))
    text.full_clean()
    text.save()
    _log(pair, WRITTEN, user)
    return pair


@transaction.atomic
def confirm(
    kind: RecordKind, pk: int, language: str, *, seen_source: int, seen_text: str, user
) -> Pair:
    """Say that a translation is still valid, without an edit; a machine's words become reviewed.

    Raises ChangedMeanwhile where the source or the translation is another than the one looked at.
    """
    pair = pair_of(kind, pk, language, lock=True)
    text = pair.text
    if text is None or pair.mark != seen_text or pair.source.version != seen_source:
        raise ChangedMeanwhile
    text.based_on = pair.source.version
    if text.state == TextState.MACHINE:
        text.state = TextState.REVIEWED
    text._change_reason = CHECKED
    text.save()
    _log(pair, CHECKED, user)
    return pair


def _log(pair: Pair, action: str, user) -> None:
    log(
        pair.record,
        action,
        user=user,
        data={"language": pair.language, "version": pair.source.version, "source": SOURCE},
    )
    ContentVersion.bump()
