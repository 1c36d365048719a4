"""Tokens of the API on the desk: made once who one is is sure, shown once, seen, revoked."""

import re
from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from directory.models import AccountEvent, ApiToken, Editor
from incidents.feeds.models import Feed
from tests.factories import make_feed
from tests.incidents.writing.tools import OPENED, Tool, refused

from .people import confirmed, member, sign_in

pytestmark = pytest.mark.django_db
MAKE, LIST = reverse("tokens:make"), reverse("tokens:list")
ASKED = {"name": "Bàn trực", "scopes": ["incidents:open", "updates:post"], "days": "90"}


@pytest.fixture
def hoa(client):
    person = member("Editor")
    client.force_login(person)
    confirmed(client)
    return person


def shown(answer) -> str:
    """Return the token that a page shows."""
    return re.search(r"<code data-token>(bt_[0-9a-f]{64})</code>", answer.content.decode())[1]


def test_a_token_is_shown_once_and_opens_an_incident(hoa, client):
    page = client.post(MAKE, ASKED)
    token = shown(page)
    assert "no-store" in page.headers["Cache-Control"]
    assert token[16:] not in client.get(LIST).content.decode()
    assert not any(token[16:] in str(value) for value in client.session.values())
    row = ApiToken.objects.get()
    assert (row.user, row.name, row.scopes, row.feeds) == (hoa, "Bàn trực", ASKED["scopes"], [])
    lasts = row.expiry - timezone.now()
    assert timedelta(days=89, hours=23) < lasts <= timedelta(days=90)
    body = {**OPENED, "levels": {}}
    answer = Client().post(
        "/api/v1/incidents/",
        body,
        content_type="application/json",
        headers={"authorization": f"Bearer {token}"},
    )
    assert answer.status_code == 201


def test_making_one_and_ending_one_are_in_the_log(hoa, client):
    client.post(MAKE, ASKED)
    uid = ApiToken.objects.get().uid
    client.post(reverse("tokens:revoke", args=[uid]))
    assert not ApiToken.objects.exists()
    made, ended = AccountEvent.objects.filter(kind__startswith="token_").order_by("pk")
    for event, kind in ((made, "token_made"), (ended, "token_revoked")):
        assert (event.kind, event.person, event.actor) == (kind, hoa, hoa)
        assert event.detail == f"Bàn trực ({uid}), incidents:open, updates:post"
    client.force_login(member("Lead", "lien"))
    lines = client.get(reverse("audit_log")).context["lines"]
    assert [line.entry.action for line in lines][-2:] == ["token_revoked", "token_made"]


def test_who_makes_one_shows_again_who_they_are_when_that_is_long_ago(client):
    client.force_login(member("Editor"))
    answer = client.post(MAKE, ASKED)
    assert answer.headers["Location"].startswith("/desk/account/reauthenticate/")
    assert not ApiToken.objects.exists()


def test_after_that_the_token_is_made_as_it_was_asked_for(client):
    hoa = member("Editor")
    client.force_login(hoa)
    address = client.post(MAKE, ASKED).headers["Location"]
    page = client.post(address, {"password": "hoa-sen-nở-sớm-mai"}, follow=True)
    token = shown(page)
    assert ApiToken.objects.get().scopes == ASKED["scopes"]
    assert not any(token[16:] in str(value) for value in client.session.values())


def test_revoking_is_quick(client):
    hoa = member("Editor")
    tool = Tool(hoa)
    client.force_login(hoa)
    client.post(reverse("tokens:revoke", args=[tool.row.uid]))
    refused(tool.post("incidents/", OPENED), 401)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "x" * 101}, "name"),
        ({"scopes": []}, "scopes"),
        ({"scopes": ["everything"]}, "scopes"),
        ({"scopes": ["readings:push"]}, "feeds"),
        ({"scopes": ["readings:push"], "feeds": ["fetched"]}, "feeds"),
        ({"days": "366"}, "days"),
        ({"days": "0"}, "days"),
        ({"days": "x"}, "days"),
    ],
)
def test_what_a_token_may_not_be_is_said(hoa, client, changes, field):
    make_feed("fetched")
    make_feed("pushed", provider="push", urls="")
    answer = client.post(MAKE, {**ASKED, **changes})
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert not ApiToken.objects.exists()


def test_a_token_for_readings_names_its_sources(hoa, client):
    make_feed("sen", provider="push", urls="")
    client.post(MAKE, {**ASKED, "scopes": ["readings:push"], "feeds": ["sen"]})
    assert ApiToken.objects.get().feeds == ["sen"]
    client.post(MAKE, {**ASKED, "feeds": ["sen"]})
    assert ApiToken.objects.first().feeds == []


def test_nobody_makes_a_token_for_what_they_may_not_do(client):
    sign_in(client, "add_claim")
    confirmed(client)
    offered = dict(client.get(LIST).context["form"].fields["scopes"].choices)
    assert list(offered) == ["claims:record"]
    assert client.post(MAKE, ASKED).status_code == 422
    assert not ApiToken.objects.exists()


@pytest.mark.parametrize("group", ["Reviewer", "Observer", "Translator ar"])
def test_who_may_write_nothing_has_no_such_screen(client, group):
    client.force_login(member(group))
    confirmed(client)
    for answer in (client.get(LIST), client.post(MAKE, ASKED)):
        assert answer.status_code in (302, 403)
        assert answer.headers.get("Location", "/desk/") == "/desk/"
    assert LIST not in client.get("/desk/").content.decode()


