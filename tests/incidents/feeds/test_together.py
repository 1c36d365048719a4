"""Answers in several documents, and every answer shown to the adapters of all other providers."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from incidents.feeds.reading import Document, FeedError, Reading
from incidents.feeds.registry import PROVIDERS
from lib import states

SAMPLES = Path(__file__).parent / "samples"
ANSWERS = [
    path
    for path in sorted(SAMPLES.glob("*/*"))
    if ".expected" not in path.name and not path.name.startswith("broken")  # often another's answer
]
NAMES = {1: "Đăng nhập", 2: "Tin nhắn", 7: "Máy chủ"}


def page(**changes: Any) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(
        (SAMPLES / "uptime_kuma/calm_without_heartbeats.json").read_text()
    )
    return found | changes


def beat(status: Any, minute: int = 17) -> dict[str, Any]:
    return {"status": status, "time": f"2024-03-05 15:{minute:02}:00.123", "msg": "", "ping": 5}


def kuma(beats: dict[str, list[dict[str, Any]]], **changes: Any) -> Reading:
    answers = (page(**changes), {"heartbeatList": beats, "uptimeList": {}})
    return PROVIDERS["uptime_kuma"].parse([Document(json.dumps(a).encode()) for a in answers])


@pytest.mark.parametrize(
    ("newest", "expected"),
    [
        ((1, 1, 1), states.OPERATIONAL),
        ((0, 0, 1), states.MAJOR_OUTAGE),
        ((0, 1, 1), states.PARTIAL_OUTAGE),
        ((3, 0, 1), states.PARTIAL_OUTAGE),  # one under maintenance hides nobody who is down
        ((3, 1, 1), states.MAINTENANCE),
        ((2, 1, 1), states.OPERATIONAL),
        ((2, 2, 1), states.UNKNOWN),
        ((-1, -1, 1), states.UNKNOWN),
        ((True, 1.0, "1"), states.UNKNOWN),
    ],
)
def test_uptime_kuma_is_computed_from_the_newest_beats(
    newest: tuple[Any, ...], expected: str
) -> None:
    beats = {
        str(key): [beat(0, 10), beat(status, 20), beat(0, 15)]  # in whatever order
        for key, status in zip(NAMES, newest, strict=True)
    }
    assert kuma(beats).state == expected


def test_uptime_kuma_without_a_beat_is_unknown() -> None:
    for beats in ({}, {"1": [], "2": [], "7": [beat(1)]}, {"99": [beat(1)]}):
        assert kuma(beats).state == states.UNKNOWN
    assert kuma({"1": [beat(1)], "2": [beat(1)]}).state == states.OPERATIONAL


def test_uptime_kuma_with_either_form_of_incident() -> None:
    beats = {str(key): [beat(1)] for key in NAMES}
    note = {"id": 1, "style": "warning", "title": "Chậm", "createdDate": "2024-03-05 15:17:00"}
    assert kuma(beats, incident=note).state == states.DEGRADED
    assert kuma(beats, incident=None, incidents=[note]).state == states.DEGRADED
    assert kuma(beats, incidents=[note | {"style": "info"}]).state == states.OPERATIONAL
    assert kuma(beats, incidents=[]).state == states.OPERATIONAL


@settings(deadline=None, max_examples=40, suppress_health_check=list(HealthCheck))
@given(
    status=st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    at=st.none() | st.integers() | st.text(max_size=30),
)
def test_no_nonsense_in_a_beat_reads_as_working(status: Any, at: Any) -> None:
    found = kuma({str(key): [{"status": status, "time": at}] for key in NAMES})
    if status not in (1, "1") or isinstance(status, bool | float):
        assert found.state != states.OPERATIONAL


def test_instatus_reads_its_summary_and_its_components_together() -> None:
    names = ("calm_without_lists.json", "components.json")
    documents = [Document((SAMPLES / "instatus" / name).read_bytes()) for name in names]
    found = PROVIDERS["instatus"].parse(documents)
    assert (found.state, len(found.components)) == (states.DEGRADED, 3)


def test_cachet_reads_components_and_incidents_of_either_version_together() -> None:
    for version in ("2", "3"):
        names = (f"calm_{version}.json", f"trouble_{version}_incidents.json")
        documents = [Document((SAMPLES / "cachet" / name).read_bytes()) for name in names]
        assert PROVIDERS["cachet"].parse(documents).state == states.DEGRADED
    empty = json.loads((SAMPLES / "cachet/calm_2.json").read_text()) | {"data": []}
    body = json.dumps(empty).encode()
    listed = Document(body, "https://status.sen.example/api/v1/incidents")
    assert PROVIDERS["cachet"].parse([listed]).state == states.NO_KNOWN_ISSUE
    assert PROVIDERS["cachet"].parse([Document(body)]).state == states.UNKNOWN


def test_sorry_reads_its_three_answers_together() -> None:
    names = ("calm_page_only.json", "components.json", "trouble_notices.json")
    documents = [Document((SAMPLES / "sorry" / name).read_bytes()) for name in names]
    assert PROVIDERS["sorry"].parse(documents).state == states.DEGRADED


def test_an_alert_is_closed_by_a_cancel_in_another_document() -> None:
    names = ("cancelled.cap", "trouble_update.cap", "trouble_alert.cap")
    documents = [Document((SAMPLES / "cap" / name).read_bytes()) for name in names]
    for order in (documents, documents[::-1]):
        found = PROVIDERS["cap"].parse(order)
        assert found.state == states.NO_KNOWN_ISSUE
        assert [(event.external_id, event.phase) for event in found.events] == [
            ("sen-1", states.RESOLVED)
        ]


@pytest.mark.parametrize("name", PROVIDERS)
def test_nobody_elses_answer_reads_as_working(name: str) -> None:
    for path in ANSWERS:
        if path.parent.name == name:
            continue
        try:
            found = PROVIDERS[name].parse([Document(path.read_bytes())])
        except FeedError:
            continue
        assert found.state != states.OPERATIONAL, path


@pytest.mark.parametrize("name", PROVIDERS)
@pytest.mark.parametrize(
    "body",
    [
        {"status": "ok", "psp": {"perPage": 10, "totalMonitors": 0, "monitors": []}},  # UptimeRobot
        {"stat": "ok", "monitors": [{"id": 1, "friendly_name": "x", "status": 2}]},
        {"page": {"name": "x", "url": "https://x.example"}, "status": {"indicator": "none"}},
        {"result": {"status": "ok"}},
        {"data": [], "meta": {}, "links": {}},
        {"data": {"status": "operational"}},
        {"components": [], "issues": [], "notices": []},
        {"systems": [], "summaryStatus": "ok", "apiVersion": "2.0"},
        {"summary": {"ongoing_incidents": []}},
        {"ongoing_incidents": [], "in_progress_maintenances": [], "scheduled_maintenances": []},
        {"status": "operational", "state": "up", "success": True},
        [{"name": "x", "status": "up", "success": True}],
        [{"name": "x", "results": [{"success": True}]}],
        [],
    ],
    ids=lambda body: json.dumps(body)[:40],
)
def test_what_looks_alike_is_not_believed(name: str, body: Any) -> None:
    try:
        found = PROVIDERS[name].parse([Document(json.dumps(body).encode())])
    except FeedError:
        return
    # An indicator is Statuspage's own; an empty list of incidents is Google's normal answer.
    assert (name, found.state) in {
        ("statuspage", states.OPERATIONAL),
        ("google", states.NO_KNOWN_ISSUE),
    }
