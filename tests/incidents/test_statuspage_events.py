"""Incidents and maintenances, as Statuspage would tell them."""

from datetime import timedelta

import pytest
import time_machine

from incidents.models import Impact, UpdateText
from incidents.sharing import short_address
from tests.factories import make_incident, make_platform, make_update

from .statuspage_rows import HOUR, NOW, ask, put, read_back, told

pytestmark = pytest.mark.django_db
TEN = timedelta(minutes=10)


@pytest.fixture(autouse=True)
def _at_noon():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.mark.parametrize(
    ("phase", "word", "read"),
    [
        ("investigating", "investigating", "investigating"),
        ("identified", "identified", "identified"),
        ("monitoring", "monitoring", "monitoring"),
        ("resolved", "resolved", "resolved"),
        ("review", "postmortem", "review"),
        ("false_alarm", "resolved", "resolved"),
    ],
)
def test_the_phases_and_times_of_an_incident_are_read_back(client, phase, word, read):
    ended = NOW - TEN if phase in ("resolved", "review", "false_alarm") else None
    incident = told("night", ["investigating", phase], resolved_at=ended, title="Đêm")
    answer = ask(client, "incidents", "vi")
    assert [row["status"] for row in answer["incidents"]] == [word]
    (event,) = read_back(answer).events
    assert event.external_id == str(incident.uid)
    assert (event.phase, event.kind) == (read, "incident")
    assert event.started_at == incident.started_at
    assert event.updated_at == incident.started_at + TEN
    assert event.resolved_at == ended
    assert event.url == short_address(incident)
    assert event.title.endswith("Đêm")
    assert event.text.endswith("Bước 2.")


@pytest.mark.parametrize("phase", ["scheduled", "in_progress", "verifying", "completed"])
def test_the_phases_of_a_maintenance_are_read_back(client, phase):
    platform = put("operational")
    begins = NOW + HOUR if phase == "scheduled" else NOW - HOUR
    told(
        "work", [phase], [platform], level="maintenance", kind="maintenance", started_at=begins,
        resolved_at=NOW if phase == "completed" else None,
    )  # fmt: skip
    (event,) = read_back(ask(client, "scheduled-maintenances") | {"incidents": []}).events
    assert (event.phase, event.kind, event.impact) == (phase, "maintenance", "maintenance")
    assert event.started_at == begins
    assert ask(client, "incidents")["incidents"] == []


@pytest.mark.parametrize("level", ["degraded", "partial_outage", "major_outage"])
def test_the_impact_of_an_incident_is_read_back(client, level):
    incident = told("night", ["investigating"], [put(level)], level=level)
    (event,) = read_back(ask(client, "summary")).events
    assert event.impact == incident.impact
    assert event.open


def test_a_summary_leaves_out_what_is_over_and_lists_hold_it(client):
    told("open", ["investigating"])
    told("over", ["investigating", "resolved"], resolved_at=NOW)
    told("soon", ["scheduled"], kind="maintenance", started_at=NOW + HOUR)
    told("now", ["scheduled", "in_progress"], kind="maintenance")
    told("done", ["scheduled", "completed"], kind="maintenance", resolved_at=NOW)
    found = {
        name: [row["name"] for row in ask(client, name)[key]]
        for name, key in (
            ("summary", "incidents"),
            ("incidents", "incidents"),
            ("incidents/unresolved", "incidents"),
            ("scheduled-maintenances", "scheduled_maintenances"),
            ("scheduled-maintenances/upcoming", "scheduled_maintenances"),
            ("scheduled-maintenances/active", "scheduled_maintenances"),
        )
    }
    found["planned"] = [row["name"] for row in ask(client, "summary")["scheduled_maintenances"]]
    assert {
        name: [each.removeprefix("Sự cố ") for each in rows] for name, rows in found.items()
    } == {
        "summary": ["open"],
        "incidents": ["over", "open"],
        "incidents/unresolved": ["open"],
        "scheduled-maintenances": ["soon", "done", "now"],
        "scheduled-maintenances/upcoming": ["soon"],
        "scheduled-maintenances/active": ["now"],
        "planned": ["soon", "now"],
    }


