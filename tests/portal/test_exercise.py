"""While an exercise runs, every page, feed and answer says so; on a real day none does."""

import os
import re
import subprocess
import sys

import pytest
from django.test import Client
from django.utils.translation import gettext, override

from portal import errors
from tests.desk.conftest import editor  # noqa: F401 - a fixture

from .pages import API, EVERY_ANSWER, LANGUAGES, PAGES, Document

PAGES_ASKED = [
    *(f"/vi/{page}" for page in PAGES),
    *(f"/{code}/" for code in LANGUAGES),
    *(f"/{code}/guidance/outage/logged-out-everywhere/" for code in LANGUAGES),
    *(f"/{code}/nowhere/" for code in LANGUAGES),
]
BARE = "Diễn tập – không phải sự cố thật", "Exercise – this is not a real incident"


@pytest.fixture
def exercise(settings):
    """The settings as EXERCISE=true makes them."""
    settings.EXERCISE = True
    settings.MIDDLEWARE = [
        "portal.middleware.exercise.ExerciseMiddleware",
        *settings.MIDDLEWARE,
    ]


@pytest.fixture
def client():
    """A client that gets the error page, and whose middleware is that of the settings now."""
    return Client(raise_request_exception=False)


def in_words(language: str, text: str) -> str:
    with override(language):
        return gettext(text)


def test_every_page_says_so_in_words_and_title(loaded, exercise, client):
    for address in PAGES_ASKED:
        language = address[1:3]
        page = Document(client.get(address).content.decode())
        assert in_words(language, "Exercise – this is not a real incident") in page.text, address
        assert page.text.startswith(in_words(language, "EXERCISE") + " · "), address  # the title
        robots = page.all("meta", name="robots")
        assert [each["content"] for each in robots] == ["noindex"], address
        assert not page.faults, address


@pytest.mark.audit
def test_no_page_says_so_on_a_real_day(loaded, client):
    for address in EVERY_ANSWER:
        answer = client.get(address)
        assert "X-Exercise" not in answer.headers, address
        text = b"".join(answer).decode() if answer.streaming else answer.content.decode()
        assert "exercise.css" not in text, address
        assert "EXERCISE" not in text, address


@pytest.mark.audit
def test_every_answer_carries_the_mark(loaded, exercise, client):
    addresses = [*EVERY_ANSWER, "/", "/api/v1/nothing/", "/api/v1/", "/healthz", "/desk/"]
    for address in addresses:
        answer = client.get(address)
        assert answer.headers["X-Exercise"] == "true", address
        assert answer.headers["X-Robots-Tag"] == "noindex", address
    tag = client.get("/vi/").headers["ETag"]
    again = client.get("/vi/", headers={"If-None-Match": tag})
    assert (again.status_code, again.headers["X-Exercise"]) == (304, "true")


def test_the_board_for_machines_says_so(loaded, exercise, client):
    assert client.get("/api/v1/status/").json()["exercise"] is True


def test_the_board_for_machines_is_silent_on_a_real_day(loaded, client):
    assert "exercise" not in client.get("/api/v1/status/").json()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_feed_and_each_of_its_entries_say_so(loaded, exercise, client, language):
    feed = client.get(f"/{language}/incidents.atom").content.decode()
    mark = in_words(language, "EXERCISE")
    titles = re.findall("<title[^>]*>([^<]*)", feed)
    assert len(titles) > 2
    assert all(title.startswith(f"{mark} · ") for title in titles)


def test_the_pages_of_the_api_say_so(loaded, exercise, client):
    assert "docs/" in API
    page = client.get("/api/v1/docs/?lang=en").content.decode()
    assert in_words("en", "Exercise – this is not a real incident") in page
    assert f"<title>{in_words('en', 'EXERCISE')} · " in page


def test_error_pages_that_need_nothing_say_so(exercise, rf, monkeypatch):
    for answer in (errors.failed(rf.get("/vi/")), errors.forbidden(rf.post("/vi/"))):
        page = answer.content.decode()
        assert all(words in page for words in BARE)
        assert "<title>DIỄN TẬP · EXERCISE · " in page
        assert not Document(page).faults


@pytest.mark.django_db
def test_the_desk_says_so(exercise, client, editor):  # noqa: F811
    words = in_words("vi", "Exercise – this is not a real incident")
    assert words in client.get("/desk/account/login/").content.decode()
    client.force_login(editor)
    page = client.get("/desk/").content.decode()
    assert words in page
    assert f"- {in_words('vi', 'EXERCISE')}</title>" in page
    assert words in client.get("/desk/nowhere/").content.decode()


def test_the_setting_brings_its_middleware():
    code = "from django.conf import settings; print(settings.MIDDLEWARE[0])"
    for word, expected in (("true", "exercise"), ("false", "api")):
        done = subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "EXERCISE": word, "DJANGO_SETTINGS_MODULE": "portal.settings"},
            check=True,
            capture_output=True,
            text=True,
        )
        assert expected in done.stdout
