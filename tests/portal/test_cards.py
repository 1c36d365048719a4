"""Cards: what a link shows in a message, drawn here, with the time of the state it shows."""

import re
from datetime import timedelta
from io import BytesIO

import pytest
import time_machine
from django.core.cache import cache
from django.utils import timezone
from PIL import Image

from directory.models import ContentVersion
from guidance.models import GuidePage
from incidents.feeds import board
from incidents.feeds.models import FeedTarget
from incidents.models import StatusChange
from portal import card_drawing
from tests.factories import make_feed, make_incident, make_platform

from .pages import LANGUAGES, Document

NOW = "2024-03-05T15:40:20+00:00"  # 22:40 in Viet Nam


@pytest.fixture
def words(monkeypatch):
    """Every word that is drawn, in order, without the marks of direction."""
    drawn = []
    real = card_drawing.draw

    def draw(svg):
        shown = re.findall(r"<text[^>]*>(.*?)</text>", svg)
        drawn[:] = [re.sub("[\u202a-\u202c]", "", each) for each in shown]
        return real(svg)

    monkeypatch.setattr(card_drawing, "draw", draw)
    return drawn


@pytest.fixture
def night(db):
    """Facebook has been down since 22:17, says its status page; it is 22:40."""
    with time_machine.travel(NOW, tick=False):
        now = timezone.now()
        platform = make_platform("mang-f", name="Facebook")
        feed = make_feed(
            "meta-status",
            platforms=[platform],
            name="Meta Status",
            last_ok_at=now,
            state="major_outage",
        )
        FeedTarget.objects.filter(feed=feed).update(state="major_outage")
        StatusChange.objects.create(
            platform=platform, state="major_outage", since=now - timedelta(minutes=23),
            feed=feed, evidence_kind="official", evidence_name="Meta Status",
        )  # fmt: skip
        yield platform


def test_the_home_card_says_what_fails_since_when_according_to_whom_and_its_own_time(
    night, client, words
):
    answer = client.get("/vi/card/home.png")
    assert answer.headers["Content-Type"] == "image/png"
    assert Image.open(BytesIO(answer.content)).size == (1200, 630)
    text = " ".join(words)
    assert "Facebook: Ngừng hoạt động" in text
    assert "từ 22:17" in text
    assert "theo Meta Status" in text
    assert "22:40, 5/3/2024" in text
    assert "Đây không phải kênh chính thức." in text


def test_a_calm_card_never_calls_the_unknown_calm(db, client, words):
    make_platform("zalo", name="Zalo")
    client.get("/en/card/home.png")
    assert "No incident is open now" in words
    assert any(each.startswith("We do not know the state of 1 platform.") for each in words)


def test_the_picture_is_drawn_once_until_something_changes(
    night, client, words, django_capture_on_commit_callbacks
):
    client.get("/vi/card/home.png?v=1")
    words.clear()
    with time_machine.travel("2024-03-05T15:42:20+00:00", tick=False):
        client.get("/vi/card/home.png?v=2&anything")
        assert words == []  # whatever stands in the address
        with django_capture_on_commit_callbacks(execute=True):
            ContentVersion.bump()
        client.get("/vi/card/home.png?v=1")
        assert any("22:42" in each for each in words)


def test_an_incident_a_platform_and_a_guide_have_their_own(loaded, client, words):
    incident = make_incident("hong", [make_platform("xa", name="Mạng Xa")], title="Mạng Xa hỏng")
    board.settle_all(timezone.now())
    client.get(f"/vi/card/incident/{incident.slug}.png")
    assert "Mạng Xa hỏng" in words
    assert "Mạng Xa" in words
    client.get("/vi/card/platform/xa.png")
    assert "Ngừng hoạt động" in words
    client.get("/vi/card/guide/recovery/recover-facebook.png")
    guide = GuidePage.objects.get(slug="recover-facebook", locale__language_code="vi")
    assert guide.title.split()[0] in " ".join(words)
    assert not any("22:" in each for each in words)  # a guide has no state