def test_lists_hold_the_fifty_newest(client):
    for number in range(52):
        make_incident(f"n-{number}", started_at=NOW - number * HOUR)
    names = [row["name"] for row in ask(client, "incidents")["incidents"]]
    assert names == [f"Sự cố n-{number}" for number in range(50)]
    assert [row["name"] for row in ask(client, "summary")["incidents"]] == names


def test_a_false_alarm_says_so_in_its_name_and_its_last_words_and_weighs_nothing(client):
    told("bell", ["investigating", "false_alarm"], [put("operational")], resolved_at=NOW)
    (row,) = ask(client, "incidents")["incidents"]
    assert (row["status"], row["impact"]) == ("resolved", "none")
    assert row["name"] == "False alarm: Sự cố bell"
    assert [each["body"] for each in row["incident_updates"]] == [
        "False alarm: Bước 2.",
        "Bước 1.",
    ]


def test_each_step_says_what_it_did_to_each_platform(client):
    one, other = put("operational", "one"), put("operational", "other")
    incident = told("night", ["investigating", "identified", "resolved"], resolved_at=NOW - 4 * TEN)
    begun = incident.started_at
    rows = [
        (one, "major_outage", begun, begun + TEN),
        (one, "degraded", begun + TEN, begun + 2 * TEN),
        (other, "partial_outage", begun + TEN, begun + 2 * TEN),
    ]
    for platform, level, start, end in rows:
        Impact.objects.create(
            incident=incident, platform=platform, level=level, started_at=start, ended_at=end
        )
    (row,) = ask(client, "incidents")["incidents"]
    changes = [
        {
            each["name"]: (each["old_status"], each["new_status"])
            for each in step["affected_components"]
        }
        for step in row["incident_updates"]
    ]
    assert changes == [
        {
            "One": ("degraded_performance", "operational"),
            "Other": ("partial_outage", "operational"),
        },
        {
            "One": ("major_outage", "degraded_performance"),
            "Other": ("operational", "partial_outage"),
        },
        {"One": ("operational", "major_outage")},
    ]
    ids = {each["name"]: each["id"] for each in ask(client, "components")["components"]}
    codes = {
        each["name"]: each["code"] for each in row["incident_updates"][0]["affected_components"]
    }
    assert codes == ids


def test_the_last_step_ends_what_has_no_known_end(client):
    platform = put("operational", "one")
    told("over", ["investigating", "resolved"], [platform], level="degraded")
    (row,) = ask(client, "incidents")["incidents"]
    (touched,) = row["incident_updates"][0]["affected_components"]
    assert touched["old_status"] == "degraded_performance"
    assert touched["new_status"] == "operational"
    assert row["resolved_at"] == row["incident_updates"][0]["created_at"]


def test_the_last_step_names_what_came_and_went_between_two_steps(client):
    brief = put("operational", "brief")
    incident = told("night", ["investigating", "resolved", "review"], resolved_at=NOW)
    Impact.objects.create(
        incident=incident, platform=brief, level="degraded",
        started_at=incident.started_at + TEN / 4, ended_at=incident.started_at + TEN / 2,
    )  # fmt: skip
    (row,) = ask(client, "incidents")["incidents"]
    named = [
        [each["name"] for each in step["affected_components"] or []]
        for step in row["incident_updates"]
    ]
    assert named == [[], ["Brief"], []]


def test_a_correction_is_a_step_of_its_own_that_says_what_it_is(client):
    incident = told("night", ["investigating"])
    wrong = incident.updates.get()
    make_update(incident, key="2", body="Không phải Zalo.", corrects=wrong, published_at=NOW - TEN)
    (row,) = ask(client, "incidents")["incidents"]
    assert [each["body"] for each in row["incident_updates"]] == [
        "Correction: Không phải Zalo.",
        "Bước 1.",
    ]


