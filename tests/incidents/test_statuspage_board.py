"""The state of the whole and of each platform, as Statuspage would say it."""

import pytest
import time_machine
from django.test import override_settings

from lib import states
from tests.factories import make_incident, make_platform

from .statuspage_rows import HOUR, NOW, ask, put, read_back

pytestmark = pytest.mark.django_db
WORDS = {
    "operational": ("operational", "none"),
    "degraded": ("degraded_performance", "minor"),
    "partial_outage": ("partial_outage", "major"),
    "major_outage": ("major_outage", "critical"),
    "maintenance": ("under_maintenance", "maintenance"),
}


@pytest.fixture(autouse=True)
def _at_noon():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.mark.parametrize("state", WORDS)
def test_our_own_adapter_reads_every_state_back_that_statuspage_has_a_word_for(client, state):
    put(state, "mang-f", name="Facebook")
    summary = ask(client, "summary")
    assert [row["status"] for row in summary["components"]] == [WORDS[state][0]]
    assert summary["status"]["indicator"] == WORDS[state][1]
    reading = read_back(summary, ask(client, "status"))
    assert [(leaf.name, leaf.state) for leaf in reading.components] == [("Facebook", state)]
    assert reading.state == state
    assert reading.unrecognised == ()


def test_the_whole_is_read_back_as_the_worst_that_our_own_api_names(client):
    for state in WORDS:
        put(state)
    worst = client.get("/api/v1/status/").json()["worst"]
    assert read_back(ask(client, "summary")).state == worst == "major_outage"


def test_the_whole_is_the_same_in_every_answer_that_tells_it(client):
    put("partial_outage")
    put("operational")
    assert ask(client, "status")["status"] == ask(client, "summary")["status"]
    assert ask(client, "components")["components"] == ask(client, "summary")["components"]
    pages = [ask(client, name)["page"] for name in ("status", "summary", "incidents")]
    assert pages[0] == pages[1] == pages[2]


@pytest.mark.parametrize("state", ["unknown", "no_known_issue"])
def test_a_state_without_a_word_is_left_out_and_nothing_says_that_all_is_well(client, state):
    put("operational", "works")
    put(state, "silent")
    summary = ask(client, "summary")
    assert [row["name"] for row in summary["components"]] == ["Works"]
    assert summary["status"] == {
        "indicator": "none",
        "description": "No known outage. Nobody official confirms that 1 platform works.",
    }
    assert ask(client, "status")["status"] == summary["status"]


def test_a_platform_nobody_ever_looked_at_keeps_the_page_from_saying_that_all_is_well(client):
    put("operational")
    make_platform("new")
    assert "All Systems" not in ask(client, "status")["status"]["description"]


def test_only_where_every_platform_is_said_to_work_do_all_systems(client):
    put("operational")
    put("operational")
    assert ask(client, "status")["status"]["description"] == "All Systems Operational"


def test_a_portal_without_platforms_claims_nothing(client):
    assert ask(client, "status")["status"] == {"indicator": "none", "description": "Unknown"}


def test_readers_reports_count_as_the_mildest_trouble(client):
    put("reports")
    summary = ask(client, "summary")
    assert [row["status"] for row in summary["components"]] == ["degraded_performance"]
    assert summary["status"] == {
        "indicator": "minor",
        "description": "Many readers report problems",
    }


@pytest.mark.parametrize("state", ["unknown", "no_known_issue"])
def test_an_incident_under_way_gives_its_level_to_a_platform_without_a_word(client, state):
    platform = put(state, "silent")
    make_incident(platforms=[platform], level="partial_outage", started_at=NOW - HOUR)
    summary = ask(client, "summary")
    assert [row["status"] for row in summary["components"]] == ["partial_outage"]
    assert summary["status"] == {"indicator": "major", "description": "Partial outage"}


@pytest.mark.parametrize(
    ("values", "shown"),
    [
        ({"phase": "resolved"}, []),
        ({"phase": "scheduled", "kind": "maintenance", "started_at": NOW + HOUR}, []),
        ({"published_at": None}, []),
        ({"withdrawn_at": NOW}, []),
        ({"phase": "in_progress", "kind": "maintenance"}, ["under_maintenance"]),
    ],
)
def test_only_what_is_public_and_under_way_names_a_platform(client, values, shown):
    platform = put("unknown")
    values = {"started_at": NOW - HOUR, "published_at": NOW - 2 * HOUR, **values}
    make_incident(platforms=[platform], level="maintenance", **values)
    found = [row["status"] for row in ask(client, "components")["components"]]
    assert found == shown


def test_an_incident_that_moves_no_platform_moves_no_state(client):
    put("operational")
    make_incident(kind="security", started_at=NOW - HOUR)
    summary = ask(client, "summary")
    assert summary["status"]["indicator"] == "none"
    assert [(row["components"], row["impact"]) for row in summary["incidents"]] == [([], "none")]


def test_the_impact_an_editor_gave_an_incident_raises_the_whole(client):
    platform = put("degraded")
    make_incident(
        platforms=[platform], level="degraded", impact_override="critical", started_at=NOW - HOUR
    )
    status = ask(client, "status")["status"]
    assert status == {"indicator": "critical", "description": "Major outage"}
    assert read_back(ask(client, "summary")).state == "major_outage"


def test_platforms_that_are_no_more_or_not_yet_public_are_no_components(client):
    put("operational", "here")
    put("major_outage", "closed", lifecycle="closed")
    put("major_outage", "draft", published_at=None)
    summary = ask(client, "summary")
    assert [row["name"] for row in summary["components"]] == ["Here"]
    assert summary["status"]["description"] == "All Systems Operational"


def test_the_id_of_a_component_outlives_its_row_and_its_name(client):
    first = put("operational", "mang-f", name="Facebook")
    before = ask(client, "components")["components"][0]["id"]
    first.texts.all().delete()
    first.delete()
    put("operational", "other")
    put("operational", "mang-f", name="Facebook (Meta)", position=200)
    after = {row["name"]: row["id"] for row in ask(client, "components")["components"]}
    assert after["Facebook (Meta)"] == before != after["Other"]


def test_words_come_in_the_language_that_is_asked_for_and_else_in_vietnamese(client):
    put("partial_outage")
    described = {
        language: client.get(f"/api/v2/status.json{language}").json()["status"]["description"]
        for language in ("", "?lang=vi", "?lang=en", "?lang=xx")
    }
    assert described == {
        "": "Gián đoạn một phần",
        "?lang=vi": "Gián đoạn một phần",
        "?lang=en": "Partial outage",
        "?lang=xx": "Gián đoạn một phần",
    }


def test_an_exercise_says_so_in_the_name_the_description_and_each_title(client):
    platform = put("major_outage")
    make_incident(platforms=[platform], title="Diễn", started_at=NOW - HOUR)
    with override_settings(EXERCISE=True):
        summary = ask(client, "summary")
    said = (summary["page"]["name"], summary["status"]["description"])
    titles = [row["name"] for row in summary["incidents"]]
    assert all(each.startswith("EXERCISE · ") for each in (*said, *titles))
    assert len(titles) == 1


def test_every_state_of_ours_has_a_word_or_is_one_of_the_two_that_have_none():
    from incidents.alerts.statuspage.board import COMPONENT_WORD, INDICATOR

    silent = {states.UNKNOWN, states.NO_KNOWN_ISSUE}
    assert set(COMPONENT_WORD) == set(states.STATES) - silent
    assert set(INDICATOR) == set(states.STATES) - silent - {states.OPERATIONAL}
