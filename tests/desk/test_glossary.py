"""The glossary: loaded once, kept by editors, read and written by translators."""

import pytest
from django.urls import reverse
from wagtail.test.utils.form_data import querydict_from_html

from directory.models import Platform, Source
from directory.starter import Loader, read
from guidance import starter_glossary
from guidance.models import GlossaryTerm, GlossaryTermText, GuidePage, OfficialContact
from guidance.starter import CONTENT

from .people import member, sign_in

pytestmark = pytest.mark.usefixtures("loaded")
FILE = CONTENT / "glossary.yaml"


def load() -> dict[str, int]:
    loader = Loader()
    starter_glossary.load(loader, FILE)
    return loader.counts


def screen(term, language):
    return reverse("translation_record", args=["glossary", term.pk, language])


def test_every_word_of_the_file_is_there():
    items = read(FILE)
    assert len(items) == GlossaryTerm.objects.count() > 80
    named = {key: {item[key] for item in items if item[key]} for key in ("platform", "source")}
    assert named["platform"] <= set(Platform.objects.values_list("slug", flat=True))
    assert named["source"] <= set(Source.objects.values_list("slug", flat=True))
    zalo = GlossaryTerm.objects.get(slug="zalo-this-is-me")
    assert (zalo.kind, zalo.platform.slug, zalo.source.slug) == (
        "button",
        "zalo",
        "cafef-188251103070432603",
    )
    assert {each.language: each.word for each in zalo.texts.all()} == {"vi": "Đây là tôi"}


def test_a_second_loading_changes_nothing_and_an_editor_s_word_stays():
    number = GlossaryTerm.objects.count()
    assert load() == {"created": 0, "updated": 0, "unchanged": number, "kept": 0}
    word = GlossaryTermText.objects.get(term__slug="term-passkey", language="fr")
    word.word = "clé"
    word.save()
    GlossaryTerm.objects.get(slug="term-phishing").delete()
    assert load() == {"created": 0, "updated": 0, "unchanged": number - 2, "kept": 2}
    word.refresh_from_db()
    assert word.word == "clé"
    assert not GlossaryTerm.objects.filter(slug="term-phishing").exists()


def test_a_guide_s_screen_shows_the_words_of_the_glossary_in_it(desk):
    page = GuidePage.objects.get(slug="recover-zalo", locale__language_code="vi")
    answer = desk.get(reverse("translation_guide", args=["guide", page.pk, "fr"]))
    shown = answer.context["screen"].glossary
    found = {each.source.word: each for each in shown}
    assert found["tài khoản"].text.word == "compte"
    lengths = [len(each.source.word) for each in shown]
    assert lengths == sorted(lengths, reverse=True)
    assert 'lang="fr" dir="ltr">compte</strong>' in answer.content.decode()


def listed(client, **asked):
    answer = client.get(reverse("glossary:index"), asked)
    return {row.slug for row in answer.context["object_list"]}


def test_the_list_filters_and_finds_words_of_any_language(desk):
    zalo = Platform.objects.get(slug="zalo")
    assert {slug.partition("-")[0] for slug in listed(desk, platform=zalo.pk)} == {"zalo"}
    assert "term-passkey" in listed(desk, kind="term")
    assert "zalo-not-me" not in listed(desk, kind="term")
    assert "term-passkey" in listed(desk, q="khoa truy")
    assert listed(desk, q="clé d’acc") == listed(desk, q="CLE D'ACC") == {"term-passkey"}
    assert listed(desk, q="مفتاح") == {"term-passkey"}
    assert listed(desk, q="lượt báo lỗi") == {"term-readers-reports"}
    assert listed(desk, q="?!") == set()
    page = desk.get(reverse("glossary:index"), {"q": "passkey"}).content.decode()
    assert '<bdi lang="ar">مفتاح مرور</bdi>' in page
    assert page.count("khóa truy cập") >= 1


def test_an_editor_adds_a_button_only_with_its_platform(client):
    client.force_login(member("Editor"))
    address = reverse("glossary:add")
    page = client.get(address).content.decode()
    sent = querydict_from_html(page, form_id="w-editor-form")
    sent.update(
        {
            "slug": "zalo-new",
            "kind": "button",
            "texts-0-language": "vi",
            "texts-0-word": "Nút mới",
        }
    )
    refused = client.post(address, sent)
    assert list(refused.context["form"].errors) == ["platform"]
    sent["platform"] = str(Platform.objects.get(slug="zalo").pk)
    assert client.post(address, sent).status_code == 302
    term = GlossaryTerm.objects.get(slug="zalo-new")
    assert (term.platform.slug, term.texts.get().word) == ("zalo", "Nút mới")
    assert term.history.get().history_user.username == "hoa"


def test_a_translator_reads_the_glossary_and_writes_the_own_language(client):
    client.force_login(member("Translator ar"))
    term = GlossaryTerm.objects.get(slug="google-backup-codes")
    assert reverse("glossary:index") in client.get(reverse("wagtailadmin_home")).content.decode()
    page = client.get(reverse("glossary:index"), {"q": "backup"}).content.decode()
    assert screen(term, "ar") in page
    assert screen(term, "fr") not in page
    inspected = client.get(reverse("glossary:inspect", args=[term.pk])).content.decode()
    assert "Mã dự phòng" in inspected
    assert "Read in a copy of Google&#x27;s help page." in inspected
    home = reverse("wagtailadmin_home")
    for view in ("edit", "delete", "history"):
        assert client.get(reverse(f"glossary:{view}", args=[term.pk])).url == home
    form = client.get(screen(term, "ar")).context["form"]
    sent = {name: form[name].value() or "" for name in form.fields} | {"word": "الرموز"}
    assert client.post(screen(term, "fr"), sent).url == home
    assert client.post(screen(term, "ar"), sent).status_code == 302
    assert set(term.texts.values_list("language", flat=True)) == {"vi", "en", "id", "ar"}


def test_whoever_has_no_right_to_it_sees_no_glossary(client):
    sign_in(client, "view_officialcontact")
    assert client.get(reverse("glossary:index")).url == reverse("wagtailadmin_home")
    page = client.get(reverse("wagtailadmin_home")).content.decode()
    assert reverse("glossary:index") not in page


def test_a_word_of_a_platform_keeps_the_platform(desk):
    OfficialContact.objects.all().delete()
    vssid = Platform.objects.get(slug="vssid")
    desk.post(reverse("platforms:delete", args=[vssid.pk]))
    assert Platform.objects.filter(slug="vssid").exists()
