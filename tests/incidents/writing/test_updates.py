"""Posting steps through the API: corrections, levels, and nobody written over."""

from datetime import timedelta

import pytest
from django.utils import timezone
from wagtail.models import ModelLogEntry

from incidents.merging import merge
from incidents.models import Claim, Impact, Update
from incidents.publish import Step, newest_step
from tests.factories import make_incident, make_platform, make_update

from .tools import BASE, CLAIM, STEP, refused

pytestmark = pytest.mark.django_db
PATH = "incidents/sen-2026/updates/"


def steps(incident) -> int:
    return incident.updates.count()


def test_a_step_is_public_at_once(tool, incident, client):
    answer = tool.post(f"{PATH}?lang=vi", STEP)
    assert answer.status_code == 201, answer.content
    assert answer.headers["Location"] == f"{BASE}/incidents/sen-2026/"
    made = answer.json()
    assert (made["key"], made["phase"]) == ("2", "identified")
    read = client.get(f"{BASE}/incidents/sen-2026/").json()
    assert read["phase"] == "identified"
    assert read["updates"][0] == made
    assert "Đã rõ nguyên nhân." in client.get("/vi/incidents/sen-2026/").content.decode()


def test_levels_change_from_now_on_and_end(tool, incident, client, sen):
    tool.post(PATH, {**STEP, "levels": {"sen": "degraded"}})
    levels = [impact.level for impact in Impact.objects.filter(incident=incident)]
    assert levels == ["major_outage", "degraded"]
    assert client.get(f"{BASE}/status/sen/").json()["state"] == "degraded"
    make_platform("cuc")
    tool.post(PATH, {**STEP, "levels": {"sen": "recovered", "cuc": "degraded"}})
    open_ones = Impact.objects.filter(incident=incident, ended_at__isnull=True)
    assert [impact.platform.slug for impact in open_ones] == ["cuc"]


def test_the_end_of_an_incident_is_a_step(tool, incident, client):
    tool.post(PATH, {"phase": "resolved", "bodies": {"vi": "Đã vào lại được."}})
    incident.refresh_from_db()
    assert incident.resolved_at is not None
    assert not client.get(f"{BASE}/incidents/sen-2026/").json()["is_open"]


def test_a_correction_points_at_what_it_corrects_and_is_logged_as_one(tool, incident):
    assert tool.post(PATH, {**STEP, "corrects": "1"}).json()["corrects"] == "1"
    entry = ModelLogEntry.objects.for_instance(incident).get()
    assert entry.action == "incidents.correct"
    assert entry.data["api_token"] == str(tool.row.uid)
    assert entry.user == tool.person


def test_who_has_seen_the_newest_step_publishes_and_who_has_not_is_told_which_it_is(tool, incident):
    assert tool.post(PATH, {**STEP, "seen": "1"}).status_code == 201
    problem = refused(tool.post(PATH, {**STEP, "seen": "1"}), 409)
    assert problem["newest"] == "2"
    assert "Somebody else has published meanwhile" in problem["detail"]
    assert steps(incident) == 2
    assert tool.post(PATH, {**STEP, "seen": problem["newest"]}).status_code == 201


WRONG = [
    ({"phase": "completed"}, "phase", "completed"),
    ({"bodies": {"en": "Only English"}}, "bodies", "Words in Tiếng Việt are needed."),
    ({"bodies": {}}, "bodies", "Words in Tiếng Việt are needed."),
    ({"levels": {"sen": "on_fire"}}, "levels", "on_fire"),
    ({"levels": {"nobody": "degraded"}}, "levels", "nobody"),
    ({"levels": []}, "levels", "list"),
    ({"seen": "99"}, "seen", "no step “99”"),
    ({"corrects": "99"}, "corrects", "no step “99”"),
    ({"corrects": 1}, "corrects", "Not a valid string."),
    ({"body": "x"}, "body", "There is no such member."),
]


@pytest.mark.parametrize(("changes", "member", "said"), WRONG)
def test_a_mistake_is_named_and_nothing_is_published(tool, incident, changes, member, said):
    problem = refused(tool.post(PATH, {**STEP, **changes}), 400)
    assert said in str(problem["errors"][member])
    assert steps(incident) == 1


@pytest.mark.parametrize(("name", "body"), [("updates", STEP), ("claims", CLAIM)])
def test_a_merged_incident_names_the_one_it_goes_on_as(tool, incident, name, body):
    survivor = make_incident("sen-2026-more")
    make_update(survivor)
    step = Step("investigating", {"vi": "Gộp lại."}, seen=newest_step(survivor))
    merge(incident, survivor, step, tool.person, timezone.now(), newest_step(incident))
    before = Update.objects.count()
    problem = refused(tool.post(f"incidents/sen-2026/{name}/", body), 409)
    assert problem["incident"] == "sen-2026-more"
    assert Update.objects.count() == before
    assert not Claim.objects.exists()


@pytest.mark.parametrize("hidden", ["draft", "later", "withdrawn", "nothing"])
def test_what_readers_do_not_see_is_not_written_to(tool, sen, hidden):
    now = timezone.now()
    moments = {
        "draft": {"published_at": None},
        "later": {"published_at": now + timedelta(days=1)},
        "withdrawn": {"withdrawn_at": now},
    }
    if hidden in moments:
        make_incident("hidden", [sen], **moments[hidden])
    for name, body in (("updates", STEP), ("claims", CLAIM)):
        refused(tool.post(f"incidents/hidden/{name}/", body), 404)
    assert not Update.objects.exists()


def test_a_platform_that_readers_do_not_see_cannot_be_named(tool, incident):
    make_platform("hidden", published_at=None)
    problem = refused(tool.post(PATH, {**STEP, "levels": {"hidden": "degraded"}}), 400)
    assert "hidden" in str(problem["errors"]["levels"])
