"""Adapters against our own samples, each beside the reading it must give."""

import json
from pathlib import Path

import pytest

from incidents.feeds.assembly import MAX_COMPONENTS, MAX_EVENTS
from incidents.feeds.reading import Document, FeedError
from incidents.feeds.reading_json import as_json, error_as_json
from incidents.feeds.registry import PROVIDERS
from lib import states

from .sampled import FILES, NAMES, SAMPLES, WHOLE, label, read


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
