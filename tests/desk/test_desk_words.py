"""Every screen of the desk speaks one language, and all of it: Vietnamese, or English.

What stands on a screen is compared with everything the installed packages and the portal itself
can say. Single words are left out: "Email" and names of platforms are the same in both.
"""

import re
from functools import cache

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.utils.translation import gettext, ngettext, npgettext, override, pgettext
from wagtail.models import Page
from wagtail.users.models import UserProfile

from directory.models import Editor
from guidance.models import GlossaryTermText
from incidents.models import PhraseText
from lib.languages import NAMES
from portal import catalogues, upstream

from . import screens

PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")


@cache
def sentences(language: str, instead_of: str) -> tuple[frozenset[str], re.Pattern]:
    """Return what could be said in one language and has other words in the other one.

    Two parts: texts as they are, and a pattern for those that have a gap to fill.
    """
    whole, gaps = set(), []
    for message in _messages():
        text, other = _said(message, language), _said(message, instead_of)
        if text == other:
            continue
        for piece in re.split(r"<[^>]*>", text):  # a tag ends a text on a screen
            parts = [" ".join(part.split()) for part in PLACEHOLDER.split(piece)]
            letters = sum(len(part) for part in parts)
            if len(parts) == 1 and " " in parts[0]:
                whole.add(parts[0])
            elif len(parts) > 1 and letters > 12:
                gaps.append(".+".join(map(re.escape, parts)))
    return frozenset(whole), re.compile("|".join(gaps))


@cache
def _messages() -> tuple:
    found = [message for message in catalogues.read("en") if message.id]
    for folder in upstream.packages().values():
        for domain in upstream.DOMAINS:
            found += upstream.said_by(folder, domain)
    return tuple(found)


def _said(message, language: str) -> str:
    context = message.context
    with override(language):
        if not message.pluralizable:
            return pgettext(context, message.id) if context else gettext(message.id)
        one, many = message.id
        return npgettext(context, one, many, 2) if context else ngettext(one, many, 2)


def said_on_screens(client, addresses: list[str]) -> dict[str, str]:
    """Return every text on screens that this client may see, with one address of each."""
    found = {}
    for address in addresses:
        answer = client.get(address)
        assert answer.status_code < 500, address
        if answer.status_code == 200:
            for text in screens.words_of(answer):
                found.setdefault(text, address)
    return found


def among(said: dict[str, str], language: str, instead_of: str) -> dict[str, str]:
    """Return which of these texts are of one language and not of the other one.

    The glossary shows every language beside each other, and is left out.
    """
    whole, gaps = sentences(language, instead_of)
    glossary = set(GlossaryTermText.objects.values_list("word", flat=True))
    return {
        text: said[text]
        for text in said
        if (text in whole or gaps.fullmatch(text)) and text not in glossary
    }


@pytest.fixture
def prefers(editor):
    """Let the editor at the desk choose a language."""

    def choose(language):
        UserProfile.objects.update_or_create(user=editor, defaults={"preferred_language": language})

    return choose


# Wagtail's own screens of settings and files, and empty forms, which say what the filled ones say.
# The long tier walks over them too.
SELDOM = re.compile(
    r"/desk/(account|bulk|choose-|collections|documents|groups|images|reports|sites|"
    r"tag-autocomplete|users|workflows)|.*/new/$"
)


@pytest.mark.audit
def test_no_main_screen_speaks_english_to_a_vietnamese_editor(desk, prefers, loaded):
    prefers("vi")
    main = [each for each in screens.addresses() if not SELDOM.match(each)]
    said = said_on_screens(desk, main)
    assert among(said, "en", instead_of="vi") == {}
    assert len(among(said, "vi", instead_of="en")) > 300  # the walk has seen what it looks for


@pytest.mark.audit
def test_no_screen_speaks_english_to_a_vietnamese_editor(desk, prefers, loaded):
    prefers("vi")
    said = said_on_screens(desk, screens.addresses())
    assert among(said, "en", instead_of="vi") == {}
    assert len(among(said, "vi", instead_of="en")) > 300


@pytest.mark.audit
def test_no_screen_speaks_vietnamese_to_an_english_editor(desk, prefers, loaded):
    prefers("en")
    said = said_on_screens(desk, screens.addresses())
    # Names of pages and of sentences, and of languages in their own words, stay as they are.
    sentences = PhraseText.objects.values_list("name", flat=True)
    names = {*Page.objects.values_list("title", flat=True), *sentences, *NAMES.values()}
    left = among(said, "vi", instead_of="en")
    assert {text: left[text] for text in left if text not in names} == {}
    assert len(among(said, "en", instead_of="vi")) > 300


def test_links_and_lists_have_labels_in_both(desk, prefers, db):
    prefers("vi")
    assert {"Địa chỉ email"} <= screens.words_of(desk.get("/desk/choose-email-link/"))
    assert {"Cổng", "Trang gốc"} <= screens.words_of(desk.get("/desk/sites/"))
    assert {"Xóa bộ sưu tập", "Sửa mọi hình ảnh"} <= screens.words_of(desk.get("/desk/groups/new/"))
    prefers("en")
    assert {"Port", "Root page"} <= screens.words_of(desk.get("/desk/sites/"))
    assert {"Delete collections", "Edit any image"} <= screens.words_of(
        desk.get("/desk/groups/new/")
    )


PASSWORD = "hoa-sen-nở-sớm-mai"
SECOND_FACTORS = ("totp/activate", "webauthn/add", "webauthn", "recovery-codes/generate")


@pytest.mark.parametrize("name", SECOND_FACTORS)
def test_second_factors_are_set_up_in_vietnamese(client, db, name):
    minh = Editor.objects.create_user("minh", "minh@localhost", PASSWORD)
    EmailAddress.objects.create(user=minh, email=minh.email, verified=True, primary=True)
    if name.startswith("recovery"):
        Authenticator.objects.create(user=minh, type=Authenticator.Type.TOTP, data={})
    client.force_login(minh)
    client.post("/desk/account/reauthenticate/", {"password": PASSWORD})
    answer = client.get(f"/desk/account/2fa/{name}/")
    assert answer.status_code == 200
    whole, _gaps = sentences("en", instead_of="vi")
    assert not screens.words_of(answer) & whole


def test_before_the_sign_in_too(client, db):
    whole, _gaps = sentences("en", instead_of="vi")
    for address in ("/desk/account/login/", "/desk/account/password/reset/"):
        assert not screens.words_of(client.get(address)) & whole
