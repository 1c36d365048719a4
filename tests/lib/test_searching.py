"""Search over real rows in PostgreSQL, with queries of readers and of attackers."""

import unicodedata

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from incidents.models import IncidentText
from lib.searching import MAX_WORDS, matching
from tests.factories import make_incident

pytestmark = pytest.mark.django_db


def found(query: str) -> list[str]:
    return [text.title for text in matching(IncidentText.objects.all(), query)]


def an_incident(title: str, summary: str = "") -> None:
    incident = make_incident(title=title)
    text = incident.texts.get()
    text.summary = summary
    text.save()


@pytest.mark.parametrize(
    "query",
    [
        "lừa đảo",
        "lua dao",
        "LUA DAO",
        "đảo lừa",
        "lua da",
        "lua",
        unicodedata.normalize("NFD", "lừa đảo"),
        "lừa, đảo?",
        "lua:* & dao",
    ],
)
def test_lua_dao_finds_the_words_with_their_marks(query):
    an_incident("Cảnh báo lừa đảo")
    an_incident("Zalo chậm")
    assert found(query) == ["Cảnh báo lừa đảo"]


@pytest.mark.parametrize("query", ["أحمد", "احمد", "إحمَد"])
def test_arabic_is_found_in_every_spelling(query):
    an_incident("رسالة أحمد")
    assert found(query) == ["رسالة أحمد"]


def test_a_short_word_is_whole_unless_it_is_still_being_typed():
    an_incident("Cảnh báo lừa đảo")
    assert found("lu dao") == []
    assert found("dao lu") == ["Cảnh báo lừa đảo"]
    assert found("cảnh b") == []


def test_the_beginning_of_a_long_word_is_enough_anywhere():
    an_incident("Accounts were taken over")
    assert found("account taken") == ["Accounts were taken over"]


@pytest.mark.parametrize("query", ["حساب", "الحساب", "والحساب", "بالحساب", "للحساب"])
def test_the_arabic_article_does_not_matter(query):
    an_incident("استعادة الحساب")
    assert found(query) == ["استعادة الحساب"]


def test_every_word_must_be_there():
    an_incident("Cảnh báo lừa đảo")
    assert found("lua zalo") == []


def test_a_title_ranks_before_the_text():
    an_incident("Tin khác", "Facebook chậm")
    an_incident("Facebook chậm")
    assert found("facebook") == ["Facebook chậm", "Tin khác"]


HOSTILE = [
    "",
    "   ",
    "'",
    "\\",
    "a' || 'b",
    "'; DROP TABLE incidents_incident; --",
    "a & | !b <-> c:*",
    ":*",
    "!!!",
    "((((",
    "%%%s %(x)s {0}",
    "\0",
    "a\0b",
    "\ud800",
    "a" * 5000,
    "ừ" * 5000,
    "a b " * 5000,
    "٣" * 3000,
    "\u202e\u200f\ufeff",
    "²³¹ ½ Ⅷ ①",
    "𝔉𝔞𝔠𝔢",
    "ﷺ" * 500,
]


@pytest.mark.parametrize("query", HOSTILE, ids=lambda query: ascii(query)[:30])
def test_a_hostile_query_never_raises(query):
    an_incident("Cảnh báo lừa đảo")
    assert found(query) == []


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.text(max_size=60))
def test_no_query_whatever_raises(query):
    found(query)


def test_words_beyond_the_limit_do_not_count():
    an_incident("một hai ba bốn năm sáu bảy tám")
    assert found("mot hai ba bon nam sau bay tam " + "khong " * (MAX_WORDS + 1)) != []
