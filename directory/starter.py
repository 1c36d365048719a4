"""Starter content: rows from files, loaded by natural key, never over an editor's hand.

`docs/content.md` gives the format. A row whose values are still what we loaded follows the
files; a row that differs is the editors'; a row that is gone was deleted by them and stays gone.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from django.db import models
from django.utils import timezone
from django.utils.dateparse import parse_date

from lib.languages import SOURCE
from lib.publication import Publishable

from .models import (
    Capability,
    Category,
    LoadedItem,
    NoticeRecipient,
    NotListed,
    OfficialLink,
    Platform,
    PreparednessNotice,
    Reservation,
    Source,
    Statistic,
)

CONTENT = Path(__file__).parent / "content"


def read(path: Path) -> list[dict]:
    """Return the items of one file. Raises yaml.YAMLError for a file that is not YAML."""
    items = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader) or []
    return items if isinstance(items, list) else [items]


@dataclass
class Loader:
    """Writes items and counts what it did."""

    counts: dict[str, int] = field(
        default_factory=lambda: {"created": 0, "updated": 0, "unchanged": 0, "kept": 0}
    )

    def put(
        self,
        model: type[models.Model],
        key: Mapping[str, Any],
        values: Mapping[str, Any],
        texts: Mapping[str, Mapping[str, Any]] | None = None,
        many: Mapping[str, Iterable[models.Model]] | None = None,
    ) -> models.Model | None:
        """Create or follow one row with its words; return it, or None when an editor deleted it."""
        name = f"{model._meta.label_lower}:" + ",".join(str(_plain(part)) for part in key.values())
        row = model._base_manager.filter(**key).first()
        loaded = LoadedItem.objects.filter(pk=name).first()
        if row is None and loaded is not None:
            self.counts["kept"] += 1
            return None
        if row is not None and (loaded is None or digest(row) != loaded.digest):
            self.counts["kept"] += 1
            return row
        before = loaded.digest if loaded else None
        if row is None:
            row = model(**key)
            if issubclass(model, Publishable):  # the files say no moment: it is the one of loading
                row.published_at = timezone.now()
        row = self._write(row, values, texts or {}, many or {})
        after = digest(row)
        if before != after:
            remember(name, after)
        word = "created" if before is None else "unchanged" if before == after else "updated"
        self.counts[word] += 1
        return row

    @property
    def wrote(self) -> bool:
        """Whether anything was written at all."""
        return bool(self.counts["created"] or self.counts["updated"])

    @staticmethod
    def _write(row, values, texts, many):
        changed = row.pk is None
        for name, value in values.items():
            value = row._meta.get_field(name).to_python(value) if isinstance(value, str) else value
            changed = changed or getattr(row, name) != value
            setattr(row, name, value)
        if changed:
            row.clean_fields(exclude=[f.name for f in row._meta.fields if f.is_relation])
            row.save()
        for name, others in many.items():
            wanted = [other for other in others if other is not None]
            if {other.pk for other in wanted} != {other.pk for other in getattr(row, name).all()}:
                getattr(row, name).set(wanted)
                row.save()
        for language, words in texts.items():
            _write_text(row, language, dict(words), texts)
        return type(row)._base_manager.get(pk=row.pk)  # as the database has it


def _write_text(row, language: str, words: dict, texts) -> None:
    relation = row._meta.get_field("texts")
    link = {relation.field.name: row, "language": language}
    text = relation.related_model.objects.filter(**link).first()
    state = words.pop("state", "reviewed")
    values = {name: (words.get(name) or "").strip() for name in relation.related_model.words}
    unknown = set(words) - set(values)
    if unknown:
        raise ValueError(f"{row}: no such words: {', '.join(sorted(unknown))}")
    words_are = all(getattr(text, name, None) == value for name, value in values.items())
    if text is not None and words_are and text.state == state:
        return
    text = text or relation.related_model(**link)
    for name, value in values.items():
        setattr(text, name, value)
    text.state = state
    if language != SOURCE and SOURCE in texts:
        source = relation.related_model.objects.filter(
            **{relation.field.name: row, "language": SOURCE}
        ).first()
        text.based_on = source.version if source else None
    text.clean_fields(exclude=[relation.field.name])
    text.save()


def remember(name: str, mark: str) -> None:
    """Keep the fingerprint of what was loaded for one natural key."""
    LoadedItem.objects.bulk_create(  # one statement, where update_or_create makes six
        [LoadedItem(pk=name, digest=mark)],
        update_conflicts=True,
        unique_fields=["key"],
        update_fields=["digest", "loaded_at"],
    )


def remember_again(row: models.Model) -> None:
    """Keep the fingerprint of a row by slug that got its references after it was loaded."""
    remember(_name_by_slug(row), digest(row))


def is_ours(row: models.Model) -> bool:
    """Whether a row by slug is still as it was loaded."""
    loaded = LoadedItem.objects.filter(pk=_name_by_slug(row)).first()
    return loaded is not None and loaded.digest == digest(row)


def _name_by_slug(row: models.Model) -> str:
    return f"{row._meta.label_lower}:{row.slug}"


def digest(row: models.Model) -> str:
    """Return a fingerprint of what an editor can change on a row and its words.

    A column that joined later (`added_later` of the model) counts once it says something, and one
    that took the place of a yes or no (`once_yes_or_no`) counts as that under its old name: rows
    loaded by an older release stay known as ours.
    """
    later = getattr(row, "added_later", ())
    once = getattr(row, "once_yes_or_no", {})
    found: dict[str, Any] = {
        field.name: _plain(getattr(row, field.attname))
        for field in row._meta.concrete_fields
        if field.editable
        and not field.primary_key
        and field.name not in once
        and not (field.name in later and getattr(row, field.attname) == field.get_default())
    }
    found |= {old: getattr(row, name) is not None for name, old in once.items()}
    for many in row._meta.many_to_many:
        if many.name not in ("related", "contradicts"):  # symmetrical: written from either side
            others = sorted(getattr(row, many.name).values_list("pk", flat=True))
            if others or many.name not in later:
                found[many.name] = others
    if any(relation.name == "texts" for relation in row._meta.related_objects):
        for text in row.texts.get_live_queryset():
            found[f"text:{text.language}"] = [text.state, *(getattr(text, n) for n in text.words)]
    raw = json.dumps(found, sort_keys=True, default=str, ensure_ascii=False)
    return hashlib.blake2b(raw.encode(), digest_size=32).hexdigest()


def _plain(value: Any) -> Any:
    if isinstance(value, models.Model):
        return getattr(value, "slug", value.pk)
    return value.isoformat() if hasattr(value, "isoformat") else value


def day(value: Any):
    """Return a date from a file, or None."""
    return parse_date(value) if isinstance(value, str) else value


def by_slug(model: type[models.Model]) -> dict[str, models.Model]:
    return {row.slug: row for row in model._base_manager.all()}


def load(loader: Loader, guidance_sources: Path | None = None) -> None:
    """Load the directory: sources, needs, platforms, those not listed, figures, notices."""
    load_sources(loader, CONTENT / "sources.yaml")
    if guidance_sources is not None and guidance_sources.exists():
        load_sources(loader, guidance_sources)
    for model, name in ((Category, "categories"), (Capability, "capabilities")):
        for item in read(CONTENT / f"{name}.yaml"):
            loader.put(model, {"slug": item["slug"]}, {"position": item["position"]}, item["texts"])
    _load_platforms(loader)
    _load_not_listed(loader)
    _load_statistics(loader)
    _load_notices(loader)


def load_sources(loader: Loader, path: Path) -> None:
    items = read(path)
    for item in items:
        values = {
            name: item.get(name) or ""
            for name in ("title", "publisher", "language", "url", "archived_url", "note")
        }
        values["origin"] = item.get("origin") or Source.Origin.PRESS
        values["published_on"] = day(item.get("published_on"))
        # Copies come after what they are copied from, in the file.
        values["derived_from"] = (
            Source.objects.get(slug=item["derived_from"]) if item.get("derived_from") else None
        )
        loader.put(Source, {"slug": item["slug"]}, values)


def _load_platforms(loader: Loader) -> None:
    sources, categories = by_slug(Source), by_slug(Category)
    capabilities = by_slug(Capability)
    items = read(CONTENT / "platforms.yaml")
    plain = (
        "name",
        "origin",
        "operator",
        "lifecycle",
        "launched",
        "closed",
        "feed_availability",
        "essential",
        "position",
        "licence",
    )
    new = []
    for item in items:
        values = {name: item[name] for name in plain}
        values |= {"category": categories[item["category"]]}
        existed = Platform.objects.filter(slug=item["slug"]).exists()
        row = loader.put(
            Platform,
            {"slug": item["slug"]},
            values,
            item["texts"],
            {
                "capabilities": [capabilities[slug] for slug in item["capabilities"]],
                "sources": [sources[slug] for slug in item.get("sources", [])],
            },
        )
        if row is not None:
            new.append((row, item, existed))
    platforms = by_slug(Platform)
    for row, item, existed in new:
        if not existed:  # needs all platforms to be there
            row.works_instead_of.set([platforms[slug] for slug in item["works_instead_of"]])
            row.save()
            remember_again(row)
        _load_platform_children(loader, row, item, sources)


def _load_platform_children(loader: Loader, platform, item: dict, sources: dict) -> None:
    for link in item.get("links", []):
        loader.put(
            OfficialLink,
            {"platform": platform, "kind": link["kind"], "url": link["url"]},
            _link_values(link, sources),
        )
    for each in item.get("reservations", []):
        loader.put(
            Reservation,
            {"platform": platform, "dated": day(each["dated"]), "source": sources[each["source"]]},
            {},
            each["texts"],
        )


def _link_values(link: dict, sources: dict) -> dict:
    """The file names one source: where the address was read, and what it was verified against."""
    source, verified_on = sources.get(link.get("source")), day(link.get("verified_on"))
    if verified_on is not None and verified_on > timezone.localdate():
        raise ValueError(f"{link['url']}: verified in the future")
    return {
        "source": source,
        "verified_on": verified_on,
        "verified_against": source if verified_on else None,
    }


def _load_not_listed(loader: Loader) -> None:
    sources = by_slug(Source)
    for item in read(CONTENT / "not_listed.yaml"):
        values = {name: item[name] for name in ("name", "criterion")}
        values |= {
            "dated": day(item["dated"]),
            "source": sources[item["source"]],
        }
        loader.put(NotListed, {"slug": item["slug"]}, values, item["texts"])


def _load_statistics(loader: Loader) -> None:
    sources, platforms = by_slug(Source), by_slug(Platform)
    for item in read(CONTENT / "statistics.yaml"):
        values = {
            name: str(item[name])
            for name in ("value", "qualifier", "unit", "as_of", "method", "series")
        }
        values |= {
            "platform": platforms.get(item.get("platform")),
            "source": sources[item["source"]],
        }
        loader.put(Statistic, {"slug": item["slug"]}, values, item["texts"])


def _load_notices(loader: Loader) -> None:
    sources, platforms = by_slug(Source), by_slug(Platform)
    for item in read(CONTENT / "notices.yaml"):
        values = {
            "state": item["state"],
            "proposed_on": day(item.get("proposed_on")),
            "sent_on": day(item.get("sent_on")),
        }
        notice = loader.put(
            PreparednessNotice,
            {"slug": item["slug"]},
            values,
            item["texts"],
            {"sources": [sources[slug] for slug in item.get("sources", [])]},
        )
        for recipient in item["recipients"] if notice is not None else ():
            loader.put(
                NoticeRecipient,
                {"notice": notice, "platform": platforms[recipient["platform"]]},
                {
                    "asked_on": day(recipient.get("asked_on") or item.get("sent_on")),
                    "answered_on": day(recipient.get("answered_on")),
                    "answer_url": recipient.get("answer_url") or "",
                },
            )
