"""Bounds: size before and after decompression, time, connections; and answers that lie."""

import asyncio
import gzip
import os
import time

import pytest

from lib import outgoing

from .asking import ask_raw, get, refused

pytestmark = pytest.mark.usefixtures("loopback")
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"


def failure(handler) -> outgoing.OutgoingError:
    with pytest.raises(outgoing.OutgoingError) as caught:
        ask_raw(handler)
    return caught.value


@pytest.fixture
def small(monkeypatch):
    monkeypatch.setattr(outgoing, "MAX_BODY", 100_000)


@pytest.fixture
def hurried(monkeypatch):
    monkeypatch.setattr(outgoing, "TOTAL_TIMEOUT", 0.4)


def packed(httpserver, body: bytes, encoding="gzip") -> str:
    httpserver.expect_request("/").respond_with_data(body, headers={"Content-Encoding": encoding})
    return httpserver.url_for("/")


@pytest.mark.parametrize("encoding", ["gzip", "x-gzip", "GZIP"])
def test_gzip_is_unpacked(encoding, httpserver):
    body = os.urandom(300_000)
    assert get(packed(httpserver, gzip.compress(body), encoding)).body == body


@pytest.mark.parametrize("size", [99_999, 100_000])
def test_a_body_of_exactly_the_limit_is_taken(size, small, httpserver):
    assert len(get(packed(httpserver, gzip.compress(b"x" * size))).body) == size
    httpserver.expect_request("/plain").respond_with_data(b"x" * size)
    assert len(get(httpserver.url_for("/plain")).body) == size


def test_a_body_one_byte_over_the_limit_is_refused(small, httpserver):
    httpserver.expect_request("/plain").respond_with_data(b"x" * 100_001)
    for url in (httpserver.url_for("/plain"), packed(httpserver, gzip.compress(b"x" * 100_001))):
        error = refused(url)
        assert (error.kind, error.permanent) == ("blocked", True)


def test_a_gzip_bomb_never_unfolds(httpserver):
    bomb = gzip.compress(bytes(200 * 1024 * 1024), compresslevel=1)
    assert len(bomb) < outgoing.MAX_BODY
    started = time.monotonic()
    assert refused(packed(httpserver, bomb)).kind == "blocked"
    assert time.monotonic() - started < 2


def test_a_bomb_inside_a_bomb_is_not_opened_twice(httpserver):
    error = refused(packed(httpserver, gzip.compress(gzip.compress(b"{}")), "gzip, gzip"))
    assert "not asked for" in error.message


@pytest.mark.parametrize("encoding", ["br", "deflate", "zstd", "compress"])
def test_an_encoding_that_was_not_asked_for_is_refused(encoding, httpserver):
    assert refused(packed(httpserver, b"\x0b\x02\x80{}\x03", encoding)).kind == "http"


@pytest.mark.parametrize(
    "body", [b"not gzip at all", gzip.compress(b"x" * 5000)[:-9], b""], ids=["none", "cut", "empty"]
)
def test_broken_gzip_is_a_network_failure(body, httpserver):
    assert refused(packed(httpserver, body)).kind == "network"


def test_an_endless_body_is_cut_off(small):
    async def endless(write, _number):
        await write(HEAD + b"Transfer-Encoding: chunked\r\n\r\n")
        while True:
            await write(b"8000\r\n" + b"x" * 0x8000 + b"\r\n")

    assert failure(endless).kind == "blocked"


def test_an_endless_dribble_ends_with_the_time(hurried):
    async def dribble(write, _number):
        await write(HEAD + b"Content-Length: 1000000\r\n\r\n")
        while True:
            await write(b"x")
            await asyncio.sleep(0.05)

    started = time.monotonic()
    assert failure(dribble).kind == "timeout"
    assert time.monotonic() - started < 1


@pytest.mark.parametrize("said", [b"", b"HTTP/1.1 200 OK\r\nX-Slow: "])
def test_a_server_that_says_nothing_more_times_out_and_is_not_asked_again(said, hurried):
    connections = []

    async def silent(write, number):
        connections.append(number)
        await write(said)
        await asyncio.sleep(3)

    error = failure(silent)
    assert (error.kind, error.permanent) == ("timeout", False)
    assert connections == [1]


def test_redirects_share_one_bound_of_time(hurried):
    async def slow_circle(write, _number):
        await asyncio.sleep(0.25)
        await write(b"HTTP/1.1 302 Found\r\nLocation: /x\r\nContent-Length: 0\r\n\r\n")

    assert failure(slow_circle).kind == "timeout"


@pytest.mark.parametrize(
    "said",
    [
        HEAD + b"Content-Length: 100\r\n\r\n{",
        HEAD + b"Transfer-Encoding: chunked\r\n\r\n5\r\n{",
        b"",
        b"SSH-2.0-OpenSSH_9.6\r\n",
        b"HTTP/1.1 200 OK\r\n" + b"X: " + b"y" * 200_000 + b"\r\n\r\n",
    ],
    ids=["short", "half a chunk", "nothing", "another protocol", "a huge header"],
)
def test_what_is_no_whole_answer_is_a_network_failure_after_a_second_try(said):
    connections = []

    async def serve(write, number):
        connections.append(number)
        await write(said)

    error = failure(serve)
    assert (error.kind, error.permanent) == ("network", False)
    # A connection closed without a word may be the client's own stale one: it looks twice.
    assert connections in ([1, 2], [1, 2, 3, 4])


@pytest.mark.parametrize(
    "value",
    [b'"\xff\xfe"', '"chào"'.encode(), b'"' + b"x" * 600 + b'"'],
    ids=["bytes", "accents", "long"],
)
def test_an_etag_that_no_column_could_hold_is_forgotten(value):
    async def serve(write, _number):
        await write(HEAD + b"ETag: " + value + b"\r\nContent-Length: 2\r\n\r\n{}")

    assert ask_raw(serve).etag == ""


def test_at_most_two_requests_are_with_one_host_at_a_time():
    now, most = 0, 0

    async def serve(write, _number):
        nonlocal now, most
        now += 1
        most = max(most, now)
        await asyncio.sleep(0.05)
        now -= 1
        await write(HEAD + b"Connection: close\r\nContent-Length: 2\r\n\r\n{}")

    async def ten(client, url):
        return await asyncio.gather(*(client.get(url) for _each in range(10)))

    answers = ask_raw(serve, ten)
    assert [answer.status for answer in answers] == [200] * 10
    assert most == 2


def test_a_process_keeps_one_client_and_a_forked_one_makes_its_own(monkeypatch):
    loop, parent = outgoing._Loop(), os.getpid()

    async def itself(client):
        return client

    first = loop.run(itself)
    runner = loop.runner
    assert loop.run(itself) is first
    monkeypatch.setattr(os, "getpid", lambda: parent + 1)
    assert loop.run(itself) is not first
    loop.close()
    monkeypatch.setattr(os, "getpid", lambda: parent)
    loop.close()
    assert not first._session.closed, "a child closes nothing of its parent"
    runner.run(first.close())
    runner.close()
