"""JSON Feed 1.1 (jsonfeed.org/version/1.1), with what only machines need under `_binh_tinh`."""

import json
from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse

from .channel import Channel, categories
from .content import as_html, as_text
from .entries import Effect, Entry

VERSION = "https://jsonfeed.org/version/1.1"
CONTENT_TYPE = "application/feed+json; charset=utf-8"


def write(channel: Channel) -> bytes:
    """Return a feed as JSON Feed 1.1."""
    feed = {
        "version": VERSION,
        "title": channel.title,
        "description": channel.subtitle,
        "home_page_url": channel.page,
        "feed_url": channel.address("json"),
        "language": channel.language,
        "authors": [{"name": channel.author, "url": f"{settings.SITE_URL}/"}],
        "_binh_tinh": _about(),
        "items": [_item(entry) for entry in channel.entries],
    }
    return json.dumps(feed, ensure_ascii=False).encode()


def _about() -> dict[str, Any]:
    """What our own object means, as the format asks for; and whether all this is an exercise."""
    about: dict[str, Any] = {"about": f"{settings.SITE_URL}{reverse('api:docs')}"}
    if settings.EXERCISE:
        about["exercise"] = True
    return about


def _item(entry: Entry) -> dict[str, Any]:
    item = {
        "id": entry.id,
        "url": entry.url,
        "title": entry.heading,
        "content_html": as_html(entry),
        "content_text": as_text(entry),
        "summary": entry.summary.text,
        "date_published": _stamp(entry.published),
        "date_modified": _stamp(entry.updated),
        "tags": [label for _vocabulary, _word, label in categories(entry)],
        "language": entry.language,
        "_binh_tinh": {
            "kind": entry.kind,
            "phase": entry.phase,
            "impact": entry.impact,
            "started_at": _stamp(entry.started_at),
            "started_precision": entry.started_precision,
            "resolved_at": _stamp(entry.resolved_at),
            "platforms": [_effect(effect) for effect in entry.effects],
            "updates": len(entry.steps),
        },
    }
    return item if entry.summary.text else {k: v for k, v in item.items() if k != "summary"}


def _effect(effect: Effect) -> dict[str, str | None]:
    return {
        "platform": effect.platform,
        "name": effect.name,
        "level": effect.level,
        "from": _stamp(effect.start),
        "to": _stamp(effect.end),
    }


def _stamp(moment: datetime | None) -> str | None:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ") if moment else None
