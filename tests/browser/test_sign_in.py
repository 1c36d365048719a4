"""The doors of the desk in a real browser: passkey, one-time code, brute force, invitation."""

import re
import time

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.contrib.auth.models import Group

from directory.models import AccountEvent, Editor
from portal.people import groups

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PASSWORD = "hoa-sen-nở-lúc-bình-minh"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def code_of(secret: str) -> str:
    """The code an app would show now."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


@pytest.fixture
def person(db):
    """A lead with a password and nothing else yet."""
    groups.ensure()
    hoa = Editor.objects.create_user("hoa", "hoa@localhost", PASSWORD, first_name="Hoa")
    hoa.groups.add(Group.objects.get(name=groups.LEAD))
    EmailAddress.objects.create(user=hoa, email=hoa.email, verified=True, primary=True)
    return hoa


def virtual_authenticator(page) -> None:
    """A device that asks for finger or face, and is always answered."""
    device = page.context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    device.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )


def submit(page, text: dict[str, str], button="main button[type=submit]") -> None:
    for name, value in text.items():
        page.fill(f"input[name={name}]", value)
    with page.expect_navigation():
        page.locator(button).last.click()


def sign_in(page, site, email, password) -> None:
    page.goto(f"{site}/desk/")
    submit(page, {"login": email, "password": password})


def add_passkey(page) -> None:
    page.click("a[href$='/2fa/webauthn/add/']")
    if "reauthenticate" in page.url:
        submit(page, {"password": PASSWORD})
    assert page.is_checked("input[name=passwordless]")
    page.fill("input[name=name]", "Điện thoại")
    page.click("#mfa_webauthn_add")
    page.wait_for_url("**/desk/account/2fa/recovery-codes/**")


def no_sideways_scroll(page) -> bool:
    return page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_passkey_alone_opens_the_desk(page, site, person):
    virtual_authenticator(page)
    sign_in(page, site, person.email, PASSWORD)
    assert "/desk/account/2fa/" in page.url
    assert no_sideways_scroll(page)
    add_passkey(page)
    page.goto(f"{site}/desk/")
    assert page.locator(".incident-room").is_visible()

    page.context.clear_cookies()
    page.goto(f"{site}/desk/account/login/")
    assert no_sideways_scroll(page)
    page.click("#passkey_login")
    page.wait_for_url(f"{site}/desk/")
    assert page.locator(".incident-room").is_visible()
    used = AccountEvent.objects.filter(person=person, kind="signed_in").first()
    assert used.detail == "webauthn"


def test_password_and_one_time_code_open_the_desk(page, site, person):
    sign_in(page, site, person.email, PASSWORD)
    page.click("a[href$='/2fa/totp/activate/']")
    submit(page, {"password": PASSWORD})
    secret = page.input_value("#authenticator_secret")
    submit(page, {"code": code_of(secret)})
    assert person.authenticator_set.filter(type="totp").exists()

    page.context.clear_cookies()
    sign_in(page, site, person.email, PASSWORD)
    assert "/2fa/authenticate/" in page.url
    page.goto(f"{site}/desk/")
    assert "/2fa/authenticate/" in page.url  # the password alone opens nothing
    page.fill("input[name=code]", code_of(secret))
    page.press("input[name=code]", "Enter")
    page.wait_for_url(f"{site}/desk/")
    assert page.locator(".incident-room").is_visible()


@pytest.mark.audit
def test_guessing_is_stopped_kindly_and_a_passkey_still_opens(page, site, person):
    virtual_authenticator(page)
    sign_in(page, site, person.email, PASSWORD)
    add_passkey(page)
    page.context.clear_cookies()

    page.goto(f"{site}/desk/account/login/")
    for number in range(5):
        submit(page, {"login": person.email, "password": f"sai-rồi-{number}"})
        assert page.locator(".errorlist").count()
    said = page.locator(".errorlist").inner_text()
    submit(page, {"login": person.email, "password": PASSWORD})
    assert "/desk/account/login/" in page.url
    locked = page.locator(".errorlist").inner_text()
    assert locked != said
    assert AccountEvent.objects.filter(person=person, kind="locked").count() == 1

    page.click("#passkey_login")
    page.wait_for_url(f"{site}/desk/")
    assert page.locator(".incident-room").is_visible()


def test_from_an_invitation_by_mail_to_the_desk(page, site, person, chromium, mailoutbox):
    TOTP.activate(person, SECRET)
    sign_in(page, site, person.email, PASSWORD)
    page.fill("input[name=code]", code_of(SECRET))
    page.press("input[name=code]", "Enter")
    page.wait_for_url(f"{site}/desk/")

    page.goto(f"{site}/desk/people/")
    assert no_sideways_scroll(page)
    page.fill("input[name=email]", "minh@example.com")
    page.select_option("select[name=group]", label=groups_label(page, "Editor"))
    with page.expect_navigation():
        page.click(".people-invite button[type=submit]")
    submit(page, {"password": PASSWORD})  # who gives access says who they are
    (mail,) = mailoutbox
    link = re.search(r"/desk/account/invitation/\S+", mail.body).group()

    context = chromium.new_context(viewport={"width": 390, "height": 844}, locale="vi-VN")
    context.set_default_timeout(10_000)
    phone = context.new_page()
    virtual_authenticator(phone)
    phone.goto(f"{site}{link}")
    assert no_sideways_scroll(phone)
    submit(phone, {"name": "Trần Minh", "password1": PASSWORD, "password2": PASSWORD})
    assert "/desk/account/2fa/" in phone.url
    add_passkey(phone)
    phone.goto(f"{site}/desk/")
    assert phone.locator(".incident-room").is_visible()
    phone.goto(f"{site}/desk/people/")
    assert phone.locator(".people-invite").count() == 0  # an editor manages nobody
    phone.goto(f"{site}{link}")
    assert phone.locator("input[name=password1]").count() == 0  # the link has served
    context.close()
    minh = Editor.objects.get(email="minh@example.com")
    assert [group.name for group in minh.groups.all()] == ["Editor"]


def groups_label(page, name: str) -> str:
    """The words under which a group is offered, in the language of the page."""
    group = Group.objects.get(name=name)
    return page.locator(f"select[name=group] option[value='{group.pk}']").inner_text()