def test_who_lost_the_rights_still_sees_and_ends_the_own_tokens(client):
    hoa = member("Editor")
    tool = Tool(hoa)
    hoa.groups.set([Group.objects.get(name="Observer")])
    client.force_login(hoa)
    page = client.get(LIST)
    assert page.context["form"] is None
    assert [row.token for row in page.context["rows"]] == [tool.row]
    client.post(reverse("tokens:revoke", args=[tool.row.uid]))
    assert not ApiToken.objects.exists()


class TestOthers:
    @pytest.fixture
    def theirs(self):
        return Tool(member("Editor", "minh"))

    def test_an_editor_sees_and_ends_only_the_own(self, hoa, client, theirs):
        own = Tool(hoa)
        assert [row.token for row in client.get(LIST).context["rows"]] == [own.row]
        client.post(reverse("tokens:revoke", args=[theirs.row.uid]))
        assert ApiToken.objects.count() == 2

    def test_a_lead_sees_and_ends_everybodys(self, client, theirs):
        lien = member("Lead", "lien")
        client.force_login(lien)
        page = client.get(LIST)
        assert [row.token for row in page.context["rows"]] == [theirs.row]
        assert theirs.row.uid.hex[:8] in page.content.decode().replace("-", "")
        client.post(reverse("tokens:revoke", args=[theirs.row.uid]))
        refused(theirs.post("incidents/", OPENED), 401)
        event = AccountEvent.objects.get(kind="token_revoked")
        assert (event.person, event.actor) == (theirs.person, lien)

    def test_a_lead_does_not_end_a_superusers(self, client):
        boss = Editor.objects.create_superuser("boss", "boss@localhost", "hoa-sen-nở-sớm-mai")
        boss.authenticator_set.create(type="totp", data={})
        tool = Tool(boss)
        client.force_login(member("Lead", "lien"))
        assert [row.revocable for row in client.get(LIST).context["rows"]] == [False]
        client.post(reverse("tokens:revoke", args=[tool.row.uid]))
        assert ApiToken.objects.exists()

    def test_what_is_not_there_is_not_found(self, hoa, client):
        address = reverse("tokens:revoke", args=["00000000-0000-0000-0000-000000000000"])
        assert client.post(address).status_code == 404


@pytest.mark.parametrize("act", ["switch_off", "reset_factors"])
def test_an_account_that_is_closed_loses_its_tokens_for_good(client, act):
    tool = Tool()
    client.force_login(member("Lead", "lien"))
    confirmed(client)
    client.post(reverse(f"people:{act}", args=[tool.person.pk]))
    assert not ApiToken.objects.exists()
    assert AccountEvent.objects.filter(kind="token_revoked", person=tool.person).exists()
    client.post(reverse("people:switch_on", args=[tool.person.pk]))
    refused(tool.post("incidents/", OPENED), 401)


def test_wagtails_own_switch_ends_tokens_too(desk):
    tool = Tool()
    desk.post(
        reverse("wagtailusers_users:edit", args=[tool.person.pk]),
        {"username": "hoa", "email": tool.person.email, "first_name": "Hoa", "last_name": "Lê"},
    )
    assert not ApiToken.objects.exists()


def test_the_screen_says_when_a_token_was_used_and_that_it_is_over(hoa, client):
    row = Tool(hoa).row
    page = client.get(LIST, headers={"accept-language": "en"}).content.decode()
    assert "is-bad" not in page
    ApiToken.objects.filter(pk=row.pk).update(expiry=timezone.now(), last_used_at=timezone.now())
    assert "is-bad" in client.get(LIST).content.decode()


def test_the_number_of_queries_does_not_grow_with_the_tokens(
    hoa, client, django_assert_max_num_queries
):
    for number in range(12):
        Tool(member("Editor", f"e{number}"))
    lead = member("Lead", "lien")
    client.force_login(lead)
    client.get(LIST)
    with django_assert_max_num_queries(40) as few:
        client.get(LIST)
    for number in range(30):
        Tool(lead, name=f"t{number}")
    with django_assert_max_num_queries(len(few)):
        client.get(LIST)


def test_the_database_refuses_a_token_without_an_end_or_a_purpose():
    person = member("Editor")
    for values in ({"expiry": None, "scopes": ["updates:post"]}, {"scopes": []}):
        with pytest.raises((IntegrityError, ValidationError)), transaction.atomic():
            ApiToken.objects.create(user=person, name="x", **values)


def test_a_pushed_source_is_set_up_without_an_address(desk):
    address = reverse("feeds:add")
    form = {
        "name": "Sen",
        "slug": "sen",
        "provider": "push",
        "urls": "",
        "pace": "300",
        "trusted": "unknown",
        "enabled": "on",
        "targets-TOTAL_FORMS": "0",
        "targets-INITIAL_FORMS": "0",
    }
    answer = desk.post(address, {**form, "urls": "https://sen.example/"})
    assert "urls" in answer.context["form"].errors
    answer = desk.post(address, {**form, "provider": "statuspage"})
    assert "urls" in answer.context["form"].errors
    assert desk.post(address, form).status_code == 302
    feed = Feed.objects.get(slug="sen")
    assert (feed.urls, feed.trusted, feed.is_pushed) == ("", False, True)