@pytest.mark.parametrize(
    "path",
    [
        "home/x.png", "nothing.png", "incident/none.png", "platform/hidden.png",
        "guide/recovery/none.png", "guide/none/recover-facebook.png", "incident/draft.png",
    ],
)  # fmt: skip
def test_what_is_not_public_has_no_card(loaded, client, path):
    make_platform("hidden", published_at=None)
    make_incident("draft", published_at=None)
    assert client.get(f"/vi/card/{path}").status_code == 404


def test_an_exercise_says_so_on_the_picture_and_in_the_title(night, client, words, settings):
    settings.EXERCISE = True
    client.get("/en/card/home.png")
    assert words[0] == "Exercise – this is not a real incident"
    page = Document(client.get("/en/").content.decode())
    (title,) = page.all("meta", property="og:title")
    assert title["content"].startswith("EXERCISE · ")


def test_who_asks_again_gets_304_and_proxies_may_keep_it(night, client):
    first = client.get("/vi/card/home.png")
    assert first.headers["Cache-Control"].startswith("public, max-age=300")
    again = client.get("/vi/card/home.png", headers={"if-none-match": first.headers["ETag"]})
    assert again.status_code == 304
    assert not first.cookies


def test_one_card_is_drawn_at_a_time_and_nobody_queues(night, client, monkeypatch):
    monkeypatch.setattr(card_drawing, "PATIENCE", 0)
    with card_drawing._turn:
        answer = client.get("/vi/card/home.png")
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "5"
    assert client.get("/vi/card/home.png").status_code == 200


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_names_its_card_and_the_card_is_there(loaded, client, language):
    pages = {
        "": "home.png",
        "incidents/meta-2024-03-05/": "incident/meta-2024-03-05.png",
        "platforms/zalo/": "platform/zalo.png",
        "guidance/recovery/recover-facebook/": "guide/recovery/recover-facebook.png",
        "guidance/recovery/": "site.png",
        "contacts/": "site.png",
    }
    for path, card in pages.items():
        page = Document(client.get(f"/{language}/{path}").content.decode())
        meta = {
            each["property"]: each["content"] for each in page.all("meta") if "property" in each
        }
        address = meta["og:image"].partition("?")[0]
        assert address == f"http://localhost:8000/{language}/card/{card}"
        assert client.get(address.removeprefix("http://localhost:8000")).status_code == 200
        assert meta["og:title"]
        assert meta["og:image:alt"]
        assert meta["og:locale"].startswith(language)
        assert "&" not in meta["og:title"]


def test_the_address_of_the_picture_changes_with_the_content(loaded, client):
    def picture():
        cache.delete("content-version")
        return re.search(r'og:image" content="([^"]+)"', client.get("/vi/").content.decode())[1]

    before = picture()
    assert picture() == before
    ContentVersion.bump()
    assert picture() != before


def test_no_line_is_wider_than_its_room_and_a_cut_is_shown():
    text = "Facebook, Instagram và Threads ngừng hoạt động " * 9
    lines = card_drawing.wrapped(text, 54, 700, 1056, 3)
    assert len(lines) == 3
    assert lines[-1].endswith("…")
    assert all(card_drawing.width(line, 54, 700) <= 1056 for line in lines)
    (line,) = card_drawing.wrapped("x" * 400, 54, 700, 1056, 1)
    assert card_drawing.width(line, 54, 700) <= 1056


def test_signs_that_cannot_be_drawn_are_left_out():
    assert card_drawing.drawable("Zalo \U0001f525 \x07hỏng\u202e") == "Zalo hỏng"


def test_arabic_is_set_from_the_right(loaded, client, monkeypatch):
    seen = []
    real = card_drawing.draw
    monkeypatch.setattr(card_drawing, "draw", lambda svg: seen.append(svg) or real(svg))
    client.get("/ar/card/site.png")
    assert 'text-anchor="end">\u202b' in seen[0]
    assert 'rect x="1182"' in seen[0]


def test_words_of_others_cannot_become_markup(loaded, client, words):
    make_incident("x", [make_platform("y")], title='<script href="&">')
    client.get("/vi/card/incident/x.png")
    assert "&lt;script href=&quot;&amp;&quot;&gt;" in words


def test_the_site_card_does_not_ask_for_the_state(db, client, django_assert_max_num_queries):
    client.get("/vi/card/site.png")
    with django_assert_max_num_queries(2):
        client.get("/vi/card/site.png")
