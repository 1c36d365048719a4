"""Open to pages of other sites and to whole tables, and bounded for each address."""

import csv
import gzip
import io
import json

import pytest
from django.test import override_settings

from directory.models import Platform
from tests.factories import make_platform

from .hidden import hide_everything

pytestmark = pytest.mark.usefixtures("loaded")
BASE = "/api/v1"
TABLES = [
    "platforms",
    "incidents",
    "claims",
    "guides",
    "fraud-forms",
    "contacts",
    "notices",
    "statistics",
]


def exported(client, address: str, **headers) -> bytes:
    answer = client.get(f"{BASE}/{address}", headers=headers)
    assert answer.status_code == 200, address
    assert answer.streaming
    return b"".join(answer.streaming_content)


@pytest.mark.parametrize("name", TABLES)
def test_a_table_holds_what_its_list_holds_in_both_forms(client, name):
    rows, address = [], f"{BASE}/{name}/?page_size=200&lang=en"
    while address:
        body = client.get(address).json()
        rows, address = rows + body["results"], body["next"]
    lines = exported(client, f"{name}.ndjson?lang=en").splitlines()
    assert [json.loads(line) for line in lines] == rows
    table = list(csv.DictReader(io.StringIO(exported(client, f"{name}.csv?lang=en").decode())))
    assert [row["slug"] for row in table] == [row["slug"] for row in rows]
    if "words" in rows[0]:
        assert {name for name in table[0] if name.startswith("words.")} == {
            f"words.{name}" for name in rows[0]["words"]
        }
        assert table[0]["words.language"] == rows[0]["words"]["language"]


def test_a_table_is_filtered_and_cut_to_fields_as_its_list_is(client):
    lines = exported(client, "incidents.ndjson?kind=cable&fields=slug,kind").splitlines()
    assert len(lines) > 5
    assert all(set(json.loads(line)) == {"slug", "kind"} for line in lines)
    assert json.loads(lines[0])["kind"] == "cable"


def test_a_table_is_packed_where_that_is_asked_for(client):
    packed = exported(client, "claims.csv", **{"accept-encoding": "gzip"})
    assert gzip.decompress(packed) == exported(client, "claims.csv")


def test_a_cell_is_no_formula(client):
    make_platform("evil", name="=HYPERLINK(1)")
    table = list(csv.DictReader(io.StringIO(exported(client, "platforms.csv").decode())))
    assert {row["name"] for row in table if row["slug"] == "evil"} == {"'=HYPERLINK(1)"}


@pytest.mark.parametrize("name", TABLES)
def test_a_table_holds_nothing_hidden(client, name):
    hide_everything()
    assert b"zzmarker" not in exported(client, f"{name}.ndjson").lower()


def test_every_origin_may_read_and_none_may_write(client):
    answer = client.get(f"{BASE}/status/", headers={"origin": "https://other.example"})
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert "ETag" in answer.headers["Access-Control-Expose-Headers"]
    assert "Access-Control-Allow-Credentials" not in answer.headers
    again = client.get(f"{BASE}/status/", headers={"if-none-match": answer.headers["ETag"]})
    assert (again.status_code, again.headers["Access-Control-Allow-Origin"]) == (304, "*")
    wrong = client.get(f"{BASE}/incidents/?kind=x")
    assert wrong.headers["Access-Control-Allow-Origin"] == "*"
    for method, allowed in (("GET", True), ("POST", False)):
        headers = {"origin": "https://other.example", "access-control-request-method": method}
        preflight = client.options(f"{BASE}/incidents/", headers=headers)
        assert preflight.status_code == 204
        assert ("Access-Control-Allow-Methods" in preflight.headers) == allowed
    assert "Access-Control-Allow-Origin" not in client.get("/vi/about/").headers


