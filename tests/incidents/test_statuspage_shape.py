"""Key for key, our answers are those of a real Statuspage."""

import json
import re
from pathlib import Path

import pytest
import time_machine
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from incidents.models import Incident, StatusChange, Update
from lib.freshness import KEY
from tests.factories import make_feed, make_platform

from .statuspage_rows import HOUR, NOW, ask, put, told

RECORDED = Path(__file__).resolve().parents[3] / "shared" / "feeds"
STAMP = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z")
NULL, TEXT, FLAG, NUMBER = type(None), str, bool, int
# Written from Statuspage's documentation: what each object has, and of which types.
PAGE = dict.fromkeys(("id", "name", "url", "time_zone", "updated_at"), (TEXT,))
COMPONENT = {
    **dict.fromkeys(("id", "name", "status", "created_at", "updated_at", "page_id"), (TEXT,)),
    **dict.fromkeys(("description", "start_date", "group_id"), (TEXT, NULL)),
    **dict.fromkeys(("showcase", "group", "only_show_if_degraded"), (FLAG,)),
    "position": (NUMBER,),
}
UPDATE = {
    **dict.fromkeys(
        ("id", "status", "body", "incident_id", "created_at", "updated_at", "display_at"), (TEXT,)
    ),
    "affected_components": (list, NULL),
    "deliver_notifications": (FLAG,),
    **dict.fromkeys(("custom_tweet", "tweet_id"), (TEXT, NULL)),
}
AFFECTED = dict.fromkeys(("code", "name", "old_status", "new_status"), (TEXT,))
INCIDENT = {
    **dict.fromkeys(
        ("id", "name", "status", "created_at", "updated_at", "impact", "shortlink"), (TEXT,)
    ),
    **dict.fromkeys(("started_at", "page_id"), (TEXT,)),
    **dict.fromkeys(("monitoring_at", "resolved_at", "reminder_intervals"), (TEXT, NULL)),
    **dict.fromkeys(("incident_updates", "components"), (list,)),
}
MAINTENANCE = {**INCIDENT, **dict.fromkeys(("scheduled_for", "scheduled_until"), (TEXT,))}
STATUS = dict.fromkeys(("indicator", "description"), (TEXT,))
# New in answers since about 2021; those recorded before have none of them.
LATER = {"reminder_intervals", "start_date"}
ANSWERS = {
    "summary": {"page", "components", "incidents", "scheduled_maintenances", "status"},
    "status": {"page", "status"},
    "components": {"page", "components"},
    "incidents": {"page", "incidents"},
    "incidents/unresolved": {"page", "incidents"},
    "scheduled-maintenances": {"page", "scheduled_maintenances"},
    "scheduled-maintenances/upcoming": {"page", "scheduled_maintenances"},
    "scheduled-maintenances/active": {"page", "scheduled_maintenances"},
}

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _at_noon():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def busy():
    platform = put("major_outage", "mang-f")
    put("operational")
    told("open", ["investigating", "monitoring"], [platform])
    told("over", ["investigating", "resolved"], [platform], resolved_at=NOW)
    work = {"kind": "maintenance", "level": "maintenance"}
    told("soon", ["scheduled"], [platform], started_at=NOW + HOUR, **work)
    told("now", ["scheduled", "in_progress"], [platform], **work)


def faults(shape: dict, found: dict) -> list[str]:
    wrong = [f"{key}: only one side has it" for key in shape.keys() ^ found.keys()]
    for key in shape.keys() & found.keys():
        if type(found[key]) not in shape[key]:
            wrong.append(f"{key}: {found[key]!r}")
        if key.endswith("_at") and found[key] is not None and not STAMP.fullmatch(found[key]):
            wrong.append(f"{key} is no time: {found[key]!r}")
    return wrong


def faults_of(answer: dict) -> list[str]:
    wrong = faults(PAGE, answer["page"])
    wrong += faults(STATUS, answer["status"]) if "status" in answer else []
    events = [(INCIDENT, row) for row in answer.get("incidents", [])]
    events += [(MAINTENANCE, row) for row in answer.get("scheduled_maintenances", [])]
    components = list(answer.get("components", []))
    for shape, event in events:
        wrong += faults(shape, event)
        components += event["components"]
        assert event["incident_updates"]
        for update in event["incident_updates"]:
            wrong += faults(UPDATE, update)
            for each in update["affected_components"] or []:
                wrong += faults(AFFECTED, each)
    for each in components:
        wrong += faults(COMPONENT, each)
    return wrong


@pytest.mark.parametrize("name", ANSWERS)
@pytest.mark.usefixtures("busy")
def test_every_answer_has_the_keys_and_types_of_statuspage_and_no_others(client, name):
    answer = ask(client, name)
    assert answer.keys() == ANSWERS[name]
    assert faults_of(answer) == []
    lists = [value for value in answer.values() if isinstance(value, list)]
    assert all(lists), "an empty list proves nothing"


