"""Clients that other people wrote for Statuspage read us over HTTP, and know nothing of us.

Two from PyPI, and one from npm in the long tier. Nothing of theirs is changed: each takes the
address of a page by an option of its own.
"""

import asyncio
import json
import subprocess
from datetime import datetime, timedelta

import pytest
import time_machine
from arez.statuspage import CurrentStatus, StatusPage
from statuspage_prometheus_exporter.service_checker import check_service_status

from tests.look.tools import HOME, NODE

from .statuspage_rows import HOUR, NOW, put, told

pytestmark = pytest.mark.django_db(transaction=True)
STATES = {
    "operational": "Operational",
    "degraded": "Degraded Performance",
    "partial_outage": "Partial Outage",
    "major_outage": "Major Outage",
    "maintenance": "Under Maintenance",
    "reports": "Degraded Performance",
}


@pytest.fixture
def address(live_server):
    with time_machine.travel(NOW, tick=True):
        yield live_server.url


@pytest.fixture
def night(address):
    """Facebook is down, Zalo works, nobody knows of a third; a maintenance is announced."""
    facebook = put("major_outage", "mang-f", name="Facebook")
    put("operational", "mang-z", name="Zalo")
    put("unknown", "mang-u", name="Ungewiss")
    told("dem", ["investigating", "identified"], [facebook], title="Facebook ngừng")
    told("xong", ["investigating", "resolved"], [facebook], resolved_at=NOW, title="Đã xong")
    told(
        "bao-tri", ["scheduled"], [facebook], title="Bảo trì", kind="maintenance",
        level="maintenance", started_at=NOW + HOUR,
    )  # fmt: skip
    told("ro", ["investigating"], kind="security", title="Lộ dữ liệu", started_at=NOW - 2 * HOUR)
    return address


def arez(address: str) -> CurrentStatus:
    """What aRez makes of a page: it looks every word up in tables of its own."""

    async def read():
        async with StatusPage(address) as page:
            return await page.get_status()

    return asyncio.run(read())


@pytest.fixture
def exporter(tmp_path, monkeypatch):
    """What the Prometheus exporter makes of a page. It keeps answers in the working directory."""
    monkeypatch.chdir(tmp_path)

    def read(address: str) -> dict:
        url = f"{address}/api/v2/summary.json?lang=en"
        found = check_service_status(
            "portal", {"name": "Portal", "type": "status_page", "url": url}
        )
        assert found["success"], found["error"]
        return found

    return read


def test_arez_reads_the_board_the_incidents_and_the_maintenances(night):
    found = arez(night)
    assert (found.impact, found.status) == ("Critical", "Ngừng hoạt động")
    assert {one.name: one.status for one in found.components} == {
        "Facebook": "Major Outage",
        "Zalo": "Operational",
    }
    facebook = found.component("Facebook")
    assert [each.name for each in facebook.incidents] == ["Facebook ngừng"]
    assert [each.name for each in facebook.maintenances] == ["Bảo trì"]
    outage, leak = found.incidents
    assert (outage.status, outage.impact) == ("Identified", "Critical")
    assert [step.status for step in outage.updates] == ["Identified", "Investigating"]
    assert outage.last_update.description == "Bước 2."
    assert (leak.impact, leak.components) == ("None", [])
    (planned,) = found.maintenances
    assert planned.scheduled_for == (NOW + HOUR).replace(tzinfo=None, microsecond=0)


@pytest.mark.parametrize("state", STATES)
def test_arez_reads_every_state_we_have_a_word_for(address, state):
    put(state)
    (one,) = arez(address).components
    assert one.status == STATES[state]


def test_arez_is_not_told_that_all_is_well_while_something_is_left_out(address):
    put("operational")
    put("no_known_issue")
    found = arez(address)
    assert len(found.components) == 1
    assert found.status != "All Systems Operational"


def test_the_exporter_counts_incidents_components_and_maintenances(night, exporter):
    found = exporter(night)
    assert (found["status"], found["status_text"]) == (0, "Critical Outage")
    assert {row["name"]: row["status_value"] for row in found["component_metadata"]} == {
        "Facebook": 0,
        "Zalo": 1,
    }
    outage, leak = found["incident_metadata"]
    assert (outage["name"], outage["affected_components"]) == ("Facebook ngừng", ["Facebook"])
    assert datetime.fromisoformat(outage["started_at"]) == NOW - HOUR
    assert leak["impact"] == "none"
    (planned,) = found["maintenance_metadata"]
    start, end = (planned[f"scheduled_{key}"] for key in ("start", "end"))
    assert datetime.fromisoformat(start) == NOW + HOUR <= datetime.fromisoformat(end)


def test_the_exporter_sees_one_for_what_works_and_our_words_for_what_nobody_knows(
    address, exporter
):
    put("operational", "works")
    assert (exporter(address)["status"], exporter(address)["details"]) == (
        1,
        "All Systems Operational",
    )
    put("unknown", "silent")
    with time_machine.travel(NOW + timedelta(minutes=2), tick=True):
        assert "1 platform" in exporter(address)["details"]


# statuspage.io of npm asks by name for each address there is.
ASK = """
const {Statuspage} = require("statuspage.io");
const client = new Statuspage("any");
client.setApiUrl(process.argv[1]);
const {api} = client;
(async () => console.log(JSON.stringify({
  summary: await api.getSummary(),
  status: await api.getStatus(),
  components: await api.getComponents(),
  incidents: await api.incidents.getAll(),
  unresolved: await api.incidents.getUnresolved(),
  maintenances: await api.scheduledMaintenances.getAll(),
  upcoming: await api.scheduledMaintenances.getUpcoming(),
})))();
"""


@pytest.mark.audit
def test_the_client_of_npm_finds_every_address(night):
    run = subprocess.run(
        [NODE, "-e", ASK, night],
        env={"NODE_PATH": str(HOME / "node_modules")},
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert run.returncode == 0, run.stderr.decode()
    found = json.loads(run.stdout)

    def names(answer: str, key: str) -> list[str]:
        return [row["name"] for row in found[answer][key]]

    assert found["status"]["status"] == found["summary"]["status"]
    assert names("components", "components") == ["Facebook", "Zalo"]
    assert set(names("incidents", "incidents")) == {"Facebook ngừng", "Lộ dữ liệu", "Đã xong"}
    assert names("unresolved", "incidents") == ["Facebook ngừng", "Lộ dữ liệu"]
    assert names("maintenances", "scheduled_maintenances") == ["Bảo trì"]
    assert names("upcoming", "scheduled_maintenances") == ["Bảo trì"]
