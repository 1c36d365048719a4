"""Nobody is at the desk without a password of their own and a second factor."""

import io

import pytest
from allauth.mfa.models import Authenticator
from django.core.management import call_command
from django.core.management.base import CommandError

from directory.models import Editor

pytestmark = pytest.mark.django_db


def one_time_password():
    out = io.StringIO()
    call_command("first_editor", stdout=out)
    return out.getvalue().split()[-1] if out.getvalue() else None


def test_the_desk_sends_strangers_to_sign_in(client):
    answer = client.get("/desk/", follow=True)
    assert answer.request["PATH_INFO"] == "/desk/account/login/"


@pytest.mark.parametrize("address", ["/desk/login/", "/desk/logout/", "/desk/password_reset/"])
def test_wagtails_own_addresses_lead_to_the_one_sign_in(client, address):
    assert client.get(address).headers["Location"].startswith("/desk/account/")


def test_a_one_time_password_opens_nothing_but_the_page_to_change_it(client):
    password = one_time_password()
    signed = client.post(
        "/desk/account/login/", {"login": "editor@localhost", "password": password}
    )
    assert signed.status_code == 302
    assert client.get("/desk/").headers["Location"] == "/desk/account/password/change/"
    assert client.get("/desk/platforms/").status_code == 302
    own = "hoa-sen-nở-lúc-bình-minh"
    client.post(
        "/desk/account/password/change/",
        {"oldpassword": password, "password1": own, "password2": own},
    )
    assert client.get("/desk/").headers["Location"] == "/desk/account/2fa/"
    assert not Editor.objects.get().has_one_time_password


def test_the_second_factor_opens_the_desk(client):
    lan = Editor.objects.create_superuser("lan", "lan@localhost", "hoa-sen-nở-sớm-mai")
    client.force_login(lan)
    assert client.get("/desk/").status_code == 302
    Authenticator.objects.create(user=lan, type=Authenticator.Type.TOTP, data={})
    assert client.get("/desk/").status_code == 200


def test_recovery_codes_alone_are_no_second_factor(client):
    lan = Editor.objects.create_superuser("lan", "lan@localhost", "hoa-sen-nở-sớm-mai")
    Authenticator.objects.create(user=lan, type=Authenticator.Type.RECOVERY_CODES, data={})
    client.force_login(lan)
    assert client.get("/desk/").status_code == 302


def test_a_new_one_time_password_is_printed_until_one_was_used():
    first, second = one_time_password(), one_time_password()
    assert first != second
    editor = Editor.objects.get()
    assert editor.check_password(second)
    editor.has_one_time_password = False
    editor.save()
    assert one_time_password() is None


def test_nobody_signs_up(client):
    page = client.get("/desk/account/signup/")
    assert b"password1" not in page.content
    client.post("/desk/account/signup/", {"email": "x@example.com", "password1": "a-long-one-x"})
    assert not Editor.objects.exists()


def test_cookies_stay_below_the_desk(client, settings):
    answer = client.get("/desk/account/login/")
    cookie = answer.cookies[settings.CSRF_COOKIE_NAME]
    assert cookie["path"] == "/desk/"
    assert (
        answer.headers["Cache-Control"].startswith("private")
        or "no-store" in (answer.headers["Cache-Control"])
    )


def test_the_keeper_of_the_server_lets_the_last_lead_in(client):
    lan = Editor.objects.create_superuser("lan", "lan@localhost", "hoa-sen-nở-sớm-mai")
    Authenticator.objects.create(user=lan, type=Authenticator.Type.TOTP, data={})
    out = io.StringIO()
    call_command("let_in", "LAN@localhost", stdout=out)
    password = out.getvalue().split()[-1]
    client.post("/desk/account/login/", {"login": "lan@localhost", "password": password})
    assert client.get("/desk/").headers["Location"] == "/desk/account/password/change/"
    with pytest.raises(CommandError):
        call_command("let_in", "nobody@localhost")