@pytest.mark.usefixtures("busy")
def test_the_shape_is_that_of_the_recorded_answers_of_a_real_page(client):
    if not RECORDED.is_dir():
        pytest.skip("no recorded payloads beside this checkout")

    def recorded(name: str) -> dict:
        return json.loads((RECORDED / f"statuspage-{name}.json").read_text())

    old = recorded("summary-github-2020-05-22-incident")
    new = recorded("summary-github-2026-07-31-operational")
    told = recorded("incidents-github-2026-07-30-no-page")
    ours, listed = ask(client, "summary"), ask(client, "incidents")
    assert ours.keys() == old.keys() == new.keys()
    assert ours["page"].keys() == new["page"].keys()
    assert ours["status"].keys() == new["status"].keys()
    assert ours["components"][0].keys() == new["components"][0].keys()
    theirs, mine = told["incidents"][0], listed["incidents"][0]
    assert mine.keys() == theirs.keys()
    assert mine["components"][0].keys() == theirs["components"][0].keys()
    step, own = theirs["incident_updates"][0], mine["incident_updates"][0]
    assert own.keys() == step.keys()
    assert own["affected_components"][0].keys() == step["affected_components"][0].keys()
    planned = (ours["scheduled_maintenances"][0].keys(), old["scheduled_maintenances"][0].keys())
    assert planned[0] - LATER == planned[1]


@pytest.mark.usefixtures("busy")
def test_every_id_leads_to_what_it_names(client):
    summary = ask(client, "summary")
    ids = {row["id"] for row in summary["components"]}
    for event in (*summary["incidents"], *summary["scheduled_maintenances"]):
        assert {row["id"] for row in event["components"]} <= ids
        assert {step["incident_id"] for step in event["incident_updates"]} == {event["id"]}
        path = "/" + event["shortlink"].split("/", 3)[3]
        assert client.get(path).status_code == 302
    pages = {row["page_id"] for row in (*summary["components"], *summary["incidents"])}
    assert pages == {summary["page"]["id"]}


@pytest.mark.usefixtures("busy")
def test_an_answer_is_kept_and_packed_and_answers_304(client):
    address = "/api/v2/summary.json"
    first = client.get(address, headers={"Accept-Encoding": "gzip"})
    assert first.headers["Content-Encoding"] == "gzip"
    assert first.headers["Cache-Control"].startswith("public, max-age=15")
    tag = {"If-None-Match": first.headers["ETag"], "Accept-Encoding": "gzip"}
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address, headers=tag).status_code == 304
    assert len(queries) == 0
    assert not first.cookies


@pytest.mark.usefixtures("busy")
def test_a_client_that_asks_for_another_type_still_gets_json(client):
    for accepted in ("text/html", "application/vnd.example+json", "text/plain;q=0.1"):
        answer = client.get("/api/v2/status.json", headers={"Accept": accepted})
        assert answer.status_code == 200, accepted
        assert answer.json()["page"]["url"]


def test_what_is_no_address_and_what_is_no_question_are_told_as_problems(client):
    missing = client.get("/api/v2/metrics.json")
    assert (missing.status_code, missing.headers["Content-Type"]) == (
        404,
        "application/problem+json",
    )
    written = client.post("/api/v2/status.json", {"status": "none"})
    assert (written.status_code, written.headers["Content-Type"]) == (
        405,
        "application/problem+json",
    )


LIMITS = {"status": 4, "components": 4, "summary": 8}


def add(platforms: int, incidents: int) -> None:
    feed = make_feed(last_ok_at=NOW)
    for _each in range(platforms):
        platform = make_platform()
        StatusChange.objects.create(platform=platform, state="degraded", since=NOW, feed=feed)
        told(f"of-{platform.slug}", ["investigating"], [platform], level="degraded")
    first = Incident.objects.count()
    rows = Incident.objects.bulk_create(
        Incident(
            slug=f"row-{first + number}",
            phase="resolved" if number % 3 else "investigating",
            started_at=NOW - number * HOUR,
            published_at=NOW - number * HOUR,
        )
        for number in range(incidents)
    )
    Update.objects.bulk_create(
        Update(incident=each, key="1", phase=each.phase, published_at=each.published_at)
        for each in rows
    )


@pytest.mark.audit
def test_ten_thousand_incidents_and_sixty_platforms_cost_the_queries_of_ten(client):
    def measured() -> dict[str, int]:
        found = {}
        for name in ANSWERS:
            cache.delete(KEY)  # the content version is read anew now, and not in between
            client.get(f"/api/v2/{name}.json?lang=en")
            with CaptureQueriesContext(connection) as queries:
                assert client.get(f"/api/v2/{name}.json?lang=fr").status_code == 200
            found[name] = len(queries)
        return found

    add(3, 10)
    few = measured()
    add(57, 10_000)
    many = measured()
    assert many == few
    assert {name: many[name] for name in many if many[name] > LIMITS.get(name, 7)} == {}
    assert len(ask(client, "summary")["components"]) == 60
