"""Checks over HTTP: what proves that a site is reached, what that it is not, and what nothing."""

import asyncio
import gzip
from datetime import UTC, datetime

import orjson
import pytest

from lib import outgoing, probing

from .asking import ask_raw
from .probed import blocked, found, probe, table_of_names  # noqa: F401 - a fixture

pytestmark = pytest.mark.usefixtures("loopback")
OK = b"HTTP/1.1 200 OK\r\nContent-Length: "


def serve(httpserver, body="Xin chào", **options) -> str:
    httpserver.expect_request("/").respond_with_data(body, **options)
    return httpserver.url_for("/")


def raw(handler):
    """Return what a check finds at a TCP server whose connections go to `handler`."""
    check = ask_raw(handler, lambda client, url: probing.check(client, url))
    return check.reached, check.detail


@pytest.mark.parametrize(
    ("status", "reached"),
    [
        (200, True),
        (204, True),
        (300, None),
        (304, None),
        (401, None),
        (403, None),
        (404, None),
        (405, None),
        (408, None),
        (429, None),
        (451, None),
        (500, False),
        (503, False),
        (522, False),
    ],
)
def test_a_status_proves_what_it_can(status, reached, httpserver):
    headers = {"Retry-After": "120"}
    assert found(serve(httpserver, status=status, headers=headers)) == (reached, f"status {status}")
    assert len(httpserver.log) == 1, "a check asks once"


def test_a_check_says_who_asks_and_how_long_it_took(httpserver, settings):
    check = probe(serve(httpserver))
    assert check.address == httpserver.url_for("/")
    assert 0 < check.seconds < 5
    assert check.expires_at is None
    assert httpserver.log[0][0].headers["User-Agent"] == settings.USER_AGENT


@pytest.mark.parametrize("marker", ["chào", "cha\u0300o", "Xin ch\u00e0o"])
def test_a_marker_is_found_however_its_accents_are_written(marker, httpserver):
    assert found(serve(httpserver), marker)[0] is True


@pytest.mark.parametrize("marker", ["Tạm biệt", "xin chào"])
def test_a_page_without_the_marker_proves_nothing(marker, httpserver):
    detail = "status 200 without the words that were looked for"
    assert found(serve(httpserver), marker) == (None, detail)


def test_a_marker_does_not_make_a_failure_harmless(httpserver):
    assert found(serve(httpserver, status=503), "chào") == (False, "status 503")


def test_a_page_in_no_encoding_is_searched_all_the_same(httpserver):
    assert found(serve(httpserver, b"\xff\xfe chao \xc3"), "chao")[0] is True


@pytest.mark.parametrize("packed", [False, True])
def test_a_huge_page_is_read_only_as_far_as_a_marker_is_looked_for(packed, httpserver):
    for place, reached in ((probing.MARKER_WITHIN - 6, True), (probing.MARKER_WITHIN, None)):
        httpserver.clear()
        page = b" " * place + b"marker" + b" " * 20_000_000
        headers = {"Content-Encoding": "gzip"} if packed else {}
        body = gzip.compress(page, 1) if packed else page
        assert found(serve(httpserver, body, headers=headers), "marker")[0] is reached


def test_a_body_that_cannot_be_unpacked_is_an_answer_without_a_marker(httpserver):
    address = serve(httpserver, b"not gzip", headers={"Content-Encoding": "gzip"})
    assert found(address)[0] is True
    assert found(address, "not")[0] is None


def redirect(httpserver, location: str) -> str:
    httpserver.expect_request("/there").respond_with_data("there")
    return serve(httpserver, status=302, headers={"Location": location})


def test_a_redirect_within_the_site_is_followed(httpserver, names):
    names["sen.example"] = names["www.sen.example"] = names["m.sen.example"] = ["127.0.0.1"]
    redirect(httpserver, f"http://m.sen.example:{httpserver.port}/there")
    for host in ("sen.example", "www.sen.example", "m.sen.example"):
        assert found(f"http://{host}:{httpserver.port}/", "there") == (True, "status 200")


@pytest.mark.parametrize("other", ["dang-nhap.example", "asen.example", "example"])
@pytest.mark.parametrize("status", [200, 503])
def test_what_another_site_answers_proves_nothing(other, status, httpserver, names):
    names["sen.example"] = names[other] = ["127.0.0.1"]
    httpserver.expect_request("/x").respond_with_data("there", status=status)
    address = redirect(httpserver, f"http://{other}:{httpserver.port}/x?nonce=1")
    address = address.replace(httpserver.host, "sen.example")
    # "example" is above every site here: nobody can own it, and a check is no place for a list.
    expected = (status == 200, f"status {status}") if other == "example" else None
    assert found(address) == (expected or (None, f"ended at {other}"))


