"""Guessing passwords and codes: slowed down by address and by account, and the lock ends itself."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from directory.models import AccountEvent, Editor

from .people import member

pytestmark = pytest.mark.django_db

RIGHT = "hoa-sen-nở-sớm-mai"
LOGIN = "/desk/account/login/"


@pytest.fixture
def hoa(db):
    return member("Editor")


def try_password(email, password, address="203.0.113.7", **headers):
    return Client(REMOTE_ADDR=address).post(
        LOGIN, {"login": email, "password": password}, headers=headers
    )


def is_let_in(answer) -> bool:
    return answer.status_code == 302 and "2fa/authenticate" in answer.headers["Location"]


def siege(email, times, **where):
    return [try_password(email, f"sai-rồi-{number}", **where) for number in range(times)][-1]


def test_after_five_wrong_passwords_even_the_right_one_waits(hoa):
    siege(hoa.email, 5, address="203.0.113.1")
    answer = try_password(hoa.email, RIGHT, address="203.0.113.2")
    assert not is_let_in(answer)
    # Calm, with a way out, and in the language of the desk or of the source.
    assert answer.context["form"].non_field_errors()
    assert not re.search(r"(?i)blocked|suspended|error", answer.context["form"].errors.as_text())
    events = AccountEvent.objects.filter(person=hoa)
    assert events.filter(kind="failed").count() == 5
    assert events.filter(kind="locked").count() == 1


def test_the_lock_ends_by_itself(hoa):
    siege(hoa.email, 6, address="203.0.113.1")
    assert not is_let_in(try_password(hoa.email, RIGHT, address="203.0.113.2"))
    # The counting is by the clock; what the cache itself would have dropped is still there.
    with time_machine.travel(timezone.now() + timedelta(minutes=5, seconds=2), tick=True):
        assert is_let_in(try_password(hoa.email, RIGHT, address="203.0.113.2"))


def test_one_account_under_siege_locks_no_other(hoa):
    other = member("Editor", "minh")
    siege(hoa.email, 6, address="203.0.113.1")
    assert is_let_in(try_password(other.email, RIGHT, address="203.0.113.2"))


def test_one_address_cannot_try_many_accounts(hoa):
    for number in range(10):
        try_password(f"ai-{number}@example.com", "sai-rồi", address="203.0.113.9")
    assert not is_let_in(try_password(hoa.email, RIGHT, address="203.0.113.9"))
    assert is_let_in(try_password(hoa.email, RIGHT, address="203.0.113.10"))


def test_right_passwords_do_not_use_the_limit_up(hoa):
    for _time in range(12):
        assert is_let_in(try_password(hoa.email, RIGHT))


@pytest.mark.parametrize("email", ["hoa@localhost", "nobody@localhost"])
def test_a_stranger_learns_nothing_of_who_has_an_account(hoa, email):
    first = try_password(email, "sai-rồi")
    text = first.content.decode().replace(email, "")
    other = try_password("somebody@localhost", "sai-rồi").content.decode()
    hide = re.compile(r'value="[^"]*"|somebody@localhost')
    assert hide.sub("", text) == hide.sub("", other)


def test_what_a_stranger_typed_is_not_kept(db):
    try_password("my-secret-password@localhost", "sai-rồi")
    event = AccountEvent.objects.get()
    assert (event.kind, event.person, event.about) == ("failed", None, "")
    assert event.address == "203.0.113.7"


class TestBehindAProxy:
    """The address that counts is the one the trusted proxy saw; what a client claims does not."""

    @pytest.fixture(autouse=True)
    def _one_proxy(self, settings):
        settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1

    def test_a_made_up_header_does_not_get_round_the_limit(self, hoa):
        for number in range(10):
            try_password(
                f"ai-{number}@example.com",
                "sai-rồi",
                address="10.0.0.1",
                x_forwarded_for=f"198.51.100.{number}, 203.0.113.9",
            )
        claims = {"x_forwarded_for": "198.51.100.77, 203.0.113.9"}
        assert not is_let_in(try_password(hoa.email, RIGHT, address="10.0.0.1", **claims))
        honest = {"x_forwarded_for": "203.0.113.10"}
        assert is_let_in(try_password(hoa.email, RIGHT, address="10.0.0.1", **honest))
        assert AccountEvent.objects.first().address == "203.0.113.9"

    def test_the_proxy_itself_is_nobody_s_address(self, hoa):
        try_password(hoa.email, "sai-rồi", address="10.0.0.1", x_forwarded_for="203.0.113.9")
        assert AccountEvent.objects.get(kind="failed").address == "203.0.113.9"


def test_without_a_proxy_nobody_s_claim_is_believed(hoa):
    try_password(hoa.email, "sai-rồi", address="203.0.113.5", x_forwarded_for="198.51.100.1")
    assert AccountEvent.objects.get().address == "203.0.113.5"


def test_guessing_codes_is_stopped_too(hoa):
    visitor = Client()
    visitor.post(LOGIN, {"login": hoa.email, "password": RIGHT})
    hoa.authenticator_set.update(data={"secret": "JBSWY3DPEHPK3PXP"})
    for number in range(7):
        answer = visitor.post("/desk/account/2fa/authenticate/", {"code": f"00000{number}"})
        assert answer.status_code == 200
    assert answer.context["form"].errors["code"].data[0].code == "too_many_login_attempts"
    assert AccountEvent.objects.filter(person=hoa, kind="factor_failed").exists()


def test_too_many_posts_are_met_with_a_calm_page(hoa):
    for _time in range(31):
        answer = try_password(hoa.email, "sai-rồi")
    assert answer.status_code == 429
    assert "account.css" in answer.content.decode()


class TestResetByMail:
    def ask(self, email, address="203.0.113.7"):
        return Client(REMOTE_ADDR=address).post("/desk/account/password/reset/", {"email": email})

    def test_known_and_unknown_addresses_get_the_same_answer(self, hoa, mailoutbox):
        known, unknown = self.ask(hoa.email), self.ask("ai-do@example.com")
        assert known.status_code == unknown.status_code == 302
        assert known.headers["Location"] == unknown.headers["Location"]
        to_hoa, to_nobody = mailoutbox  # each address hears what is its own
        assert "/password/reset/key/" in to_hoa.body
        assert "/password/reset/key/" not in to_nobody.body
        assert "signup" not in to_nobody.body

    def test_one_address_is_not_flooded_with_mail(self, hoa, mailoutbox):
        for number in range(6):
            self.ask(hoa.email, address=f"203.0.113.{number}")
        assert len(mailoutbox) == 3

    def test_the_link_sets_a_password_once_and_is_written_down(self, hoa, mailoutbox):
        self.ask(hoa.email)
        link = re.search(r"(/desk/account/password/reset/key/\S+)", mailoutbox[0].body).group(1)
        visitor = Client()
        form = visitor.get(link, follow=True)
        new = {"password1": "gió-mùa-đông-bắc-2026", "password2": "gió-mùa-đông-bắc-2026"}
        visitor.post(form.request["PATH_INFO"], new)
        assert Editor.objects.get(pk=hoa.pk).check_password("gió-mùa-đông-bắc-2026")
        assert AccountEvent.objects.filter(person=hoa, kind="password_reset").exists()
        # The link alone opens no desk, and not a second time.
        assert visitor.get("/desk/").status_code == 302
        assert "password1" not in Client().get(link, follow=True).content.decode()

    def test_a_broken_mail_server_tells_nobody_who_has_an_account(self, hoa, monkeypatch):
        def refuse(*args, **kwargs):
            raise ConnectionRefusedError

        monkeypatch.setattr("django.core.mail.EmailMessage.send", refuse)
        assert self.ask(hoa.email).status_code == 302


def test_the_password_in_use_is_no_new_password(hoa, client):
    client.force_login(hoa)
    answer = client.post(
        "/desk/account/password/change/",
        {"oldpassword": RIGHT, "password1": RIGHT, "password2": RIGHT},
    )
    assert answer.context["form"].errors["password1"].data[0].code == "password_same"


def test_the_sign_in_page_shows_no_way_to_sign_up(client):
    page = client.get(LOGIN).content.decode()
    assert "signup" not in page
    assert "passkey_login" in page
