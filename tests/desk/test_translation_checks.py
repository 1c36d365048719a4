"""What a text from outside may not bring along."""

import pytest

from portal.translations.checks import refusal, warning
from portal.translations.things import Entry

FEATURES = ("bold", "ol", "ul", "link")


def plain_text(source="Gọi cho họ ngay.", **more):
    return Entry(key="x", source=source, **more)


def rich_text(source='<p>Xem <a linktype="page" id="3">bài này</a>.</p>'):
    return Entry(key="x", source=source, rich=FEATURES)


@pytest.mark.parametrize(
    "text",
    ["Call them now.", "5 < 6 and 7 > 6", "A & B", "Say “no”.", "<3", "100% sure", "a <- b"],
)
def test_plain_words_are_taken(text):
    assert refusal(plain_text(), text) == ""


@pytest.mark.parametrize(
    "text", ["<script>x</script>", "<b>Call</b>", "<img src=x onerror=y>", "<!-- x -->", "</p>"]
)
def test_markup_in_plain_words_is_refused(text):
    assert refusal(plain_text(), text)


@pytest.mark.parametrize(
    ("source", "text", "taken"),
    [
        ("Có %(number)d người", "%(number)d people", True),
        ("Có %(number)d người", "many people", False),
        ("Có %(number)d người", "%(numbr)d people", False),
        ("Xin chào {name}", "Hello {name}", True),
        ("Xin chào {name}", "Hello {name} {name}", False),
        ("100% chắc", "100% sure", True),
    ],
)
def test_placeholders_stay_as_they_are(source, text, taken):
    assert (refusal(plain_text(source), text) == "") is taken


def test_a_text_has_room_for_so_many_letters():
    assert refusal(plain_text(longest=5), "123456")
    assert refusal(plain_text(longest=5), "12345") == ""


@pytest.mark.parametrize(
    "text",
    [
        '<p>See <a linktype="page" id="3">this</a>.</p>',
        "<p><b>See</b></p><ul><li>this</li></ul>",
        "<p>no link</p>",
    ],
)
def test_the_editors_own_markup_is_taken(text):
    assert refusal(rich_text(), text) == ""


@pytest.mark.parametrize(
    "text",
    [
        "<p>See<script>alert(1)</script></p>",
        '<p onclick="x()">See</p>',
        '<p style="color:red">See</p>',
        '<p><a href="javascript:alert(1)">See</a></p>',
        '<p><a href="https://evil.example/">See</a></p>',
        '<p><a linktype="page" id="4">See</a></p>',
        '<p><img src="x"></p>',
        "<h2>See</h2>",
        "<iframe></iframe>",
        "<p>See</p><!-- x -->",
    ],
)
def test_other_markup_is_refused(text):
    assert refusal(rich_text(), text)


def test_a_strange_address_is_pointed_out():
    assert "https://evil.example/" in warning(plain_text(), "Go to https://evil.example/ now")
    assert warning(plain_text("Vào https://a.example/"), "Go to https://a.example/") == ""