def test_another_site_that_cannot_be_reached_proves_nothing(httpserver, names):
    names["dang-nhap.example"] = ["127.0.0.1"]
    address = redirect(httpserver, "http://dang-nhap.example:1/")
    assert found(address) == (None, "ended at dang-nhap.example")


@pytest.mark.parametrize("location", ["http://10.0.0.1/", "file:///etc/passwd"])
def test_a_redirect_to_what_may_not_be_asked_is_blocked(location, httpserver):
    error = blocked(redirect(httpserver, location))
    assert error.url == location


@pytest.mark.parametrize(
    ("location", "detail"),
    [
        ("", "a redirect to nowhere"),
        ("/", "more than 3 redirects"),
        ("http://[::1", "an answer that cannot be read"),
        (f"http://{'a' * 70}.127.0.0.1/", "an answer that cannot be read"),
    ],
)
def test_a_redirect_that_leads_nowhere_proves_nothing(location, detail):
    async def serve(write, _number):
        head = f"HTTP/1.1 302 Found\r\nLocation: {location}\r\nContent-Length: 0\r\n\r\n"
        await write(head.encode())

    assert raw(serve) == (None, detail)


def test_nobody_listening_is_not_reached():
    assert found("http://127.0.0.1:1/") == (False, "connection refused")


def test_a_name_that_nobody_knows_is_not_reached(names):
    names["sen.example"] = []
    assert found("https://sen.example/") == (False, "name does not resolve")


def test_a_silent_server_is_not_reached(monkeypatch):
    async def silent(_write, _number):
        await asyncio.sleep(3)

    monkeypatch.setattr(outgoing, "TOTAL_TIMEOUT", 0.3)
    assert raw(silent) == (False, "no answer in time")


def test_a_body_that_never_comes_is_not_reached(monkeypatch):
    async def stalled(write, _number):
        await write(OK + b"10\r\n\r\nx")
        await asyncio.sleep(3)

    monkeypatch.setattr(outgoing, "TOTAL_TIMEOUT", 0.3)
    assert raw(stalled) == (False, "no answer in time")


@pytest.mark.parametrize("said", [b"", b"SSH-2.0-OpenSSH_9.6\r\n", OK + b"10\r\n\r\nx"])
def test_half_an_answer_is_none(said):
    async def serve(write, _number):
        await write(said)

    assert raw(serve) == (False, "no whole answer")


@pytest.mark.parametrize(
    "address",
    [
        "",
        "sen.example",
        "ftp://sen.example/",
        "https:///x",
        "https://sen.example:0/",
        "https://user:secret@sen.example/",
        "https://10.0.0.1/",
        "https://127.1/",
        "https://[::1/",
        f"https://{'a' * 70}.example/",
        "tls://10.0.0.1",
        "tls://[::1]",
        "tls://2130706433",
        "tls://sen.example/path",
        "tls://sen.example?x",
        "tcp://sen.example",
        "tcp://sen.example:0",
        "tcp://192.168.1.1:22",
        "tcp://192.168.1:22",
        "tcp://sen.example:99999",
        "dns://sen.example:53",
        "dns://sen.example/x",
        "dns://1.1.1.1",
        "dns://[2606:4700::1]",
        "dns://",
        "dns://a..b",
    ],
)
def test_what_may_not_be_asked_is_blocked(address):
    blocked(address)


def test_checks_become_a_document_that_is_the_same_for_the_same_findings():
    ends = datetime(2026, 12, 1, tzinfo=UTC)
    one = probing.Check("tls://sen.example", True, "certificate is valid", 0.1, ends)
    other = probing.Check("https://sen.example/", None, "status 403", 0.2)
    document = probing.as_document([one, other])
    assert orjson.loads(document)["checks"] == [
        {
            "address": "tls://sen.example",
            "detail": "certificate is valid",
            "expires_at": "2026-12-01T00:00:00+00:00",
            "reached": True,
        },
        {
            "address": "https://sen.example/",
            "detail": "status 403",
            "expires_at": None,
            "reached": None,
        },
    ]
    later = probing.Check("tls://sen.example", True, "certificate is valid", 3.0, ends)
    assert probing.as_document([later, other]) == document
