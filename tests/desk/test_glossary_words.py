"""Words of the glossary: what holds for them, the board, and the texts they stand in."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from directory.starter import Loader
from guidance import starter_glossary
from guidance.models import GlossaryTerm, GlossaryTermText
from portal.translations.board import Question, counts, rows
from portal.translations.glossary import alike, found_in
from tests.factories import make_incident, make_platform

pytestmark = pytest.mark.django_db


def make_term(slug="term-x", kind="term", platform=None, **words) -> GlossaryTerm:
    """A word of the glossary; words are given as vi="…", or vi=("…", "its note")."""
    term = GlossaryTerm.objects.create(slug=slug, kind=kind, platform=platform)
    for language, word in words.items():
        said, note = (word, "") if isinstance(word, str) else word
        GlossaryTermText.objects.create(term=term, language=language, word=said, note=note)
    return term


def screen(record, language="ar", kind="glossary"):
    return reverse("translation_record", args=[kind, record.pk, language])


def hints_on(client, record, language="ar", kind="incident"):
    """What the screen of a text says of the glossary: the words there and here, "–" for none."""
    shown = client.get(screen(record, language, kind)).context["screen"].glossary
    return [(each.source.word, each.text.word if each.text else "–") for each in shown]


def test_a_button_of_a_platform_that_editors_deleted_is_left_out(tmp_path):
    entry = "- {slug: %s, platform: %s, kind: button, source: null, texts: {vi: {word: A}}}\n"
    file = tmp_path / "glossary.yaml"
    file.write_text(entry % ("one", "here") + entry % ("two", "gone"))
    make_platform("here")
    loader = Loader()
    starter_glossary.load(loader, file)
    assert loader.counts["created"] == 1
    assert GlossaryTerm.objects.get().slug == "one"


@pytest.mark.parametrize(("kind", "has_platform"), [("button", False), ("term", True)])
def test_a_button_has_a_platform_and_nothing_else_has(kind, has_platform):
    platform = make_platform() if has_platform else None
    with pytest.raises(ValidationError) as refused:
        GlossaryTerm(slug="x", kind=kind, platform=platform).full_clean()
    assert list(refused.value.message_dict) == ["platform"]
    with pytest.raises(IntegrityError):
        GlossaryTerm.objects.create(slug="x", kind=kind, platform=platform)


def test_no_reader_finds_a_word_of_the_glossary(client):
    make_term(vi=("zzthuatngu", "zzghichu"), en="zzterm")
    for word in ("zzthuatngu", "zzghichu", "zzterm"):
        assert client.get("/api/v1/search/", {"q": word}).json()["groups"] == []
        assert client.get("/vi/search/", {"q": word}).context["groups"] == []
    schema = client.get("/api/v1/schema/", {"format": "json"}).content.decode()
    assert "lossary" not in schema


def standings(language="ar", **more):
    question = Question(languages=(language,), kinds=("glossary",), **more)
    found = rows(question, timezone.now(), 0, 500)
    assert sum(counts(question, timezone.now()).values()) == len(found)
    return {row.caption: row.standing for row in found}


def test_a_term_without_words_is_missing_and_a_button_is_not():
    button = make_term("b", "button", make_platform(), vi="Cài đặt")
    make_term("t", vi="khóa truy cập")
    make_term("s", "status", vi="Đã gửi", ar="أُرسلت")
    assert standings() == {"khóa truy cập": "missing", "Đã gửi": "current"}
    GlossaryTermText.objects.create(term=button, language="ar", word="الإعدادات", based_on=1)
    assert standings()["Cài đặt"] == "current"
    source = button.texts.get(language="vi")
    source.word = "Thiết lập"
    source.save()
    assert standings()["Thiết lập"] == "content"


def test_nobody_outside_is_sent_a_button_or_a_note_to_translate(desk):
    make_term("b", "button", make_platform(), vi="Cài đặt")
    make_term("t", vi=("khóa truy cập", "Viết đủ chữ."))
    sent = desk.get(
        reverse("translation_export"), {"language": "ar", "which": "missing", "kinds": "glossary"}
    ).content.decode()
    assert "khóa truy cập" in sent
    assert "Cài đặt" not in sent
    assert "Viết đủ chữ" not in sent


def test_a_note_is_its_own_language_s_and_makes_no_translation_old(desk):
    term = make_term(vi=("khóa truy cập", "Viết đủ chữ."))
    answer = desk.get(screen(term))
    form = answer.context["form"]
    sent = {name: form[name].value() or "" for name in form.fields} | {"word": "مفتاح مرور"}
    assert desk.post(screen(term), sent).status_code == 302  # reviewed, and without a note
    assert standings() == {"khóa truy cập": "current"}
    source = term.texts.get(language="vi")
    source.note = "Lần đầu viết thêm (passkey)."
    source.save()
    assert source.version == 2
    assert standings() == {"khóa truy cập": "current"}


WORDS = ["bị đăng xuất", "đăng xuất", "tài khoản", "tài khoản bị chiếm", "quên mật khẩu?", "sai"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Bị  đăng xuất\nkhỏi Tài khoản.", ["bị đăng xuất", "tài khoản"]),
        ("Tài khoản bị chiếm", ["tài khoản bị chiếm"]),
        ("Tài khoản bị chiếm: tài khoản cũ", ["tài khoản bị chiếm", "tài khoản"]),
        ("Bấm “Quên mật khẩu?” rồi chờ", ["quên mật khẩu?"]),
        ("Sài Gòn, sau, saiz, tai khoan", []),
        ("Ta\u0300i khoa\u0309n", ["tài khoản"]),  # accents written apart
        ("", []),
    ],
)
def test_words_are_found_whole_with_their_accents_the_longest_first(text, found):
    assert found_in(text, WORDS) == found


def test_either_apostrophe_is_the_same():
    assert found_in("The readers’ reports", [alike("Readers' reports")]) == ["readers' reports"]


def test_a_record_s_screen_shows_the_words_of_the_glossary_in_it(desk):
    zalo = make_platform("zalo", name="Zalo")
    make_term("t", vi=("bị đăng xuất", "Chưa phải là mất."), ar=("تسجيل الخروج", "اكتبها كاملة"))
    make_term("b", "button", zalo, vi="Cài đặt")
    make_term("e", "button", zalo, en="Settings & Privacy")
    make_term("n", vi="khóa truy cập", ar="مفتاح مرور")
    incident = make_incident(title="Bị đăng xuất")
    incident.texts.update(summary="Mở Cài đặt, hoặc <b>Settings &amp; Privacy</b>.")
    assert hints_on(desk, incident) == [
        ("Settings & Privacy", "–"),
        ("bị đăng xuất", "تسجيل الخروج"),
        ("Cài đặt", "–"),
    ]
    page = desk.get(screen(incident, "ar", "incident")).content.decode()
    assert '<strong lang="ar" dir="rtl">تسجيل الخروج</strong>' in page
    assert '<span lang="vi" dir="ltr">bị đăng xuất</span>' in page
    assert "اكتبها كاملة" in page
    assert "Chưa phải là mất." not in page  # the note in the own language is there
    assert "Zalo" in page
    button = GlossaryTerm.objects.get(slug="b")
    assert page.count(f'href="{screen(button)}"') == 1  # English alone has no such screen
    assert "Chưa phải là mất." in desk.get(screen(incident, "fr", "incident")).content.decode()


def test_a_draft_of_a_word_is_not_shown(desk):
    term = make_term(vi="bị đăng xuất", ar="خروج")
    term.texts.filter(language="ar").update(state="draft")
    incident = make_incident(title="Bị đăng xuất")
    assert hints_on(desk, incident) == [("bị đăng xuất", "–")]
    term.texts.filter(language="vi").update(state="draft")
    assert hints_on(desk, incident) == []
    assert "glossary-words" not in desk.get(screen(incident, "ar", "incident")).content.decode()


def test_a_word_of_the_glossary_is_none_of_itself(desk):
    term = make_term("t", vi="tài khoản bị chiếm")
    make_term("a", vi="tài khoản", ar="حساب")
    assert hints_on(desk, term, kind="glossary") == [("tài khoản", "حساب")]


def test_many_words_cost_no_more_queries_than_few(desk):
    incident = make_incident(title="Bị đăng xuất khỏi tài khoản")

    def cost():
        desk.get(screen(incident, "ar", "incident"))
        with CaptureQueriesContext(connection) as queries:
            desk.get(screen(incident, "ar", "incident"))
        return len(queries), len([q for q in queries if "glossaryterm" in q["sql"]])

    make_term("first", vi="tài khoản")
    few = cost()
    platform = make_platform()
    for number in range(60):
        make_term(f"t{number}", "button", platform, vi="bị đăng xuất", ar="خروج")
    assert cost() == few
    assert few[1] == 1
    assert len(hints_on(desk, incident)) == 61
