"""Filters, pages, languages and errors of the API, and the document that describes it."""

import json

import pytest
import yaml
from django.core.management import call_command
from django.utils.translation import override

from directory.models import Platform
from incidents.models import Incident
from tests.factories import make_incident, make_platform

from .pages import Document

pytestmark = pytest.mark.usefixtures("loaded")
BASE = "/api/v1"
PROBLEM = "application/problem+json"
STATUS_KEYS = {
    *(["platform", "state", "since", "evidence", "stale", "feed_availability"]),
    *(["name", "label", "last_known", "incident"]),
}


def slugs(client, query: str) -> list[str]:
    answer = client.get(f"{BASE}/{query}")
    assert answer.status_code == 200, (query, answer.content)
    return [row["slug"] for row in answer.json()["results"]]


def test_every_status_carries_what_the_issue_names(client):
    board = client.get(f"{BASE}/status/").json()
    assert len(board["platforms"]) >= 15
    for status in board["platforms"]:
        assert set(status) == STATUS_KEYS
        assert set(status["evidence"]) == {"kind", "name", "url", "checked_at", "stale_after"}


def test_every_time_of_every_answer_is_utc(client):
    times = []

    def walk(value):
        if isinstance(value, dict):
            for key, each in value.items():
                if key.endswith("_at") or key in ("since", "stale_after"):
                    times.append(each)
                walk(each)
        elif isinstance(value, list):
            for each in value:
                walk(each)

    for name in ("status/", "incidents/", "incidents/meta-2024-03-05/", "claims/", "feeds/"):
        walk(client.get(f"{BASE}/{name}").json())
    known = [each for each in times if each is not None]
    assert len(known) > 30
    assert [each for each in known if not each.endswith("Z")] == []


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("incidents/?kind=cable&platform=zalo", []),
        ("incidents/?phase=resolved&text=zalopay", ["zalo-2018-09-23"]),
        ("claims/?incident=meta-2021-10-04&verdict=false", ["meta-2021-10-04-attack-rumour"]),
        ("claims/?topic=compensation&nature=opinion&incident=nothing", []),
        ("notices/?state=proposed", ["backup-plans-2024-03"]),
        ("notices/?state=sent", []),
        ("guides/?platform=vneid&kind=recovery", ["recover-vneid"]),
        ("feeds/?provider=slack&state=operational", []),
        ("contacts/?kind=app", []),
        ("statistics/?series=nothing", []),
    ],
)
def test_lists_are_filtered(client, query, found):
    assert slugs(client, query) == found


@pytest.mark.parametrize(
    ("query", "rule"),
    [
        ("platform=zalo", {"impacts__platform__slug": "zalo"}),
        ("year=2021", {"started_at__year": 2021}),
        ("kind=cable", {"kind": "cable"}),
    ],
)
def test_incidents_are_filtered_and_the_newest_comes_first(client, query, rule):
    fitting = Incident.objects.filter(**rule).distinct().order_by("-started_at")
    assert 0 < len(fitting) < Incident.objects.count()
    assert slugs(client, f"incidents/?{query}&page_size=200") == [each.slug for each in fitting]


def test_platforms_are_filtered_by_need_and_origin(client):
    local = set(slugs(client, "platforms/?origin=local"))
    assert {"zalo", "vneid"} <= local
    assert "facebook" not in local
    sending = slugs(client, "platforms/?need=send-message&essential=true")
    assert len(sending) == len(set(sending))
    assert {"messenger", "zalo"} <= set(sending)
    assert slugs(client, "platforms/?need=nothing") == []


