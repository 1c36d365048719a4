"""Opening incidents through the API: the same incident, rules and words as on the desk."""

import pytest
from wagtail.models import ModelLogEntry

from directory.models import DeskRequest
from incidents.models import Incident, IncidentText, Update

from .tools import BASE, OPENED, refused

pytestmark = pytest.mark.django_db


def test_an_incident_that_a_tool_opens_is_public_at_once(tool, client, sen):
    answer = tool.post("incidents/", OPENED)
    assert answer.status_code == 201, answer.content
    slug = "2026-11-20-sen-sign-in-fails"
    assert answer.headers["Location"] == f"{BASE}/incidents/{slug}/"
    assert answer.headers["Cache-Control"] == "no-store"
    read = client.get(f"{answer.headers['Location']}?lang=en").json()
    assert tool.post("incidents/?lang=en", OPENED).json().keys() == read.keys()
    assert answer.json()["slug"] == read["slug"] == slug
    assert read["words"]["title"] == "Sen: sign-in fails"
    assert [impact["level"] for impact in read["impacts"]] == ["major_outage"]
    assert read["updates"][0]["words"]["body"] == "We are finding out more."
    page = client.get(f"/vi/incidents/{slug}/").content.decode()
    assert "Sen: không đăng nhập được" in page
    assert "Chúng tôi đang tìm hiểu." in page


def test_the_answer_is_what_a_reader_gets(tool, client):
    made = tool.post("incidents/?lang=en", OPENED).json()
    assert made == client.get(f"{BASE}/incidents/{made['slug']}/?lang=en").json()


def test_it_moves_the_board(tool, client, sen):
    tool.post("incidents/", OPENED)
    board = client.get(f"{BASE}/status/sen/").json()
    assert board["state"] == "major_outage"
    assert board["evidence"]["kind"] == "editor"


def test_the_log_says_who_with_which_token_and_from_where(tool):
    slug = tool.post("incidents/", OPENED).json()["slug"]
    incident = Incident.objects.get(slug=slug)
    entries = ModelLogEntry.objects.for_instance(incident).order_by("timestamp")
    assert [entry.action for entry in entries] == ["incidents.open", "incidents.step"]
    for entry in entries:
        assert entry.user == tool.person
        assert entry.data["api_token"] == str(tool.row.uid)
        assert entry.data["api_token_name"] == "Bàn trực"
    assert incident.history.first().history_user == tool.person
    assert incident.updates.get().author == tool.person
    text = IncidentText.history.model.objects.filter(incident_id=incident.pk).first()
    assert text.history_user == tool.person
    assert DeskRequest.objects.get().person == tool.person


def test_machine_translations_are_marked(tool):
    slug = tool.post("incidents/", {**OPENED, "machine": ["en"]}).json()["slug"]
    texts = Update.objects.get(incident__slug=slug).texts
    assert {text.language: text.state for text in texts.all()} == {
        "vi": "reviewed",
        "en": "machine",
    }


WRONG = [
    ({"titles": {"en": "Only English"}}, "titles", "vi", "Words in Tiếng Việt are needed."),
    ({"bodies": {}}, "bodies", "vi", "Words in Tiếng Việt are needed."),
    ({"titles": {"vi": "x"}}, "titles", "en", "There are words in English, so a title is needed."),
    ({"bodies": {"vi": "{platforms} chập chờn"}}, "bodies", "vi", "{platforms}"),
    ({"levels": {"nobody": "degraded"}}, "levels", None, "Nothing here is called “nobody”."),
    ({"levels": {"sen": "recovered"}}, "levels", "sen", "recovered"),
    ({"phase": "scheduled"}, "phase", None, "Only maintenance is scheduled or completed."),
    ({"started_at": "1999-01-01T00:00:00Z"}, "started_at", None, "the year 2000"),
    ({"started_at": "2060-01-01T00:00:00Z"}, "started_at", None, "Only maintenance begins"),
    ({"started_at": "2026-11-23 08:00"}, "started_at", None, "YYYY-MM-DDThh:mm:ssZ"),
    ({"started_at": "9999-12-31T23:59:59Z", "kind": "maintenance"}, "started_at", None, "too far"),
    ({"kind": "storm"}, "kind", None, "storm"),
    ({"kind": None}, "kind", None, "may not be null"),
    ({"guides": ["nothing"]}, "guides", None, "“nothing”"),
    ({"titel": "x"}, "titel", None, "There is no such member."),
    ({"titles": {"vi": 7, "en": "x"}}, "titles", "vi", "Not a valid string."),
    ({"titles": {"vi": "x" * 201, "en": "x"}}, "titles", "vi", "200"),
    ({"titles": {"vi": "x\0", "en": "x"}}, "titles", "vi", "Null characters"),
    ({"machine": ["vi"]}, "machine", None, "vi"),
]


@pytest.mark.parametrize(("changes", "member", "language", "said"), WRONG)
def test_a_mistake_is_named_and_nothing_is_opened(tool, changes, member, language, said):
    problem = refused(tool.post("incidents/", {**OPENED, **changes}), 400)
    found = problem["errors"][member]
    found = found[language] if language else found
    assert said in str(found)
    assert not Incident.objects.exists()


@pytest.mark.parametrize(
    ("headers", "query", "said"),
    [
        ({"language": "vi"}, "", "Cần có chữ bằng"),
        ({"language": "fr"}, "?lang=vi", "Cần có chữ bằng"),
        ({"language": "vi"}, "?lang=en", "Words in"),
    ],
)
def test_mistakes_are_named_in_the_language_that_is_asked_for(tool, headers, query, said):
    wrong = {**OPENED, "bodies": {"vi": ""}}
    problem = refused(tool.post(f"incidents/{query}", wrong, **headers), 400)
    assert said in problem["errors"]["bodies"]["vi"][0]


def test_an_announced_maintenance_may_begin_later(tool):
    announced = {**OPENED, "kind": "maintenance", "phase": "scheduled"}
    announced |= {"started_at": "2027-01-05T17:00:00+07:00", "levels": {}}
    answer = tool.post("incidents/", announced)
    assert answer.status_code == 201
    assert answer.json()["started_at"] == "2027-01-05T10:00:00Z"
