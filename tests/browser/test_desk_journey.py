"""An editor's first day: signing in, a second factor, an incident from a proposal, an update."""

import io

import pytest
from allauth.mfa.models import Authenticator
from django.core.management import call_command
from django.utils import timezone

from directory.models import Editor
from incidents.models import Incident, Proposal
from tests.factories import make_feed, make_platform

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

OWN_PASSWORD = "hoa-sen-nở-lúc-bình-minh"


def one_time_password() -> str:
    out = io.StringIO()
    call_command("first_editor", stdout=out)
    return out.getvalue().split()[-1]


def sign_in(page, site, password):
    page.goto(f"{site}/desk/")
    page.fill("input[name=login]", "editor@localhost")
    page.fill("input[name=password]", password)
    with page.expect_navigation():
        page.click("button[type=submit]")


def choose_password(page, old):
    page.fill("input[name=oldpassword]", old)
    page.fill("input[name=password1]", OWN_PASSWORD)
    page.fill("input[name=password2]", OWN_PASSWORD)
    with page.expect_navigation():
        page.click("button[type=submit]")


def test_first_sign_in_asks_for_an_own_password_and_a_passkey(page, site):
    password = one_time_password()
    authenticator = page.context.new_cdp_session(page)
    authenticator.send("WebAuthn.enable")
    authenticator.send(
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
    sign_in(page, site, password)
    page.goto(f"{site}/desk/pages/")
    assert "/desk/account/password/change/" in page.url
    choose_password(page, password)
    assert not Editor.objects.get(email="editor@localhost").has_one_time_password
    page.goto(f"{site}/desk/")
    assert "/desk/account/2fa/" in page.url
    page.goto(f"{site}/desk/account/2fa/webauthn/add/")
    page.fill("input[name=password]", OWN_PASSWORD)
    with page.expect_navigation():
        page.click("button[type=submit]")
    page.fill("input[name=name]", "Điện thoại")
    page.click("#mfa_webauthn_add")
    page.wait_for_url("**/desk/account/2fa/recovery-codes/**")
    page.goto(f"{site}/desk/")
    assert page.locator(".incident-room").is_visible()


def enrolled_editor(client):
    """An editor who is past the first day, signed in."""
    editor = Editor.objects.create_superuser("lan", "lan@localhost", OWN_PASSWORD)
    Authenticator.objects.create(user=editor, type=Authenticator.Type.TOTP, data={})
    client.force_login(editor)
    return editor


def take_over(page, site, client, settings):
    """Give the browser the session of the test client."""
    page.context.add_cookies(
        [
            {
                "name": settings.SESSION_COOKIE_NAME,
                "value": client.cookies[settings.SESSION_COOKIE_NAME].value,
                "url": f"{site}/desk/",
            }
        ]
    )


def test_proposal_becomes_an_incident_readers_see_and_an_update_follows(
    page, site, client, settings
):
    enrolled_editor(client)
    take_over(page, site, client, settings)
    facebook = make_platform("facebook", name="Facebook")
    feed = make_feed("meta", platforms=[facebook], trusted=False)
    proposal = Proposal.objects.create(
        key="meta:event:1",
        feed=feed,
        level="major_outage",
        title="Login is failing",
        started_at=timezone.now(),
    )
    proposal.platforms.add(facebook)

    page.goto(f"{site}/desk/")
    with page.expect_navigation():
        page.click(f"a[href$='/proposals/{proposal.pk}/open/']")
    page.fill("input[name=title_vi]", "Facebook không đăng nhập được")
    with page.expect_navigation():
        page.click("main form.desk-form button[type=submit]")
    incident = Incident.objects.get()
    assert incident.impacts.get().platform == facebook
    proposal.refresh_from_db()
    assert (proposal.state, proposal.incident) == (Proposal.State.OPENED, incident)

    page.goto(f"{site}/vi/")
    assert page.locator("h1").inner_text() == "Facebook không đăng nhập được"

    page.goto(f"{site}/desk/room/incidents/{incident.slug}/")
    page.select_option("select[name=phase]", "resolved")
    page.fill("textarea[name=body_vi]", "Đã đăng nhập lại được.")
    with page.expect_navigation():
        page.click("main form.desk-form button[type=submit]")
    page.goto(f"{site}{incident.get_absolute_url()}")
    assert "Đã đăng nhập lại được." in page.locator(".timeline").inner_text()
    answer = page.request.get(f"{site}/api/v1/incidents/{incident.slug}/").json()
    assert (answer["phase"], answer["is_open"]) == ("resolved", False)
    assert len(answer["updates"]) == 2
