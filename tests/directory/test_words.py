"""Times, dates and numbers as readers of five languages get them."""

from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace

import pytest
import time_machine
from django.utils import timezone
from django.utils.translation import override

from directory.templatetags import words

LANGUAGES = ("vi", "en", "fr", "id", "ar")
TIME = datetime(2024, 3, 5, 17, 19, tzinfo=UTC)  # 00:19 on the 6th in Ha Noi


@pytest.fixture(params=LANGUAGES)
def language(request):
    with override(request.param), timezone.override("Asia/Ho_Chi_Minh"):
        yield request.param


@pytest.mark.parametrize("form", ["full", "time", "day"])
def test_a_moment_carries_utc_for_machines_and_the_readers_day_for_people(language, form):
    shown = words.moment(TIME, form)
    assert 'datetime="2024-03-05T17:19:00Z"' in shown
    assert "2024" in shown
    assert "6" in shown.partition(">")[2]
    if form != "day":
        assert "00:19" in shown


def test_only_today_may_be_an_hour_alone(language):
    with time_machine.travel(TIME, tick=False):
        assert words.moment(TIME, "time").endswith(">00:19</time>")
    with time_machine.travel(TIME + timedelta(days=1), tick=False):
        assert "2024" in words.moment(TIME, "time")


def test_no_time_is_no_text_and_an_unknown_one_says_so(language):
    assert words.moment(None) == ""
    assert str(words.about(None, "exact")).strip()
    assert str(words.length_of_time(None)).strip()
    assert words.longdate(None) == ""


@pytest.mark.parametrize("precision", ["exact", "about", "day"])
def test_how_exact_a_time_is_known_shows(language, precision):
    shown = words.about(TIME, precision)
    assert 'datetime="2024-03-05T17:19:00Z"' in shown
    assert ("00:19" in shown) is (precision != "day")
    assert (shown == words.moment(TIME)) is (precision == "exact")


@pytest.mark.parametrize(
    "length",
    [
        timedelta(0),
        timedelta(seconds=59),
        timedelta(hours=2, minutes=19),
        timedelta(days=1),
        timedelta(days=400, hours=5),
        timedelta(seconds=-5),
    ],
)
def test_a_length_of_time_is_said_in_words(language, length):
    assert words.length_of_time(length).strip()


def test_a_length_of_time_is_right_in_english():
    with override("en"):
        assert words.length_of_time(timedelta(hours=2, minutes=19)) == "2 hours 19 minutes"
        assert words.length_of_time(timedelta(days=1, minutes=5)) == "1 day 5 minutes"
        assert words.length_of_time(timedelta(seconds=3)) == "0 minutes"


@pytest.mark.parametrize("value", ["2024", "2024-03", "2024-03-05"])
def test_a_partial_date_names_its_year(language, value):
    assert "2024" in words.partial_date(value)


@pytest.mark.parametrize("value", ["", "2024-13", "2024-02-31", "mùa xuân", "2024-03-05-01", "-"])
def test_a_date_that_is_none_stays_as_it_was_written(language, value):
    assert words.partial_date(value) == value


def test_a_date_is_written_out(language):
    assert "2024" in words.longdate(date(2024, 3, 6))


@pytest.mark.parametrize("qualifier", ["exact", "about", "over", "under", "?"])
def test_numbers_are_written_in_the_readers_way_with_what_is_said_about_them(language, qualifier):
    assert words.qualified("42000000.00", qualifier)
    assert words.number("0.50").replace(",", ".") == "0.5"


def test_numbers_have_no_idle_zeros():
    with override("en"):
        assert words.number("42000000.00") == "42,000,000"
        assert words.qualified("2.00", "over") == "more than 2"
    with override("vi"):
        assert words.number("42000000.00") == "42.000.000"


def test_only_foreign_words_are_marked(language):
    own = SimpleNamespace(language=language)
    assert words.lang_of(own) == ""
    other = SimpleNamespace(language="ar" if language != "ar" else "vi")
    direction = "rtl" if language != "ar" else "ltr"
    assert words.lang_of(other) == f' lang="{other.language}" dir="{direction}"'
    assert words.lang_of(None) == ""


def test_paragraphs_are_escaped():
    assert words.paragraphs("<b>\n\n\n\nzwei") == "<p>&lt;b&gt;</p><p>zwei</p>"
