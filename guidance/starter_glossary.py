"""Starter content of the glossary: words of buttons, states and terms, from one file."""

from pathlib import Path

from directory.models import Platform, Source
from directory.starter import Loader, by_slug, read

from .models import GlossaryTerm


def load(loader: Loader, path: Path) -> None:
    """Load every term of a file; the buttons of a platform that editors deleted are left out."""
    sources, platforms = by_slug(Source), by_slug(Platform)
    for item in read(path):
        platform = platforms.get(item["platform"])
        if item["platform"] and platform is None:
            continue
        loader.put(
            GlossaryTerm,
            {"slug": item["slug"]},
            {
                "kind": item["kind"],
                "platform": platform,
                "source": sources.get(item["source"]),
            },
            item["texts"],
        )
