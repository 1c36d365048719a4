"""What servers answer, and what the portal makes of it: redirects, conditions, waiting, retries."""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from werkzeug import Response

from lib import outgoing

from .asking import get, refused

pytestmark = pytest.mark.usefixtures("loopback")


def hops(httpserver, count: int) -> str:
    for hop in range(count):
        httpserver.expect_request(f"/{hop}").respond_with_data(
            status=302, headers={"Location": f"/{hop + 1}"}
        )
    httpserver.expect_request(f"/{count}").respond_with_data("arrived")
    return httpserver.url_for("/0")


def test_three_redirects_are_followed_and_the_last_address_is_told(httpserver):
    answer = get(hops(httpserver, 3))
    assert answer.body == b"arrived"
    assert answer.url == httpserver.url_for("/3")


def test_a_fourth_redirect_is_one_too_many(httpserver):
    error = refused(hops(httpserver, 4))
    assert (error.kind, error.permanent) == ("http", True)
    assert len(httpserver.log) == 4


def test_a_redirect_to_nowhere_is_a_failure(httpserver):
    httpserver.expect_request("/").respond_with_data(status=302)
    assert refused(httpserver.url_for("/")).kind == "http"


def test_every_request_says_who_asks_and_takes_gzip_only(httpserver, settings):
    httpserver.expect_request("/").respond_with_data("ok")
    get(httpserver.url_for("/"))
    headers = httpserver.log[0][0].headers
    assert headers["User-Agent"] == settings.USER_AGENT
    assert settings.CONTACT_URL in settings.USER_AGENT
    assert headers["Accept-Encoding"] == "gzip"
    assert "If-None-Match" not in headers
    assert "If-Modified-Since" not in headers
    assert "Referer" not in headers


def test_cookies_are_not_kept_between_redirects_nor_requests(httpserver):
    httpserver.expect_request("/").respond_with_data(
        status=302, headers={"Location": "/next", "Set-Cookie": "a=b; Path=/"}
    )
    httpserver.expect_request("/next").respond_with_data("ok", headers={"Set-Cookie": "c=d"})

    async def twice(client):
        await client.get(httpserver.url_for("/"))
        await client.get(httpserver.url_for("/next"))

    outgoing.run(twice)
    assert len(httpserver.log) == 3
    assert not any("Cookie" in request.headers for request, _answer in httpserver.log)


def test_what_we_have_is_named_and_304_is_an_answer(httpserver):
    known = {"If-None-Match": '"v1"', "If-Modified-Since": "Thu, 05 Mar 2026 12:00:00 GMT"}
    httpserver.expect_request("/", headers=known).respond_with_data(
        status=304, headers={"ETag": '"v1"'}
    )
    answer = get(
        httpserver.url_for("/"), etag='"v1"', last_modified="Thu, 05 Mar 2026 12:00:00 GMT"
    )
    assert (answer.status, answer.body, answer.etag) == (304, b"", '"v1"')


def test_a_304_that_nobody_asked_for_is_a_failure(httpserver):
    httpserver.expect_request("/").respond_with_data(status=304)
    error = refused(httpserver.url_for("/"))
    assert (error.kind, error.message) == ("http", "status 304")


def test_etag_last_modified_and_type_come_with_the_answer(httpserver):
    headers = {"ETag": 'W/"v2"', "Last-Modified": "Thu, 05 Mar 2026 12:00:00 GMT"}
    httpserver.expect_request("/").respond_with_data(
        "{}", headers=headers, content_type="application/json"
    )
    answer = get(httpserver.url_for("/"))
    assert answer.etag == 'W/"v2"'
    assert answer.last_modified == "Thu, 05 Mar 2026 12:00:00 GMT"
    assert answer.content_type == "application/json"


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 451, 204, 206])
def test_other_statuses_are_permanent_failures_and_not_retried(status, httpserver):
    httpserver.expect_request("/").respond_with_data(status=status)
    error = refused(httpserver.url_for("/"))
    assert (error.kind, error.permanent, error.message) == ("http", True, f"status {status}")
    assert len(httpserver.log) == 1


@pytest.mark.parametrize("status", [500, 502, 503, 504, 408, 425])
def test_a_server_in_trouble_is_asked_once_more(status, httpserver):
    httpserver.expect_request("/").respond_with_data(status=status)
    error = refused(httpserver.url_for("/"))
    assert (error.kind, error.permanent, error.retry_after) == ("http", False, None)
    assert len(httpserver.log) == 2


def test_the_second_try_may_succeed(httpserver):
    answers = iter([Response(status=503), Response("back")])
    httpserver.expect_request("/").respond_with_handler(lambda request: next(answers))
    assert get(httpserver.url_for("/")).body == b"back"


@pytest.mark.parametrize("status", [429, 503])
def test_a_server_that_asks_for_a_pause_in_seconds_gets_it(status, httpserver):
    httpserver.expect_request("/").respond_with_data(status=status, headers={"Retry-After": "120"})
    error = refused(httpserver.url_for("/"))
    assert (error.retry_after, error.permanent) == (120, False)
    assert len(httpserver.log) == 1


def test_a_server_that_asks_for_a_pause_until_a_moment_gets_it(httpserver):
    moment = format_datetime(datetime.now(UTC) + timedelta(seconds=300), usegmt=True)
    httpserver.expect_request("/").respond_with_data(status=503, headers={"Retry-After": moment})
    assert 295 <= refused(httpserver.url_for("/")).retry_after <= 300


def test_a_429_that_does_not_say_how_long_means_half_an_hour(httpserver):
    httpserver.expect_request("/").respond_with_data(status=429)
    assert refused(httpserver.url_for("/")).retry_after == 1800
    assert len(httpserver.log) == 1


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("0", 0),
        (" 7 ", 7),
        ("999999999999", 86_400),
        ("-5", None),
        ("soon", None),
        ("", None),
        ("1.5", None),
        ("٣", None),
        ("Thu, 05 Mar 2020 12:00:00 GMT", 1),
        ("Thu, 05 Mar 2020 12:00:00", 1),
        ("Fri, 31 Dec 9999 23:59:59 GMT", 86_400),
        ("Fri, 31 Dec 99999 23:59:59 GMT", None),
    ],
)
def test_the_pause_is_read_within_bounds(value, seconds):
    assert outgoing.retry_after(value) == seconds


@settings(deadline=None)
@given(st.text() | st.from_regex(r"\w{3}, \d{1,2} [JFMASOND]\w\w \d{1,5} \d\d:\d\d:\d\d [+-]\d{4}"))
def test_no_pause_whatever_raises(value):
    assert outgoing.retry_after(value) in (None, *range(86_401))


def test_nobody_listening_is_a_network_failure():
    error = refused("http://127.0.0.1:1/")
    assert (error.kind, error.permanent) == ("network", False)
