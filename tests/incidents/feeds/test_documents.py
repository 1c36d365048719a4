"""Strict reading of untrusted documents."""

import time

import pytest

from incidents.feeds.documents import load_xml, plain, web_address
from incidents.feeds.reading import Document, FeedError, moment, text
from incidents.feeds.zones import rfc822


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
