"""Badges: one line of SVG for other people's pages."""

import re
from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree

import pytest
import time_machine
from django.db import connection
from django.test import override_settings
from django.test.utils import CaptureQueriesContext

from incidents.models import IncidentText, StatusChange
from portal.card_drawing import COLOURS
from tests.factories import make_feed, make_incident, make_platform, make_update

from .pages import LANGUAGES

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 5, 12, 0, 30, tzinfo=UTC)  # 19:00 in Viet Nam
SVG = "{http://www.w3.org/2000/svg}"
STATES = {
    "operational": ("Hoạt động", "ok"),
    "no_known_issue": ("Chưa thấy dấu hiệu sự cố", "calm"),
    "degraded": ("Hoạt động kém", "minor"),
    "partial_outage": ("Gián đoạn một phần", "major"),
    "major_outage": ("Ngừng hoạt động", "critical"),
    "reports": ("Nhiều người báo lỗi", "reports"),
    "maintenance": ("Đang bảo trì", "maintenance"),
    "unknown": ("Chưa rõ", "unknown"),
}


@pytest.fixture(autouse=True)
def _at_seven():
    with time_machine.travel(NOW, tick=False):
        yield


def put(state: str, slug="mang-f", **values):
    platform = make_platform(slug, **{"name": "Facebook", **values})
    feed = make_feed(last_ok_at=NOW - timedelta(minutes=1))
    StatusChange.objects.create(
        platform=platform, state=state, since=NOW - timedelta(hours=1), feed=feed,
        evidence_kind="official", evidence_name="Meta Status",
    )  # fmt: skip
    return platform


def badge(client, name="mang-f", language="vi") -> ElementTree.Element:
    answer = client.get(f"/{language}/badge/{name}.svg")
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "image/svg+xml"
    return ElementTree.fromstring(answer.content)


def words(drawing) -> list[str]:
    return [each.text for each in drawing.iter(f"{SVG}text")]


def shape(drawing) -> list[str]:
    return [each.tag.removeprefix(SVG) for each in drawing.find(f"{SVG}g/{SVG}svg")]


@pytest.mark.parametrize("state", STATES)
def test_a_badge_names_the_platform_and_its_state_in_word_colour_and_shape(client, state):
    put(state)
    drawing = badge(client)
    word, look = STATES[state]
    assert words(drawing) == ["Facebook", word]
    fills = [each.get("fill") for each in drawing.findall(f"{SVG}g/{SVG}rect")]
    assert fills[1] == COLOURS[look]
    assert shape(drawing)


def test_no_two_states_have_the_same_shape_and_word(client):
    looks = set()
    for state in STATES:
        put(state, state.replace("_", "-"))
        drawing = badge(client, state.replace("_", "-"))
        inner = ElementTree.tostring(drawing.find(f"{SVG}g/{SVG}svg")).decode()
        looks.add((re.sub("#[0-9a-f]{6}", "", inner), words(drawing)[1]))
    assert len({drawn for drawn, _word in looks}) == len({word for _drawn, word in looks}) == 8


def test_its_title_says_since_when_according_to_whom_how_old_and_of_when(client):
    put("major_outage")
    drawing = badge(client)
    assert drawing.get("role") == "img"
    title = drawing.find(f"{SVG}title")
    assert drawing.get("aria-labelledby") == title.get("id")
    said = title.text.replace("\u00a0", " ")
    assert said.startswith("Facebook: Ngừng hoạt động · từ 18:00 · theo Meta Status · ")
    assert "18:59" in said
    assert "19:00, 5/3/2026" in said
    assert "Đây không phải kênh chính thức." in said


def test_a_state_that_grew_old_is_shown_as_unknown_with_what_was_known_last_and_when(client):
    put("operational")
    with time_machine.travel(NOW + timedelta(hours=2), tick=False):
        drawing = badge(client)
    assert words(drawing) == ["Facebook", "Chưa rõ"]
    said = drawing.find(f"{SVG}title").text
    assert "18:59" in said
    assert "Hoạt động" in said.partition("Chưa rõ")[2]


def test_a_platform_nobody_looked_at_is_unknown(client):
    make_platform("new")
    assert words(badge(client, "new"))[1] == "Chưa rõ"


