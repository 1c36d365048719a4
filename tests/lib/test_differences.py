"""What changed between two texts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.differences import ADDED, MOST_WORDS, REMOVED, SAME, Piece, difference, has_changes


def test_a_changed_word_stands_between_what_stayed():
    assert difference("Gọi 156 ngay.", "Gọi 5656 ngay.") == [
        Piece(SAME, "Gọi "),
        Piece(REMOVED, "156"),
        Piece(ADDED, "5656"),
        Piece(SAME, " ngay."),
    ]


def test_two_changed_words_in_a_row_are_one_change():
    assert difference("đổi mật khẩu ngay", "khóa tài khoản ngay") == [
        Piece(REMOVED, "đổi mật khẩu"),
        Piece(ADDED, "khóa tài khoản"),
        Piece(SAME, " ngay"),
    ]


def test_other_line_ends_are_no_change():
    assert not has_changes(difference("một\r\nhai", "một\nhai"))


@pytest.mark.parametrize(("before", "after"), [("", "mới"), ("cũ", ""), ("", "")])
def test_nothing_on_one_side(before, after):
    pieces = difference(before, after)
    assert [piece.text for piece in pieces] == [each for each in (before, after) if each]


def test_a_very_long_text_is_compared_by_lines():
    lines = [f"dòng số {number}\n" for number in range(MOST_WORDS)]
    changed = [*lines[:-1], "khác\n"]
    pieces = difference("".join(lines), "".join(changed))
    assert [piece.kind for piece in pieces] == [SAME, REMOVED, ADDED]


@given(st.text("ab \n.", max_size=60), st.text("ab \n.", max_size=60))
def test_the_pieces_make_up_both_texts(before, after):
    pieces = difference(before, after)
    assert "".join(piece.text for piece in pieces if piece.kind != ADDED) == before
    assert "".join(piece.text for piece in pieces if piece.kind != REMOVED) == after
