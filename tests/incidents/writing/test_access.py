"""Who may write: a live token, its scope, its editor's rights now; and how often."""

from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth.models import Group
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from directory.models import ApiToken, DeskRequest
from incidents.models import Claim, Incident, Update
from tests.desk.people import member

from .tools import ALL, BASE, CLAIM, OPENED, PROBLEM, READING, STEP, Tool, refused

pytestmark = pytest.mark.django_db
WRITES = [
    ("incidents/", OPENED, "incidents:open", "incidents.add_update"),
    ("incidents/sen-2026/updates/", STEP, "updates:post", "incidents.add_update"),
    ("incidents/sen-2026/claims/", CLAIM, "claims:record", "incidents.add_claim"),
    ("feeds/sen-push/readings/", READING, "readings:push", "feeds.change_feed"),
]
EACH = pytest.mark.parametrize(("path", "body", "scope", "right"), WRITES)


def nothing_done(incident) -> bool:
    return (Incident.objects.count(), Update.objects.count(), Claim.objects.count()) == (1, 1, 0)


@EACH
def test_a_write_without_a_token_is_told_to_bring_one(tool, incident, path, body, scope, right):
    answer = tool.post(path, body, authorization=None)
    refused(answer, 401)
    assert answer.headers["WWW-Authenticate"] == 'Bearer realm="api"'
    assert nothing_done(incident)


@pytest.mark.parametrize(
    "given",
    [
        "Bearer bt_" + "0" * 64,
        "Bearer",
        "Bearer a b",
        "Bearer \xff\xfe",
        "Bearer bt_" + "0" * 10_000,
        "Basic bGFuOmxhbg==",
        "Token {token}",
        "Bearer {token}0",
    ],
)
def test_a_token_of_nobody_opens_nothing(tool, incident, given):
    given = given.format(token=tool.token)
    answer = tool.post("incidents/", OPENED, authorization=given)
    refused(answer, 401)
    found = answer.headers["WWW-Authenticate"]
    assert found.startswith('Bearer realm="api"')
    assert 'error="invalid_token"' in found
    assert nothing_done(incident)


@EACH
def test_a_token_is_good_for_its_scope_alone(tool, incident, path, body, scope, right):
    others = [each for each in ALL if each != scope]
    lesser = Tool(tool.person, *others, feeds=["sen-push"])
    answer = lesser.post(path, body)
    problem = refused(answer, 403)
    assert problem["scope"] == scope
    assert scope in problem["detail"]
    assert 'error="insufficient_scope"' in answer.headers["WWW-Authenticate"]
    assert nothing_done(incident)
    assert Tool(tool.person, scope, feeds=["sen-push"]).post(path, body).status_code < 300


@EACH
def test_rights_that_were_taken_away_count_at_once(tool, incident, path, body, scope, right):
    app, codename = right.split(".")
    group = Group.objects.get(name="Editor")
    group.permissions.remove(group.permissions.get(codename=codename, content_type__app_label=app))
    problem = refused(tool.post(path, body), 403)
    assert problem["right"] == right
    assert nothing_done(incident)


class TestTheAccountOfAToken:
    def refuses(self, tool, incident):
        refused(tool.post("incidents/", OPENED), 401)
        assert nothing_done(incident)

    def test_is_switched_on(self, tool, incident):
        tool.person.is_active = False
        tool.person.save()
        self.refuses(tool, incident)

    def test_has_its_second_factor(self, tool, incident):
        tool.person.authenticator_set.all().delete()
        self.refuses(tool, incident)

    def test_has_a_password_of_its_own(self, tool, incident):
        tool.person.has_one_time_password = True
        tool.person.save()
        self.refuses(tool, incident)

    def test_may_still_enter_the_desk(self, tool, incident):
        tool.person.groups.clear()
        self.refuses(tool, incident)


def test_an_expired_token_opens_nothing(tool, incident):
    with time_machine.travel(timezone.now() + timedelta(days=90, minutes=1)):
        refused(tool.post("incidents/", OPENED), 401)
    assert nothing_done(incident)