def test_a_closed_platform_is_said_to_be_closed(client):
    put("operational", lifecycle="closed")
    assert words(badge(client, language="en")) == ["Facebook", "Closed"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_halves_stand_in_the_order_of_the_language_and_cover_the_whole(client, language):
    put("partial_outage")
    drawing = badge(client, language=language)
    label, state = drawing.findall(f"{SVG}g/{SVG}rect")
    first, second = (state, label) if language == "ar" else (label, state)
    assert first.get("x") == "0"
    assert second.get("x") == first.get("width")
    assert int(first.get("width")) + int(second.get("width")) == int(drawing.get("width"))
    box = drawing.find(f"{SVG}g/{SVG}svg")
    start = int(state.get("x"))
    assert start < int(box.get("x")) < start + int(state.get("width")) - 14
    for text, half in zip(drawing.iter(f"{SVG}text"), (label, state), strict=True):
        begin, wide = int(half.get("x")), int(half.get("width"))
        assert begin < int(text.get("x")) < begin + wide
        if text.get("textLength"):
            fitted = int(text.get("textLength"))
            assert begin <= int(text.get("x")) - fitted / 2
            assert int(text.get("x")) + fitted / 2 <= begin + wide
        assert text.get("direction") == (
            "rtl" if re.search("[\u0600-\u06ff]", text.text) else "ltr"
        )


def test_what_xml_cannot_hold_or_would_turn_it_around_is_left_out(client):
    put("operational", name="A<b>&\"'\x01\u202e\ufffe]]>")
    drawing = badge(client)
    assert words(drawing)[0] == "A<b>&\"']]>"


def test_an_incident_has_a_badge_with_its_phase_and_a_title_cut_to_fit(client):
    incident = make_incident("dem", [put("major_outage")], title="Facebook " * 20, phase="resolved")
    make_update(incident, published_at=NOW - timedelta(minutes=5))
    drawing = badge(client, "incident/dem")
    title, phase = words(drawing)
    assert phase == "Đã khắc phục"
    assert title.endswith("…")
    assert int(drawing.get("width")) < 520
    assert "18:55" in drawing.find(f"{SVG}title").text


def test_a_title_in_another_language_keeps_its_language_and_direction(client):
    incident = make_incident("dem", title="Đêm")
    IncidentText.objects.create(incident=incident, language="ar", title="ليل")
    arabic, other = badge(client, "incident/dem", "ar"), badge(client, "incident/dem", "fr")
    marked = "{http://www.w3.org/XML/1998/namespace}lang"
    found = [
        (drawing.find(f".//{SVG}text").get(marked), drawing.find(f".//{SVG}text").get("direction"))
        for drawing in (arabic, other)
    ]
    assert found == [("ar", "rtl"), ("vi", "ltr")]


def test_an_incident_that_was_merged_leads_to_the_badge_of_the_other(client):
    rest = make_incident("rest")
    make_incident("old", merged_into=rest, withdrawn_at=NOW)
    answer = client.get("/vi/badge/incident/old.svg")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/vi/badge/incident/rest.svg")


def test_what_is_not_public_has_no_badge(client):
    put("operational", "draft", published_at=None)
    make_incident("draft", published_at=None)
    for name in ("draft", "none", "incident/draft", "incident/none"):
        assert client.get(f"/vi/badge/{name}.svg").status_code == 404, name


def test_a_badge_is_kept_without_cookies_and_answers_304_without_a_query(client):
    put("operational")
    first = client.get("/vi/badge/mang-f.svg")
    assert first.headers["Cache-Control"].startswith("public, max-age=15")
    assert not first.cookies
    with CaptureQueriesContext(connection) as queries:
        again = client.get("/vi/badge/mang-f.svg", headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, len(queries)) == (304, 0)


def test_in_an_exercise_the_label_and_the_title_say_so(client):
    put("operational")
    with override_settings(EXERCISE=True):
        drawing = badge(client, language="en")
    assert words(drawing)[0] == "EXERCISE · Facebook"
    assert drawing.find(f"{SVG}title").text.startswith("Exercise – this is not a real incident")
