"""The contact sheet: every picture of one `make shots` on one page."""

from collections import defaultdict
from datetime import datetime
from html import escape
from pathlib import Path

from .shots import Shot

HEAD = """<!DOCTYPE html>
<html lang="en">
<meta charset="utf-8">
<title>Pictures of every kind of page</title>
<style>
  body { font: 16px system-ui; margin: 1.5rem; background: #ddd; color: #222 }
  nav { columns: 12rem }
  section { margin-block: 2rem; border-block-start: 1px solid #888 }
  ul { display: flex; flex-wrap: wrap; gap: 1rem; padding: 0; list-style: none }
  img { display: block; inline-size: 195px; max-block-size: 640px; object-fit: cover;
    object-position: top; border: 1px solid #888 }
  .wide img { inline-size: 400px }
</style>
"""


def write(shots: list[Shot], skipped: list[str], folder: Path) -> Path:
    """Write index.html beside the pictures; return its path."""
    by_kind = defaultdict(list)
    for shot in shots:
        by_kind[shot.kind.name].append(shot)
    now = datetime.now().astimezone()
    parts = [HEAD, f"<h1>{len(by_kind)} kinds of pages, {now:%Y-%m-%d %H:%M}</h1>\n"]
    if skipped:
        parts.append(f"<p>Not there: {escape(', '.join(skipped))}</p>\n")
    links = (f'<a href="#{name}">{name}</a><br>' for name in by_kind)
    parts.append(f"<nav>{''.join(links)}</nav>\n")
    for name, group in by_kind.items():
        path = escape(group[0].kind.path or "(home)")
        items = "\n".join(_item(shot) for shot in group)
        parts.append(
            f'<section id="{name}"><h2>{name} <small>{path}</small></h2>\n'
            f"<ul>{items}</ul></section>\n"
        )
    index = folder / "index.html"
    index.write_text("".join(parts), encoding="utf-8")
    return index


def _item(shot: Shot) -> str:
    words = f"{shot.language} · {shot.width} · {shot.scheme}"
    if shot.fault:
        return f"<li>{words}: {escape(shot.fault)}</li>"
    wide = ' class="wide"' if shot.width > 600 else ""
    picture = f'<img src="{shot.file}" alt="{words}" loading="lazy">'
    return f'<li{wide}><a href="{shot.file}">{picture}</a>{words}</li>'