def test_one_address_may_ask_so_often_and_hears_when_it_may_again(client):
    with override_settings(API_RATE=3):
        for left in ("2", "1", "0"):
            answer = client.get(f"{BASE}/notices/?fields=slug")
            assert answer.status_code == 200
            assert answer.headers["RateLimit"].startswith(f'"answers";r={left};t=')
            assert answer.headers["RateLimit-Policy"] == '"answers";q=3;w=60'
        refused = client.get(f"{BASE}/notices/?fields=slug")
        assert refused.status_code == 429
        assert refused.headers["Content-Type"] == "application/problem+json"
        assert 0 < int(refused.headers["Retry-After"]) <= 60
        elsewhere = client.get(f"{BASE}/notices/?fields=slug", REMOTE_ADDR="192.0.2.7")
        assert elsewhere.status_code == 200


def test_what_one_has_already_costs_nothing_of_the_limit(client):
    with override_settings(API_RATE=1):
        tag = client.get(f"{BASE}/notices/").headers["ETag"]
        again = client.get(f"{BASE}/notices/", headers={"if-none-match": tag})
        assert again.status_code == 304
        assert "RateLimit" not in again.headers


def test_whole_tables_have_a_limit_of_their_own(client):
    with override_settings(API_EXPORT_RATE=1):
        exported(client, "notices.csv")
        assert client.get(f"{BASE}/notices.csv").status_code == 429
        assert client.get(f"{BASE}/notices/").status_code == 200


def test_a_date_that_was_told_is_enough_to_ask_again(client):
    first = client.get(f"{BASE}/status/")
    told = first.headers.get("Last-Modified")
    assert told
    headers = {"if-modified-since": told}
    assert client.get(f"{BASE}/status/", headers=headers).status_code == 304
    # A tag says more than a date: where both are sent, it alone counts (RFC 9110, 13.2.2).
    headers["if-none-match"] = '"other"'
    assert client.get(f"{BASE}/status/", headers=headers).status_code == 200
    old = {"if-modified-since": "Tue, 05 Mar 2024 15:00:00 GMT"}
    assert client.get(f"{BASE}/status/", headers=old).status_code == 200
    assert client.get(f"{BASE}/status/", headers={"if-modified-since": "x"}).status_code == 200


def test_a_record_has_only_the_fields_one_asks_for(client):
    row = client.get(f"{BASE}/incidents/meta-2024-03-05/?fields=slug,updates").json()
    assert set(row) == {"slug", "updates"}
    assert "published_at" in row["updates"][0]
    rows = client.get(f"{BASE}/platforms/?fields=slug,words").json()["results"]
    assert {frozenset(row) for row in rows} == {frozenset({"slug", "words"})}
    assert "language" in rows[0]["words"]


@pytest.mark.parametrize(
    ("query", "number"),
    [
        ("severity=critical", None),
        ("severity=none", None),
        ("open=true", 0),
        ("since=2024-03-05T00:00:00Z&until=2024-03-06T00:00:00Z", 1),
        ("language=ar", 1),
        ("platform=zalo&language=en", None),
        ("platform=nobody", 0),
    ],
)
def test_incidents_are_filtered_by_what_machines_ask(client, query, number):
    rows = client.get(f"{BASE}/incidents/?{query}&page_size=200").json()["results"]
    if number is not None:
        assert len(rows) == number
    if query.startswith("severity="):
        everything = client.get(f"{BASE}/incidents/?page_size=200").json()["results"]
        wanted = query.partition("=")[2]
        assert rows == [row for row in everything if row["impact"] == wanted]
        assert rows


@pytest.mark.parametrize(
    "moment",
    ["2000-02-01T05:15:21.386-22:34", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"],
)
def test_a_moment_out_of_all_reach_is_no_fault(client, moment):
    moment = moment.replace("+", "%2B")
    for query in (f"since={moment}", f"until={moment}", f"updated_since={moment}"):
        assert client.get(f"{BASE}/incidents/?{query}").status_code == 200, query
    assert exported(client, f"claims.csv?since={moment}")


def test_a_hidden_platform_is_no_way_to_find_what_hangs_on_it(client):
    Platform.objects.filter(slug="zalo").update(published_at=None)
    for name in ("incidents", "claims", "guides", "contacts", "statistics"):
        assert client.get(f"{BASE}/{name}/?platform=zalo").json()["results"] == [], name
