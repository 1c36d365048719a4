"""When something is gone, people still get the three rules, and machines are told what it is."""

import pytest
from django.core.cache import caches
from django.core.cache.backends.redis import RedisCache
from django.db import OperationalError, connections
from django.test import Client

from portal import health
from portal.celery import app as celery

RULES = (
    "Không nhập mật khẩu vào đường link “khôi phục tài khoản” do người khác gửi.",
    "Không đưa mã OTP cho bất kỳ ai.",
    "Không trả tiền cho dịch vụ “lấy lại tài khoản”.",
    "Do not type your password",
    "Do not give a one-time code",
    "Do not pay for a service",
)
ENGLISH_RULES = RULES[3:]
DEAD = "/nonexistent/socket"


@pytest.fixture
def client():
    """A client that gets the error page, as a reader would."""
    return Client(raise_request_exception=False)


@pytest.fixture
def _no_database(db):
    """Point the connection at a socket where nobody listens."""
    alive = connections["default"]
    dead = alive.copy()
    dead.settings_dict["HOST"] = DEAD
    connections["default"] = dead
    yield
    connections["default"] = alive


@pytest.fixture
def _no_cache():
    """Point the cache at a socket where nobody listens."""
    alive = caches["default"]
    caches["default"] = RedisCache(f"unix://{DEAD}", {})
    yield
    caches["default"] = alive


def is_503_with_rules(answer) -> None:
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "30"
    assert answer.headers["Cache-Control"] == "no-store"
    page = answer.content.decode()
    assert all(rule in page for rule in RULES)
    assert "ETag" not in answer.headers
    assert not answer.cookies


@pytest.mark.parametrize("address", ["/vi/", "/ar/incidents/", "/vi/guidance/", "/en/search/?q=x"])
@pytest.mark.usefixtures("_no_database")
def test_without_a_database_pages_are_503_with_the_three_rules(client, address):
    is_503_with_rules(client.get(address))


@pytest.mark.usefixtures("_no_database", "_no_cache")
def test_without_database_and_cache_too(client):
    is_503_with_rules(client.get("/vi/"))


def test_without_a_database_what_was_just_read_still_answers_304(db, client, request):
    tag = client.get("/vi/").headers["ETag"]
    request.getfixturevalue("_no_database")
    answer = client.get("/vi/", headers={"if-none-match": tag})
    assert answer.status_code in (304, 503)  # 503 only where the minute has just turned


@pytest.mark.usefixtures("_no_database")
def test_without_a_database_the_api_says_it_in_its_own_form(client):
    answer = client.get("/api/v1/status/")
    assert answer.status_code == 503
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.headers["Retry-After"] == "30"
    assert answer.json()["status"] == 503


@pytest.mark.usefixtures("_no_cache")
def test_without_a_cache_pages_come_from_the_database(loaded, client):
    for address in ("/vi/", "/vi/incidents/", "/api/v1/status/"):
        assert client.get(address).status_code == 200, address


@pytest.mark.usefixtures("_no_cache")
def test_without_a_cache_a_guide_is_there_or_the_rules_are(loaded, client):
    answer = client.get("/vi/guidance/outage/logged-out-everywhere/")
    if answer.status_code != 200:
        is_503_with_rules(answer)


def test_an_error_of_the_database_in_a_middleware_is_503_as_well(db, client, monkeypatch):
    def fails(request):
        raise OperationalError("the server closed the connection")

    monkeypatch.setattr("portal.page_cache.look", fails)
    is_503_with_rules(client.get("/vi/"))


def test_a_mistake_of_ours_is_500_with_the_three_rules(db, client, monkeypatch):
    def fails(*args, **kwargs):
        raise ZeroDivisionError

    monkeypatch.setattr("portal.home._board", fails)
    answer = client.get("/vi/")
    assert answer.status_code == 500
    assert all(rule in answer.content.decode() for rule in RULES)
    assert "ETag" not in answer.headers
    monkeypatch.setattr("incidents.status.statuses", fails)
    answer = client.get("/api/v1/status/")
    assert answer.status_code == 500
    assert answer.headers["Content-Type"] == "application/problem+json"


def test_a_page_that_is_not_there_is_404_with_the_three_rules(db, client):
    for address in ("/en/nowhere/", "/en/incidents/nothing/", "/en/guidance/nothing/"):
        answer = client.get(address)
        assert answer.status_code == 404, address
        page = answer.content.decode()
        assert all(rule in page for rule in ENGLISH_RULES), address
        assert 'lang="en"' in page
        assert "noindex" in page
    assert client.get("/nowhere").status_code == 404


@pytest.mark.usefixtures("_no_database", "_no_cache")
def test_alive_needs_nothing(client):
    answer = client.get("/healthz")
    assert (answer.status_code, answer.content) == (200, b"ok\n")


def test_ready_when_all_are_there(db, client):
    health.beat_seen()
    answer = client.get("/readyz")
    assert answer.status_code == 200
    assert answer.json() == {
        "ready": True,
        "database": "ok",
        "cache": "ok",
        "broker": "ok",
        "beat": "ok",
    }
    assert "no-store" in answer.headers["Cache-Control"]


def test_ready_names_a_silent_beat(db, client):
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["beat"]) == (503, "silent")


@pytest.mark.usefixtures("_no_database")
def test_ready_names_a_missing_database(client):
    health.beat_seen()
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json() == {
        "ready": False,
        "database": "unreachable",
        "cache": "ok",
        "broker": "ok",
        "beat": "ok",
    }


@pytest.mark.usefixtures("_no_cache")
def test_ready_names_a_missing_cache_and_what_cannot_be_known_without_it(db, client):
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert (answer.json()["cache"], answer.json()["beat"]) == ("unreachable", "unknown")


def test_ready_names_a_missing_broker(db, client, monkeypatch):
    real = celery.connection_for_read
    monkeypatch.setattr(celery, "connection_for_read", lambda *args: real(f"redis+socket://{DEAD}"))
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["broker"] == "unreachable"


def test_a_form_from_elsewhere_is_refused_with_the_rules_and_in_our_own_words():
    answer = Client(enforce_csrf_checks=True).post("/vi/")
    assert answer.status_code == 403
    page = answer.content.decode()
    assert "cookie" not in page
    assert all(rule in page for rule in RULES)
