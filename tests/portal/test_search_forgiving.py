"""Typing errors are forgiven in the open: the page says what was looked for instead."""

import pytest
from django.core.cache import cache
from django.utils import timezone, translation

from incidents.models import IncidentText
from portal.search import answer
from tests.factories import make_incident

from .hidden import MARK, hide_everything

pytestmark = pytest.mark.usefixtures("loaded")


def asked(query: str, language: str = "vi", kind: str = ""):
    with translation.override(language):
        return answer(query, kind, timezone.now())


def titles(result) -> dict[str, list[str]]:
    return {group.kind: [hit.title for hit in group.hits] for group in result.shown}


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("facebok", "Facebook"),  # a letter short
        ("faceboook", "Facebook"),  # a letter more
        ("zlao", "Zalo"),  # two swapped
        ("instagarm", "Instagram"),
        ("mesenger", "Messenger"),
        ("tictok", "TikTok"),
        ("you tube", "YouTube"),  # torn apart
        ("dangxuat", "dang xuat"),  # run together
        ("mattaikhoan", "mat tai khoan"),
        ("luwaf ddaor", "lua dao"),  # Telex that was off
        ("lu7a2 d9ao3", "lua dao"),  # VNI that was off
        ("mất tài khaỏn", "mất tài khoản"),
        ("mat tai khaon", "mat tai khoan"),
    ],
)
def test_what_was_meant_is_found_and_named(typed, meant):
    result = asked(typed)
    assert result.groups == []
    assert result.meant == meant
    assert titles(result) == titles(asked(meant))


@pytest.mark.parametrize("query", ["lừa đaỏ", "LUA DAO", "lưà đảo"])
def test_misplaced_accents_are_no_error_at_all(query):
    result = asked(query)
    assert result.meant == ""
    assert result.groups
    assert titles(result) == titles(asked("lừa đảo"))


@pytest.mark.parametrize(
    "query",
    [
        "facebook",
        "zalo",
        "mất tài khoản",
        "qwertyuiop",
        "2024",
        "x",
        "vneid không vào được",
        "zalo " * 12,
    ],
)
def test_right_words_and_unknown_ones_are_left_alone(query):
    result = asked(query)
    assert (result.meant, result.did_you_mean) == ("", "")


def test_a_sentence_finds_what_has_most_of_its_telling_words():
    result = asked("zalo của tôi bị người lạ chuyển khoản nhầm hàng xóm")
    assert result.groups == []
    assert result.meant == ""
    assert result.instead


def test_words_of_which_nearly_none_is_known_find_nothing():
    result = asked("trời mưa rét buốt xyzt")
    assert result.shown == []


def test_a_rare_spelling_is_found_and_the_common_one_offered():
    make_incident(title="Trang giả mang tên facebok")
    cache.clear()  # the list of words is some minutes old otherwise
    result = asked("facebok")
    assert titles(result)["incidents"] == ["Trang giả mang tên facebok"]
    assert result.meant == ""
    assert result.did_you_mean == "Facebook"


def test_no_accents_are_put_into_words_that_were_typed_without():
    assert asked("lay lai mat khau vnedi").meant == "lay lai mat khau VNeID"


def test_arabic_is_found_with_and_without_the_article():
    incident = make_incident("arabic")
    title = "عطل في الخدمات المصرفية"
    IncidentText.objects.create(incident=incident, language="ar", title=title)
    for query in ("خدمات", "الخدمات", "والخدمات", "المصرفية", "مصرفية"):
        assert title in titles(asked(query, "ar"))["incidents"], query


def test_hidden_words_are_neither_known_nor_guessed():
    hide_everything()
    cache.clear()
    for word in ("zzmarkerplatfrom", "zzmarkerincidentdrfat", "zzmarkertite", f"{MARK}s"):
        result = asked(word)
        said = f"{result.meant} {result.did_you_mean} {titles(result)}"
        assert MARK not in said.lower().replace(word, "")


@pytest.mark.usefixtures("_no_cache")
def test_without_a_cache_search_goes_on_without_guesses():
    assert asked("lừa đảo").groups
    assert asked("facebok").meant == ""


@pytest.fixture
def _no_cache(monkeypatch):
    def gone(*args, **kwargs):
        raise OSError("no cache")

    for name in ("get", "set"):
        monkeypatch.setattr(f"django.core.cache.cache.{name}", gone)
