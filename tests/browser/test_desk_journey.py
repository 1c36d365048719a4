"""An editor's first day: signing in, a second factor, an incident from a proposal, an update."""

import io
import time

import pytest
from allauth.mfa.models import Authenticator
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from directory.models import Editor, Platform
from incidents.models import Incident, Proposal, Update
from tests.factories import make_feed, make_incident, make_platform, make_update

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
        page.click("form button[type=submit]")


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


class Hand:
    """A person at the desk: counts clicks, and needs time for each click and each word."""

    LOOKS, TYPES = 0.8, 0.12  # seconds for finding where to click, and for one letter

    def __init__(self, page):
        self.page, self.clicks, self.seconds, self.begun = page, 0, 0.0, time.perf_counter()

    def click(self, selector, leads_on=False):
        self.clicks += 1
        self.seconds += self.LOOKS
        if not leads_on:
            return self.page.click(selector)
        with self.page.expect_navigation():
            return self.page.click(selector)

    def choose(self, selector, value):
        self.clicks += 1
        self.seconds += self.LOOKS
        self.page.select_option(selector, value)

    def write(self, selector, words):
        self.seconds += self.LOOKS + self.TYPES * len(words)
        self.page.fill(selector, words)

    @property
    def took(self):
        """What the machine needed, and what a person would have."""
        return self.seconds + time.perf_counter() - self.begun


PUBLISH = ".desk-publish button[type=submit]:not([formtarget])"


def tab(code):
    return f"#tab-words-{code}"


def two_signals():
    """Two sources speak of one event; return the platform."""
    facebook = make_platform("facebook", name="Facebook")
    for name, level, title in (
        ("meta", "major_outage", "Login is failing"),
        ("probe", "degraded", "facebook.com"),
    ):
        feed = make_feed(name, platforms=[facebook], trusted=False)
        row = Proposal.objects.create(
            key=name, feed=feed, level=level, title=title, started_at=timezone.now()
        )
        row.platforms.add(facebook)
    return facebook


def test_from_signals_to_an_update_in_two_languages_in_eight_clicks_and_a_minute(
    page, site, client, settings
):
    enrolled_editor(client)
    take_over(page, site, client, settings)
    facebook = two_signals()
    page.goto(f"{site}/desk/")
    hand = Hand(page)
    hand.click(".desk-card a[href*='/open/']", leads_on=True)
    hand.write("input[name=title_vi]", "Facebook không đăng nhập được")
    hand.click(PUBLISH, leads_on=True)
    incident = Incident.objects.get()
    hand.choose("select[name=phase]", "identified")
    hand.write("textarea[name=body_vi]", "Đã rõ nguyên nhân.")
    hand.click(tab("en"))
    hand.write("textarea[name=body_en]", "The cause is known.")
    hand.click(PUBLISH, leads_on=True)
    assert hand.clicks <= 8
    assert hand.took < 60

    assert incident.impacts.get().platform == facebook
    assert set(incident.proposals.values_list("state", flat=True)) == {Proposal.State.OPENED}
    page.goto(f"{site}/vi/")
    assert page.locator("h1").inner_text() == "Facebook không đăng nhập được"
    for language, words in (("vi", "Đã rõ nguyên nhân."), ("en", "The cause is known.")):
        page.goto(f"{site}/{language}/incidents/{incident.slug}/")
        assert words in page.locator(".timeline").inner_text()
    answer = page.request.get(f"{site}/api/v1/incidents/{incident.slug}/?lang=en").json()
    assert (answer["phase"], answer["is_open"], len(answer["updates"])) == ("identified", True, 2)
    assert "The cause is known." in str(answer["updates"])


@pytest.fixture
def at_desk(page, site, client, settings, content):
    """An incident with one step, open in the browser of an editor; the starter content is there."""
    enrolled_editor(client)
    take_over(page, site, client, settings)
    zalo = Platform.objects.get(slug="zalo")
    incident = make_incident("zalo-slow", [zalo], title="Zalo gửi tin chậm")
    make_update(incident, body="Tin nhắn đi chậm từ 9:00.")
    page.goto(f"{site}/desk/room/incidents/zalo-slow/")
    return page


@pytest.mark.audit
def test_a_sentence_fills_in_every_language_at_once_and_what_is_typed_stays(at_desk):
    page = at_desk
    page.select_option("#usual-sentence", "resolved")
    assert page.input_value("select[name=phase]") == "resolved"
    for code in ("vi", "en", "fr", "id", "ar"):
        words = page.input_value(f"textarea[name=body_{code}]")
        assert "Zalo" in words
        assert "{" not in words
    page.fill("textarea[name=body_vi]", "Chữ của tôi.")
    page.select_option("#usual-sentence", "fraud-warning")
    assert page.input_value("textarea[name=body_vi]").startswith("Chữ của tôi.")
    assert not page.input_value("textarea[name=body_en]").startswith("Zalo")


