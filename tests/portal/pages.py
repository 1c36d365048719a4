"""The public addresses, and a strict reader of the HTML they answer with."""

from html.parser import HTMLParser

import pytest

from incidents.alerts.statuspage.urls import DOCUMENTS

LANGUAGES = {"vi": "ltr", "en": "ltr", "fr": "ltr", "id": "ltr", "ar": "rtl"}
# For walks through all pages: the first tier takes the source and the one that runs from the right.
LANGUAGE_WALKS = [
    code if code in ("vi", "ar") else pytest.param(code, marks=pytest.mark.audit)
    for code in LANGUAGES
]
PAGES = (
    "",
    "incidents/",
    "incidents/?platform=facebook&kind=outage&phase=resolved&year=2024&text=facebook",
    "incidents/meta-2024-03-05/",
    "incidents/meta-2021-10-04/",
    "incidents/zalo-2018-09-23/",
    "platforms/",
    "platforms/?need=send-message&origin=local",
    "platforms/facebook/",
    "platforms/zalo/",
    "platforms/criteria/",
    "guidance/",
    "guidance/outage/",
    "guidance/outage/logged-out-everywhere/",
    "guidance/recovery/recover-facebook/",
    "guidance/fraud/friend-borrows-money/",
    "contacts/",
    "notices/",
    "statistics/",
    "search/",
    "search/?q=lua+dao",
    "about/",
    "feeds/",
)
# What readers' programs subscribe to, behind the language.
FEEDS = (
    "incidents.atom",
    "incidents.rss",
    "incidents.json",
    "incidents.ics",
    "platforms/facebook.atom",
    "incidents/cable.rss",
)
API = (
    "status/",
    "platforms/",
    "incidents/",
    "claims/",
    "guides/",
    "fraud-forms/",
    "contacts/",
    "notices/",
    "statistics/",
    "feeds/",
    "search/?q=lua+dao",
    "schema/",
    "docs/",
    "docs/?script=",
)
FOR_OTHER_SITES = (
    "badge/facebook.svg",
    "badge/incident/meta-2024-03-05.svg",
    "badge/incident/meta-2021-10-04.svg",
    "embed/facebook/",
    "embed/incident/meta-2024-03-05/",
    "embed/incident/meta-2021-10-04/",
)
STATUSPAGE = tuple(f"/api/v2/{name}.json" for name in DOCUMENTS)
EVERY_PAGE = [f"/{language}/{page}" for language in LANGUAGES for page in PAGES]
EVERY_ANSWER = [
    *EVERY_PAGE,
    *(f"/{language}/{name}" for language in LANGUAGES for name in ("board/", *FEEDS)),
    *(f"/{language}/manifest.webmanifest" for language in LANGUAGES),
    *(f"/{language}/{name}" for language in LANGUAGES for name in FOR_OTHER_SITES),
    *(f"/api/v1/{name}" for name in API),
    "/cap/index.atom",
    "/cap/index.rss",
    *STATUSPAGE,
]

_VOID = {"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"}
_SHAPES = {"path", "circle", "rect", "line", "polygon", "polyline", "use", "ellipse"}
_BLOCKS = {
    *(
        [
            "address",
            "article",
            "aside",
            "blockquote",
            "details",
            "div",
            "dl",
            "fieldset",
            "figure",
            "footer",
            "form",
        ]
    ),
    *(
        [
            "h1",
            "h2",
            "h3",
            "h4",
            "h5",
            "h6",
            "header",
            "hr",
            "main",
            "nav",
            "ol",
            "p",
            "pre",
            "section",
            "table",
            "ul",
        ]
    ),
}
_RESOURCES = {("script", "src"), ("img", "src"), ("source", "src"), ("iframe", "src")}
_LINKED = {"stylesheet", "icon", "manifest", "preload"}


class Document(HTMLParser):
    """One page: its elements, its text, and what is wrong with it in `faults`."""

    def __init__(self, html: str):
        super().__init__(convert_charrefs=True)
        self.faults: list[str] = []
        self.elements: list[tuple[str, dict]] = []
        self.resources: list[str] = []
        self.texts: list[str] = []
        self._open: list[str] = []
        self.feed(html)
        self.close()
        if self._open:
            self.faults.append(f"never closed: {self._open}")
        ids = [attrs["id"] for _tag, attrs in self.elements if attrs.get("id")]
        self.faults += [f"id twice: {name}" for name in {n for n in ids if ids.count(n) > 1}]
        for tag, attrs in self.elements:
            if tag == "label" and "for" in attrs and attrs["for"] not in ids:
                self.faults.append(f"label for nothing: {attrs['for']}")
            target = attrs.get("href") or ""
            if tag == "a" and target.startswith("#") and target[1:] not in ids:
                self.faults.append(f"link to nothing: {target}")

    def handle_starttag(self, tag, attrs):
        names = [name for name, _value in attrs]
        self.elements.append((tag, dict(attrs)))
        self._check(tag, names, dict(attrs))
        if tag not in _VOID:
            self._open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))
        self._check(tag, [name for name, _value in attrs], dict(attrs))
        if tag not in _VOID | _SHAPES:
            self.faults.append(f"closes itself: {tag}")

    def handle_endtag(self, tag):
        if not self._open or self._open[-1] != tag:
            self.faults.append(f"</{tag}> at line {self.getpos()[0]} while open: {self._open[-3:]}")
        if tag in self._open:
            while self._open.pop() != tag:
                pass

    def handle_data(self, data):
        self.texts.append(data)

    def _check(self, tag, names, attrs):
        if len(names) != len(set(names)):
            self.faults.append(f"attribute twice: {tag} {names}")
        if tag in _BLOCKS and "p" in self._open:
            self.faults.append(f"<{tag}> inside <p> at line {self.getpos()[0]}")
        if tag == "a" and "a" in self._open:
            self.faults.append(f"link inside link at line {self.getpos()[0]}")
        if tag == "style" or "style" in names or any(name.startswith("on") for name in names):
            self.faults.append(f"inline style or script: {tag} {names}")
        if tag == "script" and "src" not in attrs and attrs.get("type") != "application/ld+json":
            self.faults.append("script inside the page")
        for name in ("src", "href"):
            linked = tag == "link" and _LINKED & set((attrs.get("rel") or "").split())
            if name in attrs and ((tag, name) in _RESOURCES or linked):
                self.resources.append(attrs[name])
            if (attrs.get(name) or "").strip().lower().startswith("javascript:"):
                self.faults.append("script in an address")

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.texts).split())

    def all(self, tag: str, **wanted) -> list[dict]:
        """The attributes of the elements of one name that have some attributes."""
        return [
            attrs
            for name, attrs in self.elements
            if name == tag and all(attrs.get(key) == value for key, value in wanted.items())
        ]