@pytest.mark.parametrize(
    "query",
    [
        "incidents/?kind=earthquake",
        "incidents/?year=x",
        "incidents/?colour=red",
        "incidents/?kind=",
        "incidents/?kind=cable&kind=outage",
        "incidents/?open=perhaps",
        "incidents/?since=yesterday",
        "incidents/?fields=slug,password",
        "incidents/?platform=a%20b",
        "platforms/?page_size=0",
        "platforms/?page_size=201",
        "platforms/?page_size=x",
        "status/?lang=xx",
        "incidents.csv?cursor=x",
        "platforms/?origin=mars",
        "platforms/?need=%00",
        "claims/?verdict=perhaps",
        "notices/?state=lost",
        "guides/?kind=x",
        "feeds/?provider=nobody",
        "contacts/?purpose=x",
        "search/",
        "search/?q=%20",
    ],
)
def test_a_wrong_question_is_a_problem_that_says_what_is_wrong(client, query):
    answer = client.get(f"{BASE}/{query}")
    assert answer.status_code == 400
    assert answer.headers["Content-Type"] == PROBLEM
    problem = answer.json()
    assert (problem["status"], problem["type"]) == (400, "about:blank")
    assert problem["errors"]
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    "path",
    [
        *(f"{name}/nothing/" for name in ["status", "platforms", "incidents", "claims"]),
        *(f"{name}/nothing/" for name in ["guides", "contacts", "notices", "statistics", "feeds"]),
        "incidents/?cursor=x",
        "incidents/?cursor=cD14",
        "incidents/?cursor=cD0yMDI0JTAw",
        "nothing/",
        "status/%00/",
        "platforms/%00/",
        "guides/%00/",
    ],
)
def test_what_does_not_exist_is_a_problem(client, path):
    answer = client.get(f"{BASE}/{path}")
    assert answer.status_code == 404
    assert answer.headers["Content-Type"] == PROBLEM
    assert answer.json()["status"] == 404


def test_what_is_read_is_not_written(client):
    for method in (client.post, client.put, client.patch, client.delete):
        answer = method(f"{BASE}/platforms/")
        assert answer.status_code == 405
        assert answer.headers["Content-Type"] == PROBLEM
        assert not answer.cookies


def test_long_lists_come_in_pages_with_links(client):
    Platform.objects.update(published_at=None)
    for number in range(7):
        make_platform(f"p{number}", position=number)
    address, found, pages = f"http://testserver{BASE}/platforms/?page_size=3", [], 0
    while address:
        answer = client.get(address)
        body = answer.json()
        found += [row["slug"] for row in body["results"]]
        links = [(body["next"], "next"), (body["previous"], "prev")]
        wanted = ", ".join(f'<{url}>; rel="{name}"' for url, name in links if url)
        assert answer.headers["Link"] == wanted
        address, pages = body["next"], pages + 1
        make_platform(f"a{pages}", position=0, name="A")  # before the cursor: nothing is skipped
    assert found == [f"p{number}" for number in range(7)]
    assert pages == 3


def test_a_page_is_never_longer_than_two_hundred_rows(client):
    for _number in range(210):
        make_incident()
    answer = client.get(f"{BASE}/incidents/?page_size=200").json()
    assert len(answer["results"]) == 200


@pytest.mark.parametrize(("asked", "given"), [("en", "en"), ("en-GB", "en"), ("vi", "vi")])
def test_the_language_is_a_parameter_and_never_a_header(client, asked, given):
    answer = client.get(f"{BASE}/notices/?lang={asked}", headers={"accept-language": "fr"})
    assert answer.headers["Content-Language"] == given
    assert answer.json()["results"][0]["words"]["language"] == given


def test_the_schema_builds_without_a_warning_and_is_openapi_3_1(tmp_path, capsys):
    for language in ("vi", "en"):
        file = tmp_path / f"{language}.yaml"
        with override(language):
            call_command("spectacular", file=str(file), fail_on_warn=True, validate=True)
        schema = yaml.safe_load(file.read_text())
        assert schema["openapi"].startswith("3.1")
        assert all(path.startswith("/api/v1/") for path in schema["paths"])
        assert {f"/api/v1/{name}/" for name in ("status", "claims", "search")} <= set(
            schema["paths"]
        )
        for operations in schema["paths"].values():
            for operation in operations.values():
                names = [each["name"] for each in operation["parameters"]]
                assert "lang" in names
                assert len(names) == len(set(names))


def test_the_served_schema_describes_the_board_in_full(client):
    schema = json.loads(
        client.get(f"{BASE}/schema/", headers={"accept": "application/json"}).content
    )
    assert set(schema["components"]["schemas"]["Status"]["properties"]) == STATUS_KEYS


def test_the_documentation_uses_nobody_else_and_nothing_inline(client):
    page = client.get(f"{BASE}/docs/")
    document = Document(page.content.decode())
    assert document.faults == []
    assert len(document.resources) >= 3
    assert all(each.startswith("/") and each[1] != "/" for each in document.resources)
    script = next(each for each in document.resources if "script=" in each)
    answer = client.get(script)
    assert answer.headers["Content-Type"].startswith(("application/javascript", "text/javascript"))
    assert not answer.cookies
    body = answer.content.decode()
    assert f"{BASE}/schema/" in body
    assert "//" not in body.replace("// ", "")


def test_the_root_of_the_api_leads_to_its_documentation(client):
    assert client.get("/api/").headers["Location"] == f"{BASE}/docs/"