@pytest.mark.audit
def test_tabs_are_worked_by_keys_and_say_what_is_missing(at_desk):
    page = at_desk
    assert page.locator("#words-vi").is_visible()
    assert not page.locator("#words-en").is_visible()
    page.focus(tab("vi"))
    page.keyboard.press("ArrowRight")
    assert page.locator("#words-en").is_visible()
    page.fill("textarea[name=body_en]", "Written.")
    missing = page.locator("[data-missing]").inner_text()
    assert "Français → English" in missing
    assert "English," not in missing.split(":")[1].split("→")[0]
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


@pytest.mark.audit
def test_a_correction_is_one_click_with_the_old_words_and_shows_what_changes(at_desk):
    page = at_desk
    with page.expect_navigation():
        page.click("a[href='?corrects=1']")
    assert page.input_value("textarea[name=body_vi]") == "Tin nhắn đi chậm từ 9:00."
    page.fill("textarea[name=body_vi]", "Tin nhắn đi chậm từ 10:00.")
    assert page.locator("[data-corrected=vi] del").inner_text() == "9:00."
    assert page.locator("[data-corrected=vi] ins").inner_text() == "10:00."
    with page.expect_navigation():
        page.click(PUBLISH)
    assert page.locator(".desk-steps ins").first.inner_text() == "10:00."


def test_two_incidents_of_one_event_become_one(at_desk, site):
    page = at_desk
    facebook = Platform.objects.get(slug="facebook")
    make_update(make_incident("facebook-slow", [facebook], title="Facebook chậm"), body="Chậm.")
    with page.expect_navigation():
        page.click("a[href$='/merge/']")
    page.select_option("select[name=incident]", label="Facebook chậm")
    with page.expect_navigation():
        page.click(PUBLISH)
    assert "Facebook chậm" in page.locator(".desk-sides").inner_text()
    page.fill("textarea[name=body_vi]", "Hai sự cố là một.")
    with page.expect_navigation():
        page.click(PUBLISH)
    page.goto(f"{site}/vi/incidents/zalo-slow/")
    assert page.url.startswith(f"{site}/vi/incidents/facebook-slow/")
    told = page.locator(".timeline").inner_text()
    assert "Hai sự cố là một." in told
    assert "Tin nhắn đi chậm từ 9:00." in told


@pytest.mark.audit
def test_a_preview_opens_beside_the_form_and_publishes_nothing(at_desk, site):
    page = at_desk
    page.fill("textarea[name=body_vi]", "Chỉ để xem thử.")
    with page.context.expect_page() as opened:
        page.click("button[formtarget]")
    shown = opened.value
    shown.wait_for_load_state()
    frame = shown.frame_locator(".desk-frame").first
    assert "Chỉ để xem thử." in frame.locator(".timeline").inner_text()
    assert Update.objects.filter(incident__slug="zalo-slow").count() == 1
    assert page.input_value("textarea[name=body_vi]") == "Chỉ để xem thử."
    reader = page.request.get(f"{site}/vi/incidents/zalo-slow/").text()
    assert "Chỉ để xem thử." not in reader


@pytest.mark.audit
def test_two_editors_see_each_other_and_the_step_of_the_other(at_desk):
    page = at_desk
    minh = Editor.objects.create_superuser("minh", "minh@localhost", OWN_PASSWORD)
    Authenticator.objects.create(user=minh, type=Authenticator.Type.TOTP, data={})
    other = Client()
    other.force_login(minh)
    address = "/desk/room/incidents/zalo-slow/"
    values = {"phase": "monitoring", "body_vi": "Của Minh."}
    assert other.post(address, values).status_code == 302
    other.get(address)
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    box = page.locator("[data-at-work]")
    box.get_by_text("Của Minh.").wait_for()
    assert "minh" in box.inner_text()


@pytest.mark.audit
def test_without_scripts_everything_is_there_below_each_other(chromium, site, client, settings):
    enrolled_editor(client)
    make_update(make_incident("zalo-slow", [make_platform("zalo")]))
    context = chromium.new_context(java_script_enabled=False)
    plain = context.new_page()
    take_over(plain, site, client, settings)
    plain.goto(f"{site}/desk/room/incidents/zalo-slow/")
    for code in ("vi", "ar"):
        assert plain.locator(f"textarea[name=body_{code}]").is_visible()
    plain.fill("textarea[name=body_vi]", "Không cần tập lệnh.")
    plain.click(PUBLISH)
    assert Update.objects.count() == 2
    context.close()