def test_a_revoked_token_opens_nothing(tool, incident):
    tool.row.delete()
    refused(tool.post("incidents/", OPENED), 401)
    assert nothing_done(incident)


def test_reading_asks_for_no_token_and_looks_at_none(tool, incident, client):
    plain = client.get(f"{BASE}/incidents/")
    for given in (f"Bearer {tool.token}", "Bearer nonsense"):
        answer = client.get(f"{BASE}/incidents/", headers={"authorization": given})
        assert answer.status_code == 200
        assert answer.content == plain.content
        assert answer.headers["Vary"] == plain.headers["Vary"]
    tool.row.refresh_from_db()
    assert tool.row.last_used_at is None


@pytest.mark.parametrize("path", [path for path, *_rest in WRITES[1:]])
def test_addresses_that_are_only_written_to_say_so(tool, incident, client, path):
    answer = client.get(f"{BASE}/{path}")
    assert answer.status_code == 405
    assert answer.headers["Content-Type"] == PROBLEM
    assert "POST" in answer.headers["Allow"]


@pytest.mark.parametrize("path", [path for path, *_rest in WRITES])
def test_what_an_address_takes_is_told_without_a_token(tool, incident, client, path):
    answer = client.options(f"{BASE}/{path}")
    assert answer.status_code == 200
    assert "POST" in answer.headers["Allow"]
    assert not answer.cookies


def test_no_session_opens_the_api(incident, client):
    client.force_login(member("Lead", "lien"))
    answer = client.post(f"{BASE}/incidents/", OPENED, content_type="application/json")
    refused(answer, 401)
    assert nothing_done(incident)


def test_when_a_token_was_used_is_written_at_most_once_an_hour(tool, incident):
    now = timezone.now()
    for minutes, writes in ((0, True), (30, False), (59, False), (61, True)):
        with time_machine.travel(now + timedelta(minutes=minutes), tick=False):
            with CaptureQueriesContext(
                connection,
            ) as queries:
                tool.post("incidents/sen-2026/updates/", STEP)
            noted = [q for q in queries if q["sql"].startswith('UPDATE "directory_apitoken"')]
            assert bool(noted) == writes, minutes
    tool.row.refresh_from_db()
    assert tool.row.last_used_at == now + timedelta(minutes=61)


def test_a_token_that_writes_too_often_waits(tool, incident, settings):
    settings.API_WRITES_PER_MINUTE = 2
    for _each in range(2):
        assert tool.post("incidents/sen-2026/updates/", STEP).status_code == 201
    answer = tool.post("incidents/sen-2026/updates/", STEP)
    refused(answer, 429)
    assert 0 < int(answer.headers["Retry-After"]) <= 60
    assert incident.updates.count() == 3
    other = Tool(tool.person)
    assert other.post("incidents/sen-2026/updates/", STEP).status_code == 201


def tables_with(words: str) -> set[str]:
    """Return the tables that have these words in any column of any row."""
    found = set()
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            asked = f'SELECT 1 FROM "{table}" AS r WHERE strpos(r::text, %s) > 0 LIMIT 1'
            cursor.execute(asked, [words])
            if cursor.fetchone():
                found.add(table)
    return found


def test_only_the_digest_of_a_token_is_stored(tool, incident):
    tool.post("incidents/", OPENED, key="k")
    assert tables_with(tool.row.digest) == {"directory_apitoken", "directory_keptanswer"}
    assert tables_with(tool.token[:15]) == {"directory_apitoken"}  # the row is found by it
    assert tables_with(tool.token[:16]) == set()
    assert tables_with(tool.token[15:]) == set()


def test_a_refused_write_leaves_no_trace_of_where_from(tool, incident):
    refused(tool.post("incidents/", {}), 400)
    assert not DeskRequest.objects.exists()
    assert ApiToken.objects.get().last_used_at is not None
