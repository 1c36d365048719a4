"""A translator's afternoon: an outdated translation is seen, checked, and gone from the board."""

import pytest
from allauth.mfa.models import Authenticator
from axe_playwright_python.sync_playwright import Axe
from django.contrib.auth.models import Permission

from directory.models import Editor
from guidance.models import GlossaryTerm, GlossaryTermText
from incidents.models import IncidentText
from tests.factories import make_incident, make_platform

from .axe import OPTIONS
from .test_desk_journey import take_over

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def translator(client, language):
    editor = Editor.objects.create_user("amal", "amal@localhost", "hoa-sen-nở-lúc-bình-minh")
    editor.user_permissions.set(
        Permission.objects.filter(codename__in=["access_admin", f"translate_{language}"])
    )
    Authenticator.objects.create(user=editor, type=Authenticator.Type.TOTP, data={})
    client.force_login(editor)


def outdated_incident():
    incident = make_incident("facebook", title="Facebook lỗi đăng nhập", phase="resolved")
    IncidentText.objects.create(
        incident=incident, language="ar", title="تعذر الدخول إلى فيسبوك", based_on=1
    )
    source = incident.texts.get(language="vi")
    source.title = "Facebook mất đăng nhập"
    source.save(significance=30)
    return incident


def glossary_of_it():
    """A word of the incident's title that has an Arabic one, and a button that has none."""
    hidden = make_platform("facebook", published_at=None, name="Facebook")
    for slug, kind, platform, words in (
        ("log-in", "term", None, {"vi": "đăng nhập", "ar": "تسجيل الدخول"}),
        ("lost", "button", hidden, {"vi": "Mất"}),
    ):
        term = GlossaryTerm.objects.create(slug=slug, kind=kind, platform=platform)
        for language, word in words.items():
            GlossaryTermText.objects.create(term=term, language=language, word=word, based_on=1)


def findings(page) -> list:
    """What axe finds in our own part of the desk; the frame around it is Wagtail's."""
    found = Axe().run(page, context="main .nice-padding", options=OPTIONS).response["violations"]
    return [(each["id"], [node["html"][:120] for node in each["nodes"][:3]]) for each in found]


@pytest.mark.audit
def test_an_outdated_translation_is_seen_checked_and_cleared(page, site, client, settings):
    translator(client, "ar")
    take_over(page, site, client, settings)
    incident = outdated_incident()
    glossary_of_it()
    page.goto(f"{site}/desk/")
    page.goto(f"{site}/desk/translations/")
    row = page.locator(".translation-rows tbody tr").first
    assert findings(page) == []
    assert "Facebook mất đăng nhập" in row.inner_text()
    assert row.locator(".is-bad").count() == 1
    with page.expect_navigation():
        row.locator("a").click()
    assert page.locator("del").last.inner_text().endswith("lỗi")
    assert page.locator("ins").last.inner_text().endswith("mất")
    assert page.locator("[name=title]").get_attribute("dir") == "rtl"
    known, unknown = page.locator(".glossary-words li").all()
    assert known.locator("strong[lang=ar][dir=rtl]").inner_text() == "تسجيل الدخول"
    assert "Facebook" in unknown.inner_text()
    assert unknown.locator("a").get_attribute("href").endswith("/ar/")
    assert findings(page) == []
    wide = page.evaluate("document.documentElement.scrollWidth")
    assert wide <= 390
    with page.expect_navigation():
        page.click(".translation-confirm button[type=submit]")
    assert page.locator(".translation-rows").count() == 0
    assert IncidentText.objects.get(language="ar").based_on == 2
    page.goto(f"{site}/ar/incidents/{incident.slug}/")
    assert page.locator("h1").inner_text() == "تعذر الدخول إلى فيسبوك"


@pytest.mark.audit
def test_a_translator_of_arabic_can_touch_nothing_else(page, site, client, settings):
    translator(client, "ar")
    take_over(page, site, client, settings)
    incident = outdated_incident()
    page.goto(f"{site}/desk/translations/?standing=missing")
    offered = page.locator(".translation-rows a").evaluate_all("all => all.map(a => a.href)")
    assert all("/ar/" in address for address in offered)
    own = f"{site}/desk/translations/records/incident/{incident.pk}/ar/"
    page.goto(own)
    page.fill("[name=title]", "تعطل الدخول إلى فيسبوك")
    with page.expect_navigation():
        page.click(".translation-form button[type=submit]")
    assert IncidentText.objects.get(language="ar").title == "تعطل الدخول إلى فيسبوك"
    for refused in (own.replace("/ar/", "/fr/"), f"{site}/desk/room/incidents/facebook/"):
        page.goto(refused)
        assert page.locator("textarea, input[name=title]").count() == 0
    page.goto(f"{site}/desk/incident-records/edit/{incident.pk}/")
    assert page.url == f"{site}/desk/"
