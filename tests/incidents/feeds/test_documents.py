"""Strict reading of untrusted documents."""

import codecs
import time

import pytest

from incidents.feeds.documents import load_json, load_xml, plain, web_address
from incidents.feeds.reading import Document, FeedError, moment, text
from incidents.feeds.words import PHASES, Words, code, normalised
from incidents.feeds.zones import epoch, in_utc, rfc822


@pytest.mark.parametrize(
    "hostile",
    [
        "<div>" * 20_000,
        "<p>" + "".join(f"<font a={n}>" for n in range(3_000)) + "</p>" + "<p>x</p>" * 4_000,
        "<script>" * 10_000,
        "<!--" * 20_000,
        "<" * 80_000,
        "<br" + " " * 80_000,
    ],
    ids=["nested", "formatting", "script", "comment", "angle", "break"],
)
def test_text_of_hostile_markup_is_found_quickly(hostile: str) -> None:
    began = time.perf_counter()
    plain(hostile)
    assert time.perf_counter() - began < 1


def test_markup_becomes_text_with_its_line_breaks() -> None:
    markup = "<p>A &amp; B<br>c</p><script>alert(1)</script><!-- x --><p>1 < 2 &#" + "9" * 5000
    assert plain(markup) == "A & B\nc\n1 < 2"


def test_nul_characters_are_left_out() -> None:
    assert plain("a\0b") == text({"k": "a\0b"}, "k") == "ab"
    assert web_address("https://a.example/\0") == ""


def test_html_page_in_place_of_xml_is_a_schema_error() -> None:
    for body in (b"<!DOCTYPE html><html></html>", b"<!doctype html><p>", b"\n<html><p></html>"):
        with pytest.raises(FeedError) as caught:
            load_xml(Document(body), ("rss",))
        assert (caught.value.kind, caught.value.permanent) == ("schema", True)


def test_a_deep_list_in_place_of_a_time_is_a_feed_error() -> None:
    deep: list[object] = []
    for _ in range(5_000):
        deep = [deep]
    with pytest.raises(FeedError):
        moment(deep)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("Tue, 05 Mar 2024 15:17:00 GMT", "2024-03-05T15:17:00+00:00"),
        ("Tue, 05 Mar 2024 15:17:00 PST", "2024-03-05T23:17:00+00:00"),
        ("5 Mar 2024 15:17 +0700", "2024-03-05T08:17:00+00:00"),
        ("Tue, 05 Mar 2024 15:17:09 Z", "2024-03-05T15:17:09+00:00"),
        ("Tue, 05 Mar 2024 15:17:00", None),
        ("Tue, 05 Mar 2024 15:17:00 XYZT", None),
        ("Tue, 31 Feb 2024 15:17:00 GMT", None),
        ("Sat, 01 Jan 0001 00:00:00 +0900", None),
    ],
)
def test_rfc_822_times(written: str, expected: str | None) -> None:
    found = rfc822(written)
    assert (found and found.isoformat()) == expected


@pytest.mark.parametrize(
    ("mark", "encoding"),
    [
        (b"", "utf-8"),
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
    ],
)
def test_json_is_read_in_the_encoding_that_its_mark_names(mark: bytes, encoding: str) -> None:
    body = mark + '{"tên": "Hà Nội 🪷"}'.encode(encoding)
    assert load_json(Document(body)) == {"tên": "Hà Nội 🪷"}


@pytest.mark.parametrize(
    "body",
    [
        codecs.BOM_UTF16_BE,
        codecs.BOM_UTF16_BE + b"\0[\0",
        codecs.BOM_UTF16_BE + b"[]",
        codecs.BOM_UTF16_BE + b"\xd8\x00\0[",  # half of a pair
        codecs.BOM_UTF16_BE + codecs.BOM_UTF16_BE + b"\0[\0]",
        codecs.BOM_UTF16_LE + b"\0[\0]",
        codecs.BOM_UTF8 + b"\xff",
        codecs.BOM_UTF32_BE + "[]".encode("utf-32-be"),
        codecs.BOM_UTF32_LE + "[]".encode("utf-32-le"),
        "[]".encode("utf-16-be"),  # nothing names this encoding
    ],
)
def test_json_that_is_not_what_its_mark_names_is_a_parse_error(body: bytes) -> None:
    with pytest.raises(FeedError) as caught:
        load_json(Document(body))
    assert caught.value.kind == "parse"


def test_markup_in_place_of_json_is_seen_behind_a_mark() -> None:
    for mark, encoding in ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_BE, "utf-16-be")):
        with pytest.raises(FeedError) as caught:
            load_json(Document(mark + " <html>".encode(encoding)))
        assert caught.value.permanent


def test_a_number_keeps_its_sign_where_a_word_loses_its_hyphen() -> None:
    assert normalised("In-Progress ") == "in_progress"
    assert [normalised(raw) for raw in ("1", " 1 ", "-1", "- 1", "--1", "+1")] == [
        *("1", "1", "-1", "- 1", "--1", "+1")
    ]
    words = Words()
    assert words.look_up({"1": "good"}, "-1", "unknown") == "unknown"
    assert words.unrecognised == ("-1",)
    assert words.look_up(PHASES, "In Progress", "") == "in_progress"


def test_codes_are_words_or_whole_numbers() -> None:
    assert [code(raw) for raw in (1, -1, "3", "a\0b")] == ["1", "-1", "3", "ab"]
    assert [code(raw) for raw in (True, 1.0, None, [1], {})] == ["", "", "", "", ""]


def test_times_of_machines() -> None:
    assert str(epoch(1709651820)) == str(epoch("1709651820")) == "2024-03-05 15:17:00+00:00"
    for nothing in (True, None, "", "-1", "١٢", "9" * 20, 1e300, float("inf"), [1]):
        assert epoch(nothing) is None
    for written in ("2024-03-05 15:17:00.999", "2024-03-05T22:17:00+07:00"):
        assert str(in_utc(written)) == "2024-03-05 15:17:00+00:00"
    for nothing in (None, 5, "", "soon", "0001-01-01T00:00:00+09:00"):
        assert in_utc(nothing) is None
