"""Starter content of the guidance: page trees, guides, official contacts, the glossary."""

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from uuid import UUID, uuid5

from django.db import transaction
from django.utils import timezone
from wagtail.models import Locale, Page, Site

from directory.models import LoadedItem, Platform, Source
from directory.starter import Loader, by_slug, day, read, remember
from lib.languages import CODES, SOURCE

from . import starter_glossary, trees
from .models import (
    FraudFormPage,
    GuideAge,
    GuideIndexPage,
    GuidePage,
    OfficialContact,
    SelfCheckPage,
    SituationFinderPage,
    TopicPage,
)
from .models.pages import BaseGuide

CONTENT = Path(__file__).parent / "content"
BLOCKS = UUID("6d1f0c1e-5a0e-4a35-9a0c-2f5c6d0b7a11")  # any: keeps the blocks' ids the same
SOURCES = CONTENT / "guide_sources.yaml"
INDEX_TITLES = {
    "vi": "Hướng dẫn",
    "en": "Guides",
    "fr": "Guides",
    "id": "Panduan",
    "ar": "الإرشادات",
}


def load(loader: Loader) -> None:
    """Load contacts, the glossary and guides."""
    _load_contacts(loader)
    starter_glossary.load(loader, CONTENT / "glossary.yaml")
    indexes = ensure_trees()
    topics = _load_topics(loader, indexes)
    for path in sorted((CONTENT / "guides").glob("*.yaml")):
        for item in read(path):
            _load_guide(loader, item, topics)
    for path in sorted((CONTENT / "tools").glob("*.yaml")):
        for item in read(path):
            _load_tool(loader, item, topics)


@transaction.atomic
def ensure_trees() -> dict[str, GuideIndexPage]:
    """Return the index page of each language; the Vietnamese one is the site's root."""
    root = Page.get_first_root_node()
    indexes = {}
    for code in (SOURCE, *(code for code in CODES if code != SOURCE)):
        locale, _new = Locale.objects.get_or_create(language_code=code)
        index = GuideIndexPage.objects.filter(locale=locale).first()
        if index is None:
            index = GuideIndexPage(title=INDEX_TITLES[code], slug=code, locale=locale)
            if code != SOURCE:
                index.translation_key = indexes[SOURCE].translation_key
            root.add_child(instance=index)
        indexes[code] = index
    site = Site.objects.filter(is_default_site=True).first() or Site(is_default_site=True)
    if site.root_page_id != indexes[SOURCE].pk:
        old = site.root_page if site.root_page_id else None
        site.hostname, site.site_name = "localhost", "Bình tĩnh"
        site.root_page = indexes[SOURCE]
        site.save()
        if old is not None and not old.is_root() and type(old.specific) is Page:
            Page.objects.get(pk=old.pk).delete()  # Wagtail's welcome page has served
    return indexes


def _load_topics(loader: Loader, indexes: dict) -> dict[tuple[str, str], TopicPage]:
    topics = {}
    for item in read(CONTENT / "topics.yaml"):
        for code, words in item["languages"].items():
            page = _page(
                loader,
                TopicPage,
                indexes[code],
                item["slug"],
                {
                    "title": words["title"],
                    "summary": words["summary"],
                    "position": item["position"],
                },
                source=topics.get((SOURCE, item["slug"])),
            )
            if page is not None:
                topics[code, item["slug"]] = page
    return topics


def _load_guide(loader: Loader, item: dict, topics: dict) -> None:
    model = FraudFormPage if item["type"] == "fraud_form" else GuidePage
    _load_languages(loader, model, item, topics, lambda words, _code: {"body": _body(words)})


def _load_tool(loader: Loader, item: dict, topics: dict) -> None:
    """Load a situation finder or a self-check; the guides that it names are there already."""
    if item["type"] == "situation_finder":
        model, more = SituationFinderPage, {}
    else:
        model, more = SelfCheckPage, {"asks_cost": bool(item.get("asks_cost"))}
    _load_languages(
        loader, model, item, topics, lambda words, code: {"body": _tree(item, words, code)} | more
    )


def _load_languages(loader: Loader, model, item: dict, topics: dict, own: Callable) -> None:
    """Load one page in all its languages; `own` gives what its model has of its own."""
    platforms, sources = by_slug(Platform), by_slug(Source)
    source = None
    for code, words in sorted(item["languages"].items(), key=lambda pair: pair[0] != SOURCE):
        if (code, item["topic"]) not in topics:
            continue
        values = {
            "title": words["title"],
            "summary": words["summary"].strip(),
            "kind": item["kind"],
            "audience": item["audience"],
            "review_by": day(item["review_by"]),
            "reviewed_on": day(item.get("reviewed_on")),
            "position": item.get("position", 100),
            "composition_note": (words.get("composition_note") or "").strip(),
            "platforms": [platforms[slug] for slug in item["platforms"]],
            "sources": [sources[slug] for slug in item["sources"]],
        } | own(words, code)
        values["body"] = json.dumps(values["body"])
        page = _page(loader, model, topics[code, item["topic"]], item["slug"], values, source)
        if code == SOURCE:
            source = page


