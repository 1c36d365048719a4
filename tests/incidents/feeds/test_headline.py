"""A headline that stays on trouble long over, and the second document that shows it."""

import json
from pathlib import Path

import pytest

from incidents.feeds.reading import Document, Reading
from incidents.feeds.registry import PROVIDERS
from lib import states

from .sampled import FILES, SAMPLES, label, read

FOLDER = SAMPLES / "statuspage"
BASE = "https://status.senchat.example/api/v2/"
STALE = json.loads((FOLDER / "stale_headline_summary.json").read_text())
CALM = json.loads((FOLDER / "stale_headline_status.json").read_text())
INCIDENT = json.loads((FOLDER / "trouble_all_components_green.json").read_text())["incidents"]
OLD, NEW = "2024-03-05T15:40:09Z", "2024-03-05T15:40:10Z"  # the summary is of the latter


def together(*answers: dict) -> Reading:
    """Return the reading of some documents, which is the same in any order."""
    documents = [Document(json.dumps(answer).encode()) for answer in answers]
    found = PROVIDERS["statuspage"].parse(documents)
    turned = PROVIDERS["statuspage"].parse(documents[::-1])
    assert (turned.state, turned.components) == (found.state, found.components)
    return found


def status(indicator: str, updated_at: object, **page: str) -> dict:
    described = {"indicator": indicator, "description": f"says {indicator}"}
    return {"page": CALM["page"] | {"updated_at": updated_at} | page, "status": described}


def with_leaf(state: str) -> dict:
    leaf = STALE["components"][0] | {"status": state}
    return STALE | {"components": [leaf, *STALE["components"][1:]]}


def test_a_calm_status_shows_that_a_summary_is_stale() -> None:
    found = together(STALE, CALM)
    assert found.state == states.OPERATIONAL
    assert found.headline == "All Systems Operational"
    assert not found.headline_alone
    assert len(found.components) == 3


@pytest.mark.parametrize(
    ("other", "state"),
    [
        (status("none", NEW), states.OPERATIONAL),
        (status("none", "2024-03-05T22:40:10+07:00"), states.OPERATIONAL),
        (status("none", OLD), states.DEGRADED),
        (status("none", None), states.DEGRADED),
        (status("none", "lately"), states.DEGRADED),
        (status("none", 5), states.DEGRADED),
        (status("none", NEW, id="another-page"), states.DEGRADED),
        (status("minor", NEW), states.DEGRADED),
        (status("major", NEW), states.PARTIAL_OUTAGE),
        (status("major", OLD), states.PARTIAL_OUTAGE),
        (status("re_routed", NEW), states.DEGRADED),
        (status("maintenance", NEW), states.DEGRADED),
    ],
)
def test_only_a_status_that_is_calm_and_not_older_silences_a_summary(
    other: dict, state: str
) -> None:
    assert together(STALE, other).state == state


def test_a_silenced_headline_hides_no_component_and_no_incident() -> None:
    assert together(with_leaf("major_outage"), CALM).state == states.PARTIAL_OUTAGE
    assert together(STALE | {"incidents": INCIDENT}, CALM).state == states.MAJOR_OUTAGE
    assert together(with_leaf("under_maintenance"), CALM).state == states.MAINTENANCE


def test_one_summary_does_not_silence_another() -> None:
    calm = STALE | {"status": {"indicator": "none", "description": "fine"}}
    assert together(STALE, calm).state == states.DEGRADED


def test_the_status_of_incident_io_is_heard_as_well() -> None:
    summary = json.loads((FOLDER / "calm_incidentio.json").read_text())
    summary["status"] = {"indicator": "major", "description": "Partial outage"}
    said = {"page": summary["page"], "status": {"indicator": "none", "description": "Fine"}}
    assert together(summary).headline_alone
    assert together(summary, said).state == states.OPERATIONAL


@pytest.mark.parametrize(
    ("summary", "alone"),
    [
        (STALE, True),
        (with_leaf("under_maintenance"), True),
        (with_leaf("degraded_performance"), False),
        (with_leaf("re_routed"), False),  # nobody knows what it says
        (STALE | {"incidents": INCIDENT}, False),
        (STALE | {"incidents": [INCIDENT[0] | {"status": "resolved"}]}, True),
        (STALE | {"incidents": [INCIDENT[0] | {"impact": "none"}]}, True),
        (STALE | {"status": {"indicator": "none"}}, False),
        (STALE | {"status": {"indicator": "maintenance"}}, False),
        (STALE | {"status": {"indicator": "mystery"}}, False),
        (STALE | {"components": []}, True),
    ],
)
def test_a_headline_is_alone_where_nothing_else_knows_of_trouble(
    summary: dict, alone: bool
) -> None:
    assert together(summary).headline_alone is alone


@pytest.mark.parametrize(
    ("urls", "expected"),
    [
        ([BASE + "summary.json"], BASE + "status.json"),
        ([BASE + "summary.json?a=1#b"], BASE + "status.json"),
        ([BASE + "incidents.json", BASE + "summary.json"], BASE + "status.json"),
        (
            ["http://host.example/sen/api/v2/summary.json"],
            "http://host.example/sen/api/v2/status.json",
        ),
        ([BASE + "summary.json", BASE + "status.json"], None),
        ([BASE + "status.json?a=1", BASE + "summary.json"], None),
        (["https://status.senchat.example/summary.json"], None),
        (["file:///api/v2/summary.json"], None),
        (["https://a.example/?u=/api/v2/summary.json"], None),
        ([""], None),
        ([], None),
    ],
)
def test_where_a_second_look_goes(urls: list[str], expected: str | None) -> None:
    documents = [Document(b"", url) for url in urls]
    doubtful = Reading(states.DEGRADED, headline_alone=True)
    assert PROVIDERS["statuspage"].second_look(documents, doubtful) == expected
    assert PROVIDERS["statuspage"].second_look(documents, Reading(states.DEGRADED)) is None


@pytest.mark.parametrize("path", FILES, ids=label)
def test_a_lone_headline_is_trouble(path: Path) -> None:
    found = read(path.parent.name, path.read_bytes())
    assert found is None or not found.headline_alone or found.state in states.TROUBLE
