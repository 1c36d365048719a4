"""The desk speaks the editor's own language: in Wagtail's screens, in allauth's, in refusals."""

import json
from datetime import datetime

import pytest
from allauth.mfa.models import Authenticator
from django.urls import reverse
from django.utils.formats import date_format, localize
from django.utils.translation import override
from wagtail.users.models import UserProfile

from directory.models import Editor

pytestmark = pytest.mark.django_db

PASSWORD = "hoa-sen-nở-sớm-mai"


@pytest.fixture
def english(editor):
    """The same editor, who chose English."""
    UserProfile.objects.update_or_create(user=editor, defaults={"preferred_language": "en"})
    return editor


def language_of(answer) -> str:
    """Return the language an HTML answer says it is in, after all its redirects."""
    start = answer.content.decode().partition("<html")[2].partition(">")[0]
    return start.partition('lang="')[2].partition('"')[0]


@pytest.mark.parametrize("name", ["wagtailadmin_home", "mfa_index", "account_change_password"])
def test_a_fresh_editor_gets_vietnamese(desk, name):
    answer = desk.get(reverse(name), headers={"Accept-Language": "en"})
    assert answer.status_code == 200
    assert language_of(answer) == "vi"
    assert answer.headers["Content-Language"] == "vi"


@pytest.mark.parametrize("name", ["wagtailadmin_home", "mfa_index", "account_change_password"])
def test_the_choice_of_the_editor_rules_every_screen(desk, english, name):
    answer = desk.get(reverse(name), headers={"Accept-Language": "vi"})
    assert language_of(answer) == "en"
    assert answer.headers["Content-Language"] == "en"


def test_scripts_speak_it_too(desk, english):
    told = desk.get(reverse("wagtailadmin_javascript_catalog")).content.decode()
    assert json.dumps("Đang xóa") not in told
    UserProfile.objects.update(preferred_language="vi")
    told = desk.get(reverse("wagtailadmin_javascript_catalog")).content.decode()
    assert json.dumps("Đang xóa") in told


def test_a_page_that_is_not_there_says_so_in_it(desk, english):
    assert "Page not found" in desk.get("/desk/nothing-here/").content.decode()


def test_what_wagtails_form_saves_holds_at_once(desk, editor):
    form = desk.get(reverse("wagtailadmin_account"))
    assert language_of(form) == "vi"
    fields = {
        "locale-preferred_language": "en",
        "name_email-first_name": "Lan",
        "name_email-last_name": "Lê",
        "name_email-email": editor.email,
        "theme-theme": "system",
        "theme-contrast": "system",
        "theme-density": "default",
    }
    answer = desk.post(reverse("wagtailadmin_account"), fields, follow=True)
    assert language_of(answer) == "en"
    assert language_of(desk.get(reverse("mfa_index"))) == "en"


# --- before anybody is known ------------------------------------------------------------------
def test_the_sign_in_page_is_vietnamese_and_offers_english(client):
    page = client.get(reverse("account_login"), {"next": "/desk/room/"})
    assert language_of(page) == "vi"
    [english] = [each for each in page.wsgi_request.desk_languages if each["code"] == "en"]
    assert english["url"].replace("&", "&amp;") in page.content.decode()
    switched = client.get(english["url"])
    assert switched.headers["Location"] == f"{reverse('account_login')}?next=%2Fdesk%2Froom%2F"
    assert language_of(client.get(switched.headers["Location"])) == "en"


def test_the_browser_remembers_it_below_the_desk_only(client, settings):
    answer = client.get(reverse("account_login"), {"desk_language": "en"})
    cookie = answer.cookies[settings.LANGUAGE_COOKIE_NAME]
    assert (cookie["path"], cookie["httponly"], cookie["samesite"]) == ("/desk/", True, "Lax")


@pytest.mark.parametrize("language", ["fr", "", "xx", "../en"])
def test_the_desk_has_no_other_languages(client, settings, language):
    answer = client.get(reverse("account_login"), {"desk_language": language})
    assert answer.status_code == 200
    assert language_of(answer) == "vi"
    assert settings.LANGUAGE_COOKIE_NAME not in answer.cookies


def test_whoever_signs_out_finds_the_sign_in_page_in_their_language(desk, english):
    desk.get(reverse("wagtailadmin_home"))
    answer = desk.post(reverse("account_logout"), follow=True)
    assert language_of(answer) == "en"


def test_a_list_of_the_desk_may_have_the_same_word_in_its_query(desk, settings):
    answer = desk.get(reverse("wagtailadmin_home"), {"desk_language": "en"})
    assert language_of(answer) == "vi"
    assert settings.LANGUAGE_COOKIE_NAME not in answer.cookies


def test_signing_in_is_confirmed_in_the_language_of_the_editor(client):
    minh = Editor.objects.create_superuser("minh", "minh@localhost", PASSWORD)
    UserProfile.objects.create(user=minh, preferred_language="en")
    assert not Authenticator.objects.filter(user=minh).exists()
    page = client.post(
        reverse("account_login"), {"login": minh.email, "password": PASSWORD}, follow=True
    )
    assert language_of(page) == "en"
    assert "Successfully signed in" in page.content.decode()


def test_an_english_editor_without_a_second_factor_is_asked_for_it_in_english(client):
    minh = Editor.objects.create_superuser("minh", "minh@localhost", PASSWORD)
    UserProfile.objects.create(user=minh, preferred_language="en")
    client.force_login(minh)
    page = client.get(reverse("wagtailadmin_home"), follow=True)
    assert "The desk needs a second factor" in page.content.decode()


def test_public_pages_know_nothing_of_it(desk, english, loaded):
    assert language_of(desk.get("/vi/")) == "vi"


def test_dates_are_written_as_every_day():
    with override("vi"):
        moment = date_format(datetime(2026, 11, 5, 21, 5), "DATETIME_FORMAT")
        assert (moment, localize(1.5)) == ("21:05 05/11/2026", "1,5")
