"""The words of a guide as pieces with addresses of their own, to translate them one by one.

A piece of the body is found by the ids of its blocks, which a copy for another language keeps.
Addresses, keys, pictures and chosen pages are no words and stay as they are.
"""

import re
from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from wagtail import blocks
from wagtail.models import Page

# The editor's own mark of a paragraph, no word and no markup.
_BLOCK_KEY = re.compile(r' data-block-key="[^"]*"')
FIELDS = ("title", "summary", "composition_note", "seo_title", "search_description")


@dataclass(frozen=True, slots=True)
class Segment:
    """One piece of text. `rich` holds the features a rich text may use; None for plain text."""

    key: str
    label: str
    text: str
    rich: tuple[str, ...] | None = None


def segments(page: Page) -> list[Segment]:
    """Return the pieces of a page that have words, in reading order."""
    found = []
    for name in FIELDS:
        text = getattr(page, name, "") or ""
        if text.strip():
            label = str(page._meta.get_field(name).verbose_name)
            found.append(Segment(name, label[:1].upper() + label[1:], plain(text)))
    if hasattr(page, "body"):
        block = page.body.stream_block
        for path, label, leaf, text in _leaves(block, stored_body(page), (), ()):
            if text.strip():
                key = "/".join(("body", *path))
                features = _features(leaf)
                text = plain(text) if features is None else _BLOCK_KEY.sub("", plain(text))
                found.append(Segment(key, " · ".join(label), text, features))
    return found


def plain(text: str) -> str:
    """Browsers send other line ends than files have."""
    return text.replace("\r\n", "\n").strip()


def stored_body(page: Page) -> list[dict]:
    """The body of a page as JSON, every block with its id."""
    return page.body.stream_block.get_prep_value(page.body)


def body_with(page: Page, texts: Mapping[str, str]) -> list[dict]:
    """Return the body of a page with other words in the pieces given by their keys."""
    body = deepcopy(stored_body(page))
    wanted = {key.removeprefix("body/"): text for key, text in texts.items() if "/" in key}
    _replace(page.body.stream_block, body, (), wanted)
    return body


def merged_body(source: Page, page: Page | None, texts: Mapping[str, str], base) -> list[dict]:
    """Return a translation's new body: the source's blocks, the words given, its own addresses.

    What is no word (an address, a picture, a chosen page) stays as the translation had it. Blocks
    that only the translation has stay too, at its end; those that the source had in the version
    it was translated from (`base`: pieces, or None) and has no longer go.
    """
    body = body_with(source, texts)
    if page is None:
        return body
    block = source.body.stream_block
    own = stored_body(page)
    _take_over(block, body, own)
    known = {each["id"] for each in body}
    known |= {each.key.split("/")[1] for each in base or () if "/" in each.key}
    return body + [each for each in own if each["id"] not in known]


def _take_over(block, value, own) -> None:
    """Give a body the values of another one wherever they are no words."""
    theirs = {part: inner for part, _name, _child, inner, _where in _children(block, own)}
    for part, _name, child, inner, (holder, key) in _children(block, value):
        if part not in theirs or _is_text(child):
            continue
        if isinstance(inner, list | dict) and type(inner) is type(theirs[part]):
            _take_over(child, inner, theirs[part])
        elif theirs[part]:
            holder[key] = theirs[part]


def missing_in(source: Page, texts: Mapping[str, str]) -> list[Segment]:
    """Return the pieces of the source for which no words are given."""
    return [each for each in segments(source) if not texts.get(each.key, "").strip()]


def _features(leaf: blocks.Block) -> tuple[str, ...] | None:
    if not isinstance(leaf, blocks.RichTextBlock):
        return None
    return tuple(leaf.features or ("bold", "ol", "ul", "link"))


def _is_text(block: blocks.Block) -> bool:
    """Whether a block holds words: what is kept out of search is a key, not a word."""
    if isinstance(block, blocks.RichTextBlock):
        return True
    return isinstance(block, blocks.CharBlock | blocks.TextBlock) and block.search_index


def _children(block: blocks.Block, value: Any) -> Iterator[tuple[str, str, blocks.Block, Any, Any]]:
    """Yield what a block holds: part of the path, label, block, value, and where it is kept."""
    if isinstance(block, blocks.StreamBlock):
        for each in value or []:
            child = block.child_blocks.get(each["type"])
            if child is not None:
                yield str(each.get("id")), str(child.label), child, each["value"], (each, "value")
    elif isinstance(block, blocks.ListBlock):
        for number, each in enumerate(value or [], start=1):
            path = str(each.get("id"))
            yield path, str(number), block.child_block, each["value"], (each, "value")
    elif isinstance(block, blocks.StructBlock) and isinstance(value, dict):
        for name, child in block.child_blocks.items():
            if name in value:
                yield name, str(child.label), child, value[name], (value, name)


def _leaves(block, value, path: tuple, label: tuple) -> Iterator[tuple]:
    for part, name, child, inner, _where in _children(block, value):
        here, named = (*path, part), (*label, name)
        if _is_text(child):
            yield here, named, child, inner or ""
        else:
            yield from _leaves(child, inner, here, named)


def _replace(block, value, path: tuple, wanted: Mapping[str, str]) -> None:
    for part, _name, child, inner, (holder, key) in _children(block, value):
        here = (*path, part)
        if _is_text(child):
            holder[key] = wanted.get("/".join(here), inner)
        else:
            _replace(child, inner, here, wanted)
