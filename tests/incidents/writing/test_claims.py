"""Recording statements through the API: one statement, its chain and its verdict."""

import pytest
from wagtail.models import ModelLogEntry

from directory.models import Source
from incidents.models import Claim
from tests.factories import make_incident, make_source

from .tools import BASE, CLAIM, refused

pytestmark = pytest.mark.django_db
PATH = "incidents/sen-2026/claims/"


def test_a_statement_is_public_at_once_with_its_chain(tool, incident, client):
    press, agency = make_source("bao"), make_source("hang-tin")
    said = {
        **CLAIM,
        "said_at": "2026-11-20T08:30:00+07:00",
        "claimants": {"vi": "Một tài khoản X", "en": "An account on X"},
        "statements": {"vi": "Do tin tặc tấn công.", "en": "Hackers did it."},
        "reasons": {"vi": "Chưa ai đưa ra bằng chứng."},
        "source": {"slug": "bao"},
        "reporters": [{"name": "Hãng tin", "source": "hang-tin"}, {"name": "Diễn đàn"}],
    }
    answer = tool.post(f"{PATH}?lang=en", said)
    assert answer.status_code == 201, answer.content
    made = answer.json()
    assert made == client.get(f"{answer.headers['Location']}?lang=en").json()
    assert made["words"]["statement"] == "Hackers did it."
    assert made["said_at"] == "2026-11-20T01:30:00Z"
    chain = [(link["role"], link["name"]) for link in made["chain"]]
    assert chain == [
        ("claimant", "Một tài khoản X"),
        ("reporter", "Hãng tin"),
        ("reporter", "Diễn đàn"),
        ("read_in", ""),
    ]
    sources = [link.source for link in Claim.objects.get().chain.all()]
    assert sources == [None, agency, None, press]
    page = client.get("/vi/incidents/sen-2026/").content.decode()
    assert "Do tin tặc tấn công." in page
    assert "Chưa ai đưa ra bằng chứng." in page


def test_the_log_says_who_and_with_which_token(tool, incident):
    tool.post(PATH, CLAIM)
    claim = Claim.objects.get()
    entry = ModelLogEntry.objects.for_instance(claim).get()
    assert (entry.action, entry.user) == ("incidents.claim", tool.person)
    assert entry.data == {"verdict": "unverified", **tool.row.in_log}
    assert claim.history.first().history_user == tool.person


def test_an_address_becomes_a_source_once(tool, incident):
    source = {"url": "https://bao.example/tin", "publisher": "Báo Thử", "title": "Tin"}
    for _each in range(2):
        assert tool.post(PATH, {**CLAIM, "source": source}).status_code == 201
    assert Source.objects.get().url == "https://bao.example/tin"
    assert Claim.objects.count() == 2


def test_a_statement_may_contradict_others_of_its_incident_only(tool, incident):
    first = tool.post(PATH, CLAIM).json()["slug"]
    made = tool.post(PATH, {**CLAIM, "contradicts": [first]}).json()
    assert made["contradicts"] == [first]
    elsewhere = make_incident("other")
    assert elsewhere
    other = tool.post("incidents/other/claims/", CLAIM).json()["slug"]
    problem = refused(tool.post(PATH, {**CLAIM, "contradicts": [other]}), 400)
    assert other in str(problem["errors"]["contradicts"])


WRONG = [
    ({"verdict": ""}, "verdict", "not a valid choice"),
    ({"verdict": None}, "verdict", "null"),
    ({"nature": "rumour"}, "nature", "rumour"),
    ({"claimants": {}}, "claimants", "Words in Tiếng Việt are needed."),
    ({"statements": {"en": "x"}}, "statements", "Words in Tiếng Việt are needed."),
    ({"claimants": {"vi": "A", "fr": "B"}}, "statements", "Words in Français are needed."),
    ({"said_at": "2060-01-01T00:00:00Z"}, "said_at", "Nobody has said it yet."),
    ({"said_at": "0001-01-01T00:00:00+14:00"}, "said_at", "out of range"),
    ({"source": {"slug": "nothing"}}, "source", "“nothing”"),
    ({"source": {"url": "https://bao.example/"}}, "source", "Say who published it."),
    ({"source": {"url": "nonsense", "publisher": "x"}}, "source", "valid URL"),
    ({"source": {"archived_url": "https://bao.example/"}}, "source", "A copy of which page?"),
    ({"source": "bao"}, "source", "Invalid data"),
    ({"reporters": [{}]}, "reporters", "a name or a source"),
    ({"reporters": [{"source": "nothing"}]}, "source", "“nothing”"),
    ({"contradicts": ["nothing"]}, "contradicts", "“nothing”"),
]


@pytest.mark.parametrize(("changes", "member", "said"), WRONG)
def test_a_mistake_is_named_and_nothing_is_recorded(tool, incident, changes, member, said):
    problem = refused(tool.post(PATH, {**CLAIM, **changes}), 400)
    assert said in str(problem["errors"][member]), problem["errors"]
    assert not Claim.objects.exists()
    assert not Source.objects.exists()


def test_a_statement_or_claim_has_a_verdict_and_an_opinion_need_not(tool, incident):
    bare = {name: value for name, value in CLAIM.items() if name != "verdict"}
    problem = refused(tool.post(PATH, bare), 400)
    assert problem["errors"]["verdict"] == ["A statement or claim has a verdict."]
    answer = tool.post(PATH, {**bare, "nature": "opinion"})
    assert answer.status_code == 201
    assert answer.headers["Location"].startswith(f"{BASE}/claims/")
