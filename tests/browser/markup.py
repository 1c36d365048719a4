"""What is wrong with the HTML of a page: as a strict parser and a screen reader see it."""

from collections import Counter
from collections.abc import Iterator

import html5lib
from html5lib.constants import E

# Attributes that name other elements of the page by their ids.
REFERENCES = (
    "aria-activedescendant",
    "aria-controls",
    "aria-describedby",
    "aria-details",
    "aria-errormessage",
    "aria-flowto",
    "aria-labelledby",
    "aria-owns",
    "for",
    "form",
    "headers",
    "list",
    "popovertarget",
)
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
FIELDS = ("input", "select", "textarea")
UNNAMED = ("hidden", "submit", "reset", "button", "image")
NAMES = ("aria-label", "aria-labelledby", "title")


def faults(html: str) -> list[str]:
    """Return what is wrong with a page; empty where nothing is."""
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    tree = parser.parse(html)
    found = []
    for (line, _column), code, values in parser.errors:
        found.append(f"line {line}: {E[code] % values}")
    for check in (_ids, _references, _headings, _names, _tables):
        found += check(tree)
    return found


def _elements(tree, *names: str) -> Iterator:
    """Yield the elements of a tree (comments are none), of some names where any are given."""
    for each in tree.iter():
        if isinstance(each.tag, str) and (not names or each.tag in names):
            yield each


def _ids(tree) -> Iterator[str]:
    counted = Counter(each.get("id") for each in _elements(tree) if "id" in each.attrib)
    for name, number in counted.items():
        if number > 1:
            yield f"id {name!r} {number} times"
        if not name or name.split() != [name]:
            yield f"id {name!r} is empty or has a blank"


def _references(tree) -> Iterator[str]:
    ids = {each.get("id") for each in _elements(tree)}
    for each in _elements(tree):
        for attribute in REFERENCES:
            for name in each.get(attribute, "").split():
                if name not in ids:
                    yield f"<{each.tag} {attribute}={name!r}> names nothing"
        target = each.get("href", "")
        if each.tag in ("a", "use") and target.startswith("#") and target[1:] not in ids:
            yield f"<{each.tag} href={target!r}> leads to nothing"


def _headings(tree) -> Iterator[str]:
    """One h1, and no level left out on the way down."""
    before = 0
    for each in _elements(tree, *HEADINGS):
        level = HEADINGS.index(each.tag) + 1
        words = " ".join("".join(each.itertext()).split())
        if level > before + 1:
            yield f"h{level} {words!r} follows h{before}"
        if not words:
            yield f"empty h{level}"
        before = level
    number = len(list(_elements(tree, "h1")))
    if number != 1:
        yield f"{number} times h1"


def _names(tree) -> Iterator[str]:
    """What can be pressed, filled in or looked at has a name."""
    labelled = {each.get("for") for each in _elements(tree, "label")}
    inside = {field for label in _elements(tree, "label") for field in label.iter()}
    for each in _elements(tree, "a", "button", "summary"):
        named = any(each.get(name) for name in NAMES) or "".join(each.itertext()).strip()
        pictures = any(picture.get("alt") for picture in each.iter("img"))
        titled = any(True for _title in each.iter("{http://www.w3.org/2000/svg}title"))
        if not (named or pictures or titled):
            yield f"<{each.tag} {dict(each.attrib)}> has no name"
    for each in _elements(tree, *FIELDS):
        if each.get("type") in UNNAMED or any(each.get(name) for name in NAMES):
            continue
        if each.get("id") not in labelled and each not in inside:
            yield f"<{each.tag} {dict(each.attrib)}> has no label"
    for each in _elements(tree, "img"):
        if "alt" not in each.attrib:
            yield f"<img {dict(each.attrib)}> has no text in its place"


def _tables(tree) -> Iterator[str]:
    captioned = {
        table
        for figure in _elements(tree, "figure")
        if any(True for _words in figure.iter("figcaption"))
        for table in figure.iter("table")
    }
    for table in _elements(tree, "table"):
        if not any(True for _head in table.iter("th")):
            yield "table without a head"
        named = any(True for _words in table.iter("caption")) or any(map(table.get, NAMES))
        if not named and table not in captioned:
            yield "table without a name"
