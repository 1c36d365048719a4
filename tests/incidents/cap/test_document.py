"""The bytes of a message hold whatever words they are given, in the order of the schema."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from incidents.alerts.cap.chain import MOST
from incidents.alerts.cap.document import Info, Message, Named, Resource, clean, cut, tree, written

from .messages import CAP, infos, named, read, value

NOON = datetime(2026, 3, 5, 12, 0, 0, 999999, tzinfo=UTC)
LANGUAGES = ("vi", "en", "fr", "id", "ar")
BIGGEST = 100_000  # bytes: what aggregators ask for
SIGNATURE = 10_000  # with a chain of certificates


def message(languages=("vi",), **words) -> Message:
    info = {
        "event": "Gián đoạn dịch vụ",
        "headline": "Facebook: đang có sự cố",
        "description": "Nhiều người không vào được.",
        "instruction": "Đừng đưa mã cho ai.",
        "sender_name": "Bình tĩnh",
        "area": "Việt Nam",
        "web": "https://binh-tinh.example/vi/incidents/x/",
        "resource": Resource("API", "application/json", "https://binh-tinh.example/api/"),
        **words,
    }
    return Message(
        identifier="binh-tinh.example-2026-1-1",
        sender="binh-tinh.example",
        sent=NOON,
        status="Actual",
        msg_type="Update",
        category=("Safety", "Security"),
        response_type=("Avoid", "Execute"),
        urgency="Immediate",
        severity="Severe",
        certainty="Observed",
        event_code="OET-050",
        onset=NOON,
        expires=NOON + timedelta(hours=6),
        infos=tuple(Info(language=language, **info) for language in languages),
        references=("binh-tinh.example,binh-tinh.example-2026-1-0,2026-03-05T11:00:00-00:00",),
        incidents=("urn:uuid:1", "urn:uuid:2"),
        parameters=(Named("platform", "facebook"),),
    )


def bytes_of(**words) -> bytes:
    return written(tree(message(**words)))


def test_elements_stand_in_the_order_of_the_standard():
    root = read(bytes_of())
    assert names_in(root) == (
        "identifier sender sent status msgType scope references incidents info"
    )
    assert names_in(infos(root)["vi"]) == (
        "language category category event responseType responseType urgency severity certainty "
        "eventCode effective onset expires senderName headline description instruction web "
        "parameter resource area"
    )


def names_in(parent) -> str:
    return " ".join(child.tag.removeprefix(CAP) for child in parent)


def test_times_have_no_fraction_and_utc_is_a_minus():
    assert value(read(bytes_of()), "sent") == "2026-03-05T12:00:00-00:00"


def test_times_of_another_zone_are_told_in_utc():
    hanoi = NOON.astimezone(timezone(timedelta(hours=7)))
    assert hanoi.hour == 19
    root = read(written(tree(replace(message(), sent=hanoi))))
    assert value(root, "sent") == "2026-03-05T12:00:00-00:00"


def test_every_block_names_its_language():
    assert [*infos(read(bytes_of(languages=LANGUAGES)))] == [*LANGUAGES]


@pytest.mark.parametrize(
    ("hostile", "harmless"),
    [
        ("a]]>b", "a]]>b"),
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
        ("&amp;&x;", "&amp;&x;"),
        ("a\x00\x08\x0b\x1f\ufffe\uffffb", "ab"),
        ("a\ud800b", "ab"),
        ("một\r\nhai\rba", "một\nhai\nba"),
        ("<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]>", None),
        ("‮đảo chiều", "‮đảo chiều"),
        ("  \n ", None),
    ],
)
def test_hostile_words_are_words_and_nothing_more(hostile, harmless):
    info = infos(read(bytes_of(description=hostile, headline=hostile)))["vi"]
    expected = clean(hostile) if harmless is None else harmless
    assert (value(info, "description") or "") == expected
    assert (value(info, "headline") or "") == expected


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet=st.characters(), max_size=300))
def test_any_text_at_all_fits_the_schemas(words):
    root = read(bytes_of(**dict.fromkeys(("event", "headline", "description"), f"x{words}")))
    assert len(value(infos(root)["vi"], "event")) <= 35


@pytest.mark.parametrize("letter", ["a", "ệ", "ع", "&", "<", "😀", "a b "])
def test_the_longest_words_stay_below_a_hundred_kilobytes(letter):
    whole = message(languages=LANGUAGES, description=letter * 10_000, headline=letter * 200)
    body = written(tree(replace(whole, references=whole.references * MOST)))
    assert len(body) + SIGNATURE <= BIGGEST
    read(body)


def test_what_is_cut_says_so_and_what_fits_is_whole():
    assert cut("một hai ba", 100) == "một hai ba"
    assert cut("a" * 10, 10) == "a" * 10
    assert cut("a" * 11, 10) == "a" * 7 + "…"
    assert cut("Đang tìm hiểu nguyên nhân", 20) == "Đang tìm…"
    assert len(cut("&" * 100, 50)) * 5 <= 55


def test_a_geocode_names_the_country():
    assert named(infos(read(bytes_of()))["vi"], "geocode") == [("ISO3166-1", "VN")]