def test_an_incident_without_a_step_has_its_title_as_its_only_update(client):
    incident = make_incident("old", phase="resolved", title="Chuyện cũ")
    (row,) = ask(client, "incidents")["incidents"]
    (update,) = row["incident_updates"]
    assert (update["body"], update["status"]) == ("Chuyện cũ", "resolved")
    assert update["id"] not in ("", str(incident.uid))
    again = ask(client, "incidents")["incidents"][0]["incident_updates"][0]["id"]
    assert again == update["id"]


def test_an_open_incident_names_what_it_touches_and_a_closed_one_only_what_has_a_word(client):
    silent, fine = put("no_known_issue", "silent"), put("operational", "fine")
    told("open", ["investigating"], [silent, fine], level="degraded")
    (row,) = ask(client, "incidents")["incidents"]
    named = {each["name"]: each["status"] for each in row["components"]}
    assert named == {"Silent": "degraded_performance", "Fine": "operational"}
    told("over", ["resolved"], [silent, fine], level="degraded", resolved_at=NOW)
    closed = next(
        each for each in ask(client, "incidents")["incidents"] if each["name"].endswith("over")
    )
    # The other one still stands: it is what gives Silent its word here too.
    assert {each["name"] for each in closed["components"]} == {"Silent", "Fine"}


def test_when_nothing_is_open_a_closed_incident_claims_nothing_of_a_platform_without_a_word(client):
    told("over", ["resolved"], [put("no_known_issue", "silent")], resolved_at=NOW)
    (row,) = ask(client, "incidents")["incidents"]
    assert row["components"] == []
    assert [each["name"] for each in row["incident_updates"][0]["affected_components"]] == [
        "Silent"
    ]


def test_an_announced_maintenance_names_its_platform_and_leaves_the_board_alone(client):
    told(
        "work", ["scheduled"], [put("no_known_issue", "silent")], level="maintenance",
        kind="maintenance", started_at=NOW + HOUR,
    )  # fmt: skip
    summary = ask(client, "summary")
    (row,) = summary["scheduled_maintenances"]
    assert [each["status"] for each in row["components"]] == ["under_maintenance"]
    assert summary["components"] == []
    assert summary["status"]["indicator"] == "none"


def test_the_end_of_a_maintenance_is_the_planned_one_or_the_last_moment_known(client):
    platform = put("operational")
    planned = told("planned", ["scheduled"], kind="maintenance", started_at=NOW + HOUR)
    Impact.objects.create(
        incident=planned, platform=platform, level="maintenance",
        started_at=NOW + HOUR, ended_at=NOW + 3 * HOUR,
    )  # fmt: skip
    told("endless", ["scheduled"], kind="maintenance", started_at=NOW + 2 * HOUR)
    told("running", ["scheduled", "in_progress"], kind="maintenance")
    ends = {
        row["name"].removeprefix("Sự cố "): (row["scheduled_for"], row["scheduled_until"])
        for row in ask(client, "scheduled-maintenances")["scheduled_maintenances"]
    }
    assert ends == {
        "planned": ("2026-03-05T13:00:30.000Z", "2026-03-05T15:00:30.000Z"),
        "endless": ("2026-03-05T14:00:30.000Z", "2026-03-05T14:00:30.000Z"),
        "running": ("2026-03-05T11:00:30.000Z", "2026-03-05T11:10:30.000Z"),
    }


def test_what_is_not_public_is_nowhere(client):
    shown = put("operational", "shown")
    hidden = make_platform("zzhidden", published_at=None)
    incident = told("open", ["investigating"], [shown, hidden])
    UpdateText.objects.create(
        step=incident.updates.get(), language="en", state="draft", body="zzhidden"
    )
    make_update(incident, key="9", body="zzhidden", published_at=NOW + HOUR)
    make_incident("zzhidden", [shown], title="zzhidden", published_at=None, started_at=NOW - HOUR)
    for name in ("summary", "components", "incidents", "incidents/unresolved"):
        text = client.get(f"/api/v2/{name}.json?lang=en").content.decode()
        assert "zzhidden" not in text.lower(), name
    (row,) = ask(client, "incidents")["incidents"]
    assert [each["name"] for each in row["components"]] == ["Shown"]
