"""Sessions of the desk: seen, ended by oneself or a lead, and never open again."""

import pytest
from allauth.usersessions.models import UserSession
from django.test import Client
from django.urls import reverse

from directory.models import AccountEvent, Editor
from portal.people.sessions import device_words

from .people import confirmed, member

pytestmark = pytest.mark.django_db

RIGHT = "hoa-sen-nở-sớm-mai"
PHONE = (
    "Mozilla/5.0 (Linux; Android 14; K) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/142.0.0.0 Mobile Safari/537.36"
)
CODE = {"code": "123456"}


@pytest.fixture
def hoa(db):
    return member("Editor")


def open_session(person, agent=PHONE, address="203.0.113.7") -> Client:
    """Sign in as a browser does: password, then the one-time code."""
    visitor = Client(REMOTE_ADDR=address, headers={"user-agent": agent})
    visitor.post("/desk/account/login/", {"login": person.email, "password": RIGHT})
    done = visitor.post("/desk/account/2fa/authenticate/", CODE)
    assert done.headers["Location"] == "/desk/"
    return visitor


@pytest.fixture(autouse=True)
def _codes(monkeypatch):
    """Any six digits are the right ones here."""
    monkeypatch.setattr(
        "allauth.mfa.totp.internal.auth.TOTP.validate_code", lambda self, code: code == "123456"
    )


def is_open(visitor) -> bool:
    return visitor.get("/desk/").status_code == 200


def test_one_sees_where_one_is_signed_in_and_since_when(hoa):
    phone = open_session(hoa)
    open_session(hoa, agent="Mozilla/5.0 (Windows NT 10.0) Firefox/145.0", address="203.0.113.8")
    page = phone.get(reverse("usersessions_list"))
    words = [(session.device, session.is_this_one) for session in page.context["sessions"]]
    named = sorted((words.split()[0], words.split()[-1], here) for words, here in words)
    assert named == [("Chrome", "Android", True), ("Firefox", "Windows", False)]
    assert "203.0.113.8" in page.content.decode()


def test_all_others_can_be_signed_out_at_once(hoa):
    here, there = open_session(hoa), open_session(hoa)
    here.post(reverse("usersessions_list"))
    assert is_open(here)
    assert not is_open(there)
    assert AccountEvent.objects.filter(person=hoa, kind="sessions_ended").exists()


def test_one_of_them_can_be_signed_out(hoa):
    here, second, third = (open_session(hoa) for _each in range(3))
    row = UserSession.objects.get(session_key=second.session.session_key)
    here.post(reverse("usersessions_list"), {"session": row.pk})
    assert [is_open(each) for each in (here, second, third)] == [True, False, True]


def test_nobody_ends_somebody_else_s_session_this_way(hoa):
    other = member("Editor", "minh")
    theirs, mine = open_session(other), open_session(hoa)
    row = UserSession.objects.get(session_key=theirs.session.session_key)
    mine.post(reverse("usersessions_list"), {"session": row.pk})
    mine.post(reverse("usersessions_list"), {"session": "x"})
    assert is_open(theirs)


def test_a_new_password_ends_the_other_sessions(hoa):
    here, there = open_session(hoa), open_session(hoa)
    new = "gió-mùa-đông-bắc-2026"
    here.post(
        "/desk/account/password/change/", {"oldpassword": RIGHT, "password1": new, "password2": new}
    )
    assert is_open(here)
    assert not is_open(there)
    assert UserSession.objects.filter(user=hoa).count() == 1


