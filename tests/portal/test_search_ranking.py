"""What comes first among records that all hold the words of a question."""

import pytest
from django.utils import timezone, translation

from portal.search import answer
from tests.factories import make_incident

pytestmark = pytest.mark.usefixtures("loaded")


def write(title: str, summary: str = "") -> str:
    words = make_incident(title=title).texts.get(language="vi")
    words.summary = summary
    words.save()
    return title


def order(query: str) -> list[str]:
    """Titles of the incidents that are found."""
    with translation.override("vi"):
        groups = answer(query, "incidents", timezone.now()).groups
    return [hit.title for group in groups for hit in group.hits]


# The worse one is written first: among equals it would be the first.
def test_a_vietnamese_syllable_is_no_beginning_of_another():
    worse = write("Quokka có mười tài khoản")
    better = write("Quokka có mười chìa khóa")
    assert order("quokka khóa") == [better, worse]


def test_words_side_by_side_come_before_the_same_words_apart():
    worse = write("Quokka an toàn nhờ công")
    better = write("Quokka nhờ công an toàn")
    assert order("quokka công an") == [better, worse]


def test_a_rare_word_in_a_title_tells_more_than_two_common_ones():
    worse = write("Sự cố hôm qua", "quokka")
    better = write("Quokka hôm qua", "sự cố")
    assert order("sự cố quokka") == [better, worse]


def test_the_platform_that_is_named_tells_more_than_what_is_said_of_it():
    worse = write("Mật khẩu quokka", "Zalo")
    better = write("Zalo quokka", "Mật khẩu")
    assert order("mật khẩu zalo quokka") == [better, worse]


def test_a_word_of_ours_for_the_readers_counts_in_a_title_too():
    worse = write("Quokka hôm qua", "khôi phục, lấy lại")
    better = write("Quokka lấy lại", "hôm qua")
    assert order("khôi phục quokka") == [better, worse]
