"""Adapters against our own samples, each beside the reading it must give, and against nonsense."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from incidents.feeds.assembly import MAX_COMPONENTS, MAX_EVENTS
from incidents.feeds.reading import Document, FeedError, Reading
from incidents.feeds.reading_json import as_json, error_as_json
from incidents.feeds.registry import PROVIDERS
from lib import states

SAMPLES = Path(__file__).parent / "samples"
NAMES = tuple(PROVIDERS)
FILES = [
    path
    for name in NAMES
    for path in sorted((SAMPLES / name).iterdir())
    if not path.name.endswith(".expected.json")
]
WHOLE = [path for path in FILES if not path.stem.startswith(("truncated", "html", "broken"))]
JSON_FILES = [path for path in WHOLE if path.suffix == ".json"]
sparing = settings(deadline=None, max_examples=60, suppress_health_check=list(HealthCheck))

KEYS = [
    "id", "name", "status", "page", "components", "incidents", "scheduled_maintenances",
    "indicator", "group", "impact", "created_at", "started_at", "active_incidents", "type",
    "notes", "body", "title", "date_created", "services", "begin", "end", "external_desc",
    "updates", "affected_products", "service_id", "posts", "time", "severity", "status_impact",
    "uri",
]  # fmt: skip
WORDS = [
    "none", "operational", "ok", "active", "resolved", "incident", "2024-03-05T15:17:00Z",
    "9999-12-31T23:59:59-12:00",
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


def label(path: Path) -> str:
    return f"{path.parent.name}/{path.name}"


def read(name: str, body: bytes, url: str = "") -> Reading | None:
    """Return the reading or None for a FeedError; whatever else is raised fails the test."""
    try:
        return PROVIDERS[name].parse([Document(body, url)])
    except FeedError as error:
        if error.kind not in {"parse", "schema", "blocked"}:
            raise
        return None


@pytest.mark.parametrize("path", FILES, ids=label)
def test_sample_reads_as_expected(path: Path) -> None:
    expected = json.loads(path.with_name(f"{path.stem}.expected.json").read_text())
    try:
        found = as_json(PROVIDERS[path.parent.name].parse([Document(path.read_bytes())]))
    except FeedError as error:
        found = error_as_json(error)
        assert found.pop("message")
    assert found == expected


@pytest.mark.parametrize("name", NAMES)
def test_every_provider_has_samples_of_calm_trouble_and_broken(name: str) -> None:
    stems = " ".join(path.stem for path in FILES if path.parent.name == name)
    assert all(word in stems for word in ("trouble", "truncated", "html_instead"))
    assert "calm" in stems
    assert "broken" in stems


@pytest.mark.parametrize("path", WHOLE, ids=label)
def test_a_cut_sample_is_a_parse_error(path: Path) -> None:
    body = path.read_bytes().rstrip()
    if b"<!DOCTYPE" in body:
        pytest.skip("refused at its first line")
    for end in {1, len(body) // 3, len(body) // 2, len(body) - 10, len(body) - 1} - {0, -1}:
        if end < 1:
            continue
        with pytest.raises(FeedError) as caught:
            PROVIDERS[path.parent.name].parse([Document(body[:end])])
        assert caught.value.kind == "parse"


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
@given(name=st.sampled_from(NAMES), body=st.binary(max_size=400))
def test_arbitrary_bytes_raise_only_feed_errors(name: str, body: bytes) -> None:
    assert read(name, body) is None


@sparing
@given(name=st.sampled_from(NAMES), value=values)
def test_arbitrary_json_raises_only_feed_errors(name: str, value: Any) -> None:
    found = read(name, json.dumps(value).encode())
    assert found is None or found.state in states.RANK


@sparing
@given(path=st.sampled_from(JSON_FILES), data=st.data())
def test_mutated_json_raises_only_feed_errors(path: Path, data: st.DataObject) -> None:
    document = json.loads(path.read_text())
    for _ in range(data.draw(st.integers(1, 3))):
        replace_somewhere(document, data)
    found = read(path.parent.name, json.dumps(document).encode(), "https://a.example/b.json")
    assert found is None or found.state in states.RANK


def replace_somewhere(node: Any, data: st.DataObject) -> None:
    while True:
        places = list(node) if isinstance(node, dict) else list(range(len(node)))
        if not places:
            return
        place = data.draw(st.sampled_from(places))
        if isinstance(node[place], dict | list) and data.draw(st.booleans()):
            node = node[place]
            continue
        node[place] = data.draw(values)
        return


@sparing
@given(
    path=st.sampled_from(WHOLE),
    place=st.floats(0, 1),
    length=st.integers(0, 40),
    patch=st.binary(max_size=12) | st.sampled_from([b"<b>", b"&lt;p&gt;", b"9999", b"&#9;", b"0"]),
)
def test_patched_bytes_raise_only_feed_errors(
    path: Path, place: float, length: int, patch: bytes
) -> None:
    body = path.read_bytes()
    start = int(place * len(body))
    read(path.parent.name, body[:start] + patch + body[start + length :])


@sparing
@given(path=st.sampled_from(WHOLE), share=st.floats(0, 1, exclude_max=True))
def test_a_truncated_sample_never_reads_calm(path: Path, share: float) -> None:
    body = path.read_bytes().rstrip()
    assert read(path.parent.name, body[: int(share * len(body))]) is None


def test_too_many_rows_are_cut_but_all_of_them_count() -> None:
    summary = json.loads((SAMPLES / "statuspage/trouble_all_components_green.json").read_text())
    leaf, incident = summary["components"][0], summary["incidents"][0]
    summary["components"] = [leaf | {"id": f"c{number}"} for number in range(MAX_COMPONENTS + 50)]
    closed = incident | {"status": "resolved", "impact": "minor"}
    summary["incidents"] = [closed | {"id": f"i{number}"} for number in range(MAX_EVENTS + 50)]
    summary["incidents"].append(incident | {"id": "open-and-last"})
    found = read("statuspage", json.dumps(summary).encode())
    assert found is not None
    assert found.state == states.MAJOR_OUTAGE
    assert len(found.components) == MAX_COMPONENTS
    assert len(found.events) == MAX_EVENTS
    assert found.events[0].external_id == "open-and-last"


def test_unknown_words_are_kept() -> None:
    found = read("statuspage", (SAMPLES / "statuspage/unknown_words.json").read_bytes())
    assert found is not None
    assert found.unrecognised == ("re_routed", "mitigated")
    assert found.components[0].raw == "re_routed"


def test_google_links_are_absolute_and_text_is_plain() -> None:
    address = "https://status.cloud.example/incidents.json"
    body = (SAMPLES / "google/calm.json").read_bytes()
    found = read("google", body, address)
    assert found is not None
    event = found.events[0]
    assert event.url == "https://status.cloud.example/incidents/gAb000000001"
    assert event.text == "Tóm tắt\nThư đến chậm, xem trang này."
    assert event.component_ids == ("prodMail01",)


def test_google_keeps_an_old_incident_that_is_still_open() -> None:
    row = json.loads((SAMPLES / "google/calm.json").read_text())[0]
    rows = [row | {"id": f"g{number}"} for number in range(400)]
    rows.append(row | {"id": "old", "begin": "2001-01-01T00:00:00+00:00", "end": None})
    found = read("google", json.dumps(rows).encode())
    assert found is not None
    assert len(found.events) == 201
    assert [event.external_id for event in found.events if event.open] == ["old"]


def test_meta_reads_organisations_and_outages_together() -> None:
    bodies = [(SAMPLES / "meta" / name).read_bytes() for name in ("calm.json", "outages.json")]
    found = PROVIDERS["meta"].parse([Document(body) for body in bodies])
    assert found.state == states.PARTIAL_OUTAGE
    assert found.events[0].title == "Đăng nhập: High disruptions"
    quiet = PROVIDERS["meta"].parse([Document(bodies[0]), Document(b"[]")])
    assert quiet.state == states.OPERATIONAL


def test_statuspage_reads_a_summary_and_its_incidents_together() -> None:
    names = ("calm.json", "incidents_without_page.json")
    documents = [Document((SAMPLES / "statuspage" / name).read_bytes()) for name in names]
    found = PROVIDERS["statuspage"].parse(documents)
    assert found.state == states.OPERATIONAL
    assert [event.phase for event in found.events] == [states.REVIEW]
