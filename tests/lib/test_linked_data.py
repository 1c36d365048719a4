"""Structured data is data: whatever a text holds, it ends no element."""

import re
from datetime import UTC, datetime

import orjson

from lib.linked_data import linked_data


def read(element: str):
    return orjson.loads(
        re.fullmatch(r'<script type="application/ld\+json">(.*)</script>', element)[1]
    )


def test_hostile_words_stay_words():
    words = "</script><script>alert(1)</script> <!-- & “Đà Nẵng”"
    element = linked_data({"@type": "NewsArticle", "headline": words})
    assert element.count("<") == 2
    assert read(element)["headline"] == words


def test_what_is_not_known_is_left_out():
    thing = {
        "@type": "HowTo",
        "name": "",
        "step": [],
        "author": {"@type": "Organization", "name": None},
        "datePublished": datetime(2024, 3, 5, 15, tzinfo=UTC),
    }
    assert read(linked_data(thing)) == {
        "@context": "https://schema.org",
        "@type": "HowTo",
        "author": {"@type": "Organization"},
        "datePublished": "2024-03-05T15:00:00+00:00",
    }


def test_several_things_stand_in_one_element_and_none_in_no_element():
    assert [each["@type"] for each in read(linked_data({"@type": "A"}, {}, {"@type": "B"}))] == [
        "A",
        "B",
    ]
    assert linked_data({}) == ""