class TestWhatALeadDoes:
    @pytest.fixture
    def lead(self, db, client):
        person = member("Lead", "lien")
        client.force_login(person)
        confirmed(client)
        return person

    def act(self, client, name, person, **values):
        return client.post(reverse(f"people:{name}", args=[person.pk]), values)

    def test_ends_somebody_s_sessions(self, lead, client, hoa):
        theirs = open_session(hoa)
        self.act(client, "end_sessions", hoa)
        assert not is_open(theirs)
        event = AccountEvent.objects.get(kind="sessions_ended")
        assert (event.person, event.actor) == (hoa, lead)

    def test_switching_an_account_off_ends_its_sessions_for_good(self, lead, client, hoa):
        theirs = open_session(hoa)
        self.act(client, "switch_off", hoa)
        assert not is_open(theirs)
        assert not UserSession.objects.filter(user=hoa).exists()
        self.act(client, "switch_on", hoa)
        assert not is_open(theirs)  # what was open before stays closed
        assert is_open(open_session(hoa))

    def test_an_account_switched_off_signs_in_no_more(self, lead, client, hoa):
        self.act(client, "switch_off", hoa)
        visitor = Client()
        visitor.post("/desk/account/login/", {"login": hoa.email, "password": RIGHT})
        assert not is_open(visitor)

    def test_lost_second_factors_are_reset_told_and_asked_for_anew(
        self, lead, client, hoa, mailoutbox
    ):
        theirs = open_session(hoa)
        self.act(client, "reset_factors", hoa)
        assert not hoa.authenticator_set.exists()
        assert not is_open(theirs)
        assert mailoutbox[-1].to == [hoa.email]
        assert AccountEvent.objects.get(kind="factors_reset").actor == lead
        visitor = Client()
        visitor.post("/desk/account/login/", {"login": hoa.email, "password": RIGHT})
        assert visitor.get("/desk/").headers["Location"] == "/desk/account/2fa/"

    def test_gives_and_takes_groups(self, lead, client, hoa):
        reviewer = hoa.groups.model.objects.get(name="Reviewer")
        self.act(client, "set_groups", hoa, groups=[reviewer.pk])
        assert [group.name for group in hoa.groups.all()] == ["Reviewer"]
        assert AccountEvent.objects.get(kind="groups_changed").detail == "+Reviewer, -Editor"

    @pytest.mark.parametrize("name", ["set_groups", "end_sessions", "switch_off", "reset_factors"])
    def test_cannot_touch_a_superuser_or_lock_the_own_door(self, lead, client, name):
        boss = Editor.objects.create_superuser("boss", "boss@localhost", RIGHT)
        boss.authenticator_set.create(type="totp", data={})
        for person in (boss, lead):
            self.act(client, name, person)
            person.refresh_from_db()
            assert person.is_active
            assert person.authenticator_set.exists()
        assert lead.groups.exists()
        assert not AccountEvent.objects.exclude(kind="signed_in").exists()

    @pytest.mark.parametrize("name", ["set_groups", "switch_off", "switch_on", "reset_factors"])
    def test_is_asked_who_one_is_when_that_is_long_ago(self, db, client, hoa, name):
        client.force_login(member("Lead", "lien"))
        answer = self.act(client, name, hoa)
        assert answer.headers["Location"].startswith("/desk/account/reauthenticate/")
        hoa.refresh_from_db()
        assert hoa.is_active
        assert hoa.authenticator_set.exists()
        assert hoa.groups.exists()


def test_wagtails_own_switch_ends_sessions_too(hoa, desk):
    theirs = open_session(hoa)
    desk.post(
        reverse("wagtailusers_users:edit", args=[hoa.pk]),
        {"username": "hoa", "email": hoa.email, "first_name": "Hoa", "last_name": "Lê"},
    )
    hoa.refresh_from_db()
    assert not hoa.is_active
    assert not is_open(theirs)
    assert not UserSession.objects.filter(user=hoa).exists()


def test_somebody_without_a_group_gets_a_page_and_no_endless_round(hoa):
    hoa.groups.clear()
    visitor = Client()
    visitor.force_login(hoa)
    answer = visitor.get("/desk/", follow=True)
    assert answer.status_code == 403
    assert not answer.redirect_chain


@pytest.mark.parametrize(
    ("header", "words"),
    [
        (PHONE, {"Chrome", "Android"}),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_1) Version/18 Mobile Safari/604.1", {"Safari"}),
        ("Mozilla/5.0 (Windows NT 10.0) coc_coc_browser/140 Chrome/140 Safari/537", {"Cốc Cốc"}),
        ("Mozilla/5.0 (X11; CrOS x86_64) Chrome/140 Safari/537 Edg/140", {"Edge", "ChromeOS"}),
        ("curl/8", set()),
        ("", set()),
    ],
)
def test_devices_in_words(header, words):
    said = device_words(header)
    assert said
    assert all(word in said for word in words)
