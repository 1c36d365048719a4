"""Things with their words as entries of a PO file: one entry for each field or piece of text."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.conf import settings
from django.utils.translation import gettext as _

from guidance import translation as guides
from guidance.segments import Segment, plain, segments
from lib.languages import SOURCE, Significance

from . import records
from .board import Row
from .kinds import KINDS, RecordKind


@dataclass
class Entry:
    """One text to translate. `old` says that the source is another than it was translated from."""

    key: str
    source: str
    written: str = ""
    old: bool = False
    previous: str = ""
    english: str = ""
    label: str = ""
    rich: tuple[str, ...] | None = None
    longest: int | None = None


@dataclass
class Thing:
    """A record or a guide in one language, with its entries."""

    kind: str
    pk: int
    language: str
    label: str
    address: str
    entries: list[Entry] = field(default_factory=list)
    pair: object = None


def things(rows: Iterable[Row]) -> Iterable[Thing]:
    """Return what the board listed, with its words, kind by kind in few queries."""
    by_kind: dict[str, list[Row]] = {}
    for row in rows:
        by_kind.setdefault(row.kind, []).append(row)
    for name, found in by_kind.items():
        language = found[0].language
        pks = [row.pk for row in found]
        yield from (thing for thing in load(name, pks, language) if thing is not None)


def load(name: str, pks: list[int], language: str) -> list[Thing]:
    """Return things of one kind by their ids, in one language; what is not there is left out."""
    kind = KINDS[name]
    if isinstance(kind, RecordKind):
        return [_of_record(*both) for both in _record_pairs(kind, pks, language)]
    pages = kind.model.objects.filter(pk__in=pks, locale__language_code=SOURCE).order_by("path")
    return [_of_guide(name, guides.pair_of(page, language)) for page in pages]


def _record_pairs(kind: RecordKind, pks: list[int], language: str) -> list[tuple]:
    """Return the words of some records, each with its English row, in three queries."""
    # Its address may be that of what it hangs on.
    near = [each.name for each in kind.model._meta.fields if each.many_to_one and not each.null]
    near += [kind.incident.removesuffix("__")] if kind.incident else []
    found = kind.model._base_manager.select_related(*near).filter(pk__in=pks).in_bulk()
    texts: dict[tuple[int, str], object] = {}
    for text in kind.text._base_manager.filter(
        **{f"{kind.link}__in": list(found)}, language__in={SOURCE, language, "en"}
    ):
        texts[getattr(text, f"{kind.link}_id"), text.language] = text
    pairs = []
    for pk in sorted(found):
        source = texts.get((pk, SOURCE))
        if source is not None:
            pair = records.Pair(kind, found[pk], language, source, texts.get((pk, language)))
            pairs.append((pair, texts.get((pk, "en")) if language != "en" else None))
    return pairs


def _of_record(pair: records.Pair, english) -> Thing:
    kind, text = pair.kind, pair.text
    base = (text.based_on or 1) if text else pair.source.version
    changed = text is not None and base < pair.source.content_version
    before = records.source_at(pair, base) if changed else None
    thing = Thing(kind.name, pair.record.pk, pair.language, str(kind.label), "", pair=pair)
    for name in kind.translated:
        source = plain(getattr(pair.source, name))
        if not source:
            continue
        previous = plain(before[name]) if before else ""
        column = kind.text._meta.get_field(name)
        thing.entries.append(
            Entry(
                key=f"{kind.name}/{pair.record.pk}/{name}",
                source=source,
                written=plain(getattr(text, name)) if text else "",
                # Where nobody knows how it read, each of its texts may be old.
                old=changed and (before is None or previous != source),
                previous=previous if previous != source else "",
                english=plain(getattr(english, name, "") or ""),
                label=f"{kind.label} · {kind.word_label(name)}",
                longest=column.max_length,
            )
        )
    return thing


def _of_guide(name: str, pair: guides.Pair) -> Thing:
    source_age, age = pair.source_age, pair.age
    written = {}
    if pair.page is not None:
        written = {each.key: each.text for each in segments(guides.newest(pair.page))}
    base = (age.based_on or 1) if age else None
    old = bool(base and source_age and age.outdated_against(source_age) >= Significance.CONTENT)
    before = guides.segments_at(pair.source, base) if old else None
    past = {each.key: each.text for each in before or []}
    english = _english(pair)
    label = str(KINDS[name].label)
    thing = Thing(name, pair.source.pk, pair.language, label, "", pair=pair)
    for each in segments(pair.source):
        previous = past.get(each.key, "")
        thing.entries.append(
            Entry(
                key=f"{name}/{pair.source.pk}/{each.key}",
                source=each.text,
                written=written.get(each.key, ""),
                old=old and each.key in written and (before is None or previous != each.text),
                previous=previous if previous != each.text else "",
                english=english.get(each.key, ""),
                label=f"{label} · {each.label}",
                rich=each.rich,
                longest=_longest(each),
            )
        )
    return thing


def _english(pair: guides.Pair) -> dict[str, str]:
    if pair.language == "en":
        return {}
    page = guides.pair_of(pair.source, "en").page
    return {each.key: each.text for each in segments(page)} if page and page.live else {}


def _longest(segment: Segment) -> int | None:
    return 255 if segment.key in ("title", "seo_title") else None


def address_of(thing: Thing) -> str:
    """The public address of what is translated, in the source's language."""
    kind = KINDS[thing.kind]
    if isinstance(kind, RecordKind):
        path = kind.address(thing.pair.record)
    else:
        path = thing.pair.source.get_url() or ""
    return path if path.startswith("http") else f"{settings.SITE_URL}{path}"


def name_of(thing: Thing) -> str:
    """What a person calls it: its kind and the beginning of its first words."""
    words = thing.entries[0].source if thing.entries else _("no words")
    return f"{thing.label}: {words[:80]}"
