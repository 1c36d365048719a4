"""Adapters against nonsense: whatever comes in, a FeedError comes out or a reading that is owed.

Nothing that is not a provider's answer may read as "works".
"""

import json
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from incidents.feeds.reading import FeedError, Reading
from incidents.feeds.registry import PROVIDERS
from lib import states

from .sampled import FILES, NAMES, WHOLE, label, read

JSON_FILES = [
    path
    for path in FILES
    if path.suffix == ".json" and not path.stem.startswith(("truncated", "html"))
]
# Samples that are another provider's true answer, put among the broken ones of their folder.
ANOTHERS = {("statuspage", "sorry/broken_foreign_page.json")}
sparing = settings(deadline=None, max_examples=40, suppress_health_check=list(HealthCheck))

KEYS = [
    "id", "name", "status", "page", "components", "incidents", "scheduled_maintenances",
    "indicator", "group", "impact", "created_at", "started_at", "active_incidents", "type",
    "notes", "body", "title", "date_created", "services", "begin", "end", "external_desc",
    "updates", "affected_products", "service_id", "posts", "time", "severity", "status_impact",
    "uri", "version", "items", "result", "data", "meta", "systems", "summary", "config", "checks",
    "attributes", "included", "issues", "notices", "state", "results", "success", "current",
    "updated_at", "content_html", "tags", "publicGroupList", "heartbeatList",
]  # fmt: skip
WORDS = [
    "none", "operational", "ok", "active", "resolved", "incident", "2024-03-05T15:17:00Z",
    "9999-12-31T23:59:59-12:00", "https://jsonfeed.org/version/1.1", "up", "1", "UP",
]  # fmt: skip
scalars = (
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**64 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.sampled_from(["", *WORDS])
    | st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
)
values = st.recursive(
    scalars,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(KEYS), inner, max_size=6)
        | st.dictionaries(st.text("abc", max_size=3), inner, max_size=3)
    ),
    max_leaves=25,
)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{}",
        b"null",
        b"NaN",
        b'"ok"',
        b'{"status": "ok"}',
        b'{"page": {}}',
        b'{"page": {}, "status": {"indicator": "none"}, "components": []}',
        b'{"status": {"indicator": "none"}}',
        b'{"page": {"id": "a"}, "status": {"indicator": null}}',
        b'{"page": {"id": "a"}, "components": []}',
        b'{"incidents": []}',
        b"[1, 2]",
        b"[[]]",
        b"[{}]",
        b"[" * 100_000,
        b"<rss><channel><title/>" + b"<a>" * 50_000,
        b"<html><body>ok</body></html>",
        b"<!doctype html><title>ok</title>",
        b"<rss/>",
        b"<feed/>",
        b"\xff\xfe\x00",
        '{"status": "\ud800"}'.encode("utf-8", "surrogatepass"),
    ],
    ids=lambda body: body[:40].decode("latin-1"),
)
def test_what_is_no_answer_is_never_believed(name: str, body: bytes) -> None:
    assert read(name, body) is None


def test_no_document_is_no_answer() -> None:
    for name in NAMES:
        with pytest.raises(FeedError):
            PROVIDERS[name].parse([])


@sparing
@given(body=st.binary(max_size=400))
def test_arbitrary_bytes_are_nobodys_answer(body: bytes) -> None:
    for name in NAMES:
        assert read(name, body) is None


@sparing
@given(value=values)
def test_arbitrary_json_raises_only_feed_errors(value: Any) -> None:
    body = json.dumps(value).encode()
    for name in NAMES:
        found = read(name, body)
        assert found is None or found.state in states.RANK


@pytest.mark.parametrize("name", NAMES)
def test_the_answers_of_others_never_read_as_works(name: str) -> None:
    for path in FILES:
        if path.parent.name == name or (name, label(path)) in ANOTHERS:
            continue
        found = read(name, path.read_bytes())
        assert found is None or found.state != states.OPERATIONAL, label(path)


@pytest.mark.parametrize("name", NAMES)
def test_no_nonsense_in_any_one_place_makes_trouble_read_as_works(name: str) -> None:
    """Where a word for a state is lost, its leaf is unknown and not left out."""
    for path in JSON_FILES:
        if path.parent.name != name:
            continue
        before = read(name, path.read_bytes())
        trouble = before is not None and before.state in states.TROUBLE
        for body, removed in changed_anywhere(json.loads(path.read_text())):
            found = read(name, body, "https://a.example/b.json")
            if trouble and not removed and found is not None:
                assert found.state != states.OPERATIONAL or has_unknown(found), body.decode()


def changed_anywhere(document: Any) -> Iterator[tuple[bytes, bool]]:
    """Yield a document with each of its members removed or nonsense in its place, one by one."""
    nodes = [document]
    while nodes:
        node = nodes.pop()
        for place in list(node) if isinstance(node, dict) else range(len(node)):
            kept = node[place]
            for nonsense in ("xyzzy", None, 7, {}):
                node[place] = nonsense
                yield json.dumps(document).encode(), False
            if isinstance(node, dict):
                members = list(node.items())
                del node[place]
                yield json.dumps(document).encode(), True
                node.clear()
                node.update(members)
            node[place] = kept
            if isinstance(kept, dict | list):
                nodes.append(kept)


def has_unknown(reading: Reading) -> bool:
    return any(leaf.state == states.UNKNOWN for leaf in reading.components)


@sparing
@given(path=st.sampled_from(JSON_FILES), data=st.data())
def test_mutated_json_raises_only_feed_errors(path: Path, data: st.DataObject) -> None:
    document = json.loads(path.read_text())
    for _ in range(data.draw(st.integers(1, 3))):
        replace_somewhere(document, data)
    found = read(path.parent.name, json.dumps(document).encode(), "https://a.example/b.json")
    assert found is None or found.state in states.RANK


def replace_somewhere(node: Any, data: st.DataObject) -> None:
    while isinstance(node, dict | list):
        places = list(node) if isinstance(node, dict) else list(range(len(node)))
        if not places:
            return
        place = data.draw(st.sampled_from(places))
        if isinstance(node[place], dict | list) and data.draw(st.booleans()):
            node = node[place]
            continue
        node[place] = data.draw(values)
        return


@pytest.mark.parametrize("name", NAMES)
def test_flipped_cut_and_patched_bytes_raise_only_feed_errors(name: str) -> None:
    chance = random.Random(name)
    patches = [b"", b"<b>", b"&lt;p&gt;", b"9999", b"&#9;", b"0", b"\0", b"\xff\xfe", b'"', b"]]>"]
    for path in (path for path in FILES if path.parent.name == name):
        body = path.read_bytes().rstrip()
        for _ in range(30):
            start = chance.randrange(len(body))
            flipped = bytes([body[start] ^ 1 << chance.randrange(8)])
            cut = chance.choice((0, 0, 1, 5, 40))
            read(name, body[:start] + flipped + body[start + 1 :])
            read(name, body[:start] + chance.choice(patches) + body[start + cut :])


@pytest.mark.parametrize("path", WHOLE, ids=label)
def test_a_sample_cut_anywhere_is_no_answer(path: Path) -> None:
    body = path.read_bytes().rstrip()
    for end in range(0, len(body), max(1, len(body) // 60)):
        assert read(path.parent.name, body[:end]) is None, body[:end]