def _body(words: dict) -> list[dict]:
    """Return the blocks of one guide, in reading order."""
    blocks = []
    for name in (
        "everybody_or_me",
        "signs",
        "example",
        "steps",
        "first_ten_minutes",
        "do",
        "dont",
        "where_to_report",
        "ask_for_help",
    ):
        value = words.get(name)
        if not value:
            continue
        if name in ("steps", "first_ten_minutes"):
            value = [
                {
                    "title": step["title"],
                    "text": step.get("text") or "",
                    "address": step.get("address") or "",
                }
                for step in value
            ]
        if isinstance(value, list):
            value = _items(name, value)
        blocks.append({"type": name, "id": str(uuid5(BLOCKS, name)), "value": value})
    return blocks


def _tree(item: dict, words: dict, code: str) -> list[dict]:
    """Return the question tree of one language. Raises ValueError where it leads nowhere."""
    pages = {
        slug: pk
        for model in BaseGuide.kinds()
        for slug, pk in model.objects.filter(locale__language_code=code).values_list("slug", "pk")
    }
    questions = [
        _question(each, words["questions"][each["key"]], pages) for each in item["questions"]
    ]
    value = {"title": words["title"], "questions": _items("question", questions)}
    wrong = trees.faults(trees.read(value))
    if wrong:
        raise ValueError(f"{item['slug']} ({code}): {wrong}")
    return [{"type": "question_tree", "id": str(uuid5(BLOCKS, "question_tree")), "value": value}]


def _question(shape: dict, words: dict, pages: dict[str, int]) -> dict:
    key, said = shape["key"], words.get("answers", {})
    answers = [
        {
            "key": each["key"],
            "answer": said[each["key"]]["answer"],
            "advice": said[each["key"]].get("advice") or "",
            "next_question": each.get("next") or "",
            "covered_by": each.get("covered_by") or "",
            **_chosen(f"{key}:{each['key']}", each.get("guides", []), pages),
        }
        for each in shape.get("answers", [])
    ]
    return {
        "key": key,
        "form": shape["form"],
        "question": words["question"],
        "hint": words.get("hint") or "",
        "answers": _items(f"answer:{key}", answers),
        "weight": str(shape.get("weight") or ""),
        "fine": words.get("fine") or "",
        "step": words.get("step") or "",
        "how": words.get("how") or "",
        "guide": pages.get(shape.get("guide")),
        "address": shape.get("address") or "",
    }


def _chosen(name: str, slugs: list[str], pages: dict[str, int]) -> dict:
    """The guides of an answer, the best first. One that editors deleted is left out."""
    found = [pages[slug] for slug in slugs if slug in pages]
    return {"guide": found[0] if found else None, "more_guides": _items(name, found[1:])}


def _items(name: str, values: list) -> list[dict]:
    """Return the values of a list block, with ids that stay the same."""
    return [
        # Wagtail takes an item without an id for a value of another form.
        {"type": "item", "id": str(uuid5(BLOCKS, f"{name}:{number}")), "value": value}
        for number, value in enumerate(values)
    ]


def _page(loader: Loader, model, parent, slug: str, values: dict, source=None):
    """Create or follow one page; an editor's revision, or taking it off, makes it the editors'."""
    name = f"page:{parent.locale.language_code}:{slug}"
    mark = _mark(values)
    page = model.objects.child_of(parent).filter(slug=slug).first()
    loaded = LoadedItem.objects.filter(pk=name).first()
    if page is None and loaded is not None:
        loader.counts["kept"] += 1
        return None
    if page is not None and (
        loaded is None or not page.live or page.revisions.filter(user__isnull=False).exists()
    ):
        loader.counts["kept"] += 1
        return page
    if loaded is not None and loaded.digest == mark:
        loader.counts["unchanged"] += 1
        return page
    many = {key: values.pop(key) for key in ("platforms", "sources") if key in values}
    loader.counts["created" if page is None else "updated"] += 1
    if page is None:
        page = model(slug=slug, locale=parent.locale, live=False, **values)
        if source is not None:
            page.translation_key = source.translation_key
        parent.add_child(instance=page)
    else:
        for key, value in values.items():
            setattr(page, key, value)
    for key, rows in many.items():
        setattr(page, key, rows)
    if source is not None and isinstance(page, BaseGuide):
        page.translated_version = GuideAge.objects.get(page_id=source.pk).version
    page.full_clean()
    page.save_revision().publish()
    remember(name, mark)
    return model.objects.get(pk=page.pk)


def _mark(values: dict) -> str:
    plain = {
        key: sorted(row.slug for row in value) if isinstance(value, list) else str(value)
        for key, value in values.items()
    }
    return hashlib.blake2b(json.dumps(plain, sort_keys=True).encode(), digest_size=32).hexdigest()


def _load_contacts(loader: Loader) -> None:
    sources, platforms = by_slug(Source), by_slug(Platform)
    today = timezone.localdate()
    for item in read(CONTENT / "contacts.yaml"):
        verified_on = day(item.get("verified_on"))
        if verified_on is not None and verified_on > today:
            raise ValueError(f"{item['slug']}: verified in the future")
        loader.put(
            OfficialContact,
            {"slug": item["slug"]},
            {
                "kind": item["kind"],
                "value": str(item["value"]),
                "purpose": item["purpose"],
                "position": item["position"],
                "platform": platforms.get(item.get("platform")),
                "verified_on": verified_on,
                "verified_against": sources.get(item.get("verified_against")),
            },
            item["texts"],
        )
