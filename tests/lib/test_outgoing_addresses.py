"""No address that an editor, a redirect or a name server gives leads into our own network."""

import socket

import pytest
from werkzeug import Response

from lib.addresses import permitted

from .asking import get, refused

PRIVATE = [
    "127.0.0.1",
    "127.255.0.3",
    "0.0.0.0",
    "10.1.2.3",
    "172.16.0.1",
    "192.168.1.1",
    "100.64.0.1",  # carrier-grade NAT
    "100.100.100.200",  # Alibaba's metadata lie in it
    "169.254.169.254",  # metadata of most clouds
    "169.254.170.2",
    "168.63.129.16",  # Azure's, in a public range
    "192.0.0.192",  # Oracle's
    "192.0.2.1",
    "192.88.99.1",
    "198.18.0.1",
    "224.0.0.1",
    "240.0.0.1",
    "255.255.255.255",
    "::1",
    "::",
    "fe80::1",
    "fe80::1%eth0",
    "fc00::1",
    "fd00:ec2::254",  # Amazon's metadata
    "fec0::1",  # site-local, deprecated and still routed by some
    "ff02::1",
    "2001:db8::1",
    "3fff::1",
    "5f00::1",
    "::ffff:127.0.0.1",
    "::ffff:169.254.169.254",
    "::ffff:0:127.0.0.1",
    "::127.0.0.1",
    "2002:7f00:1::",  # 6to4 of 127.0.0.1
    "2002:a9fe:a9fe::1",
    "64:ff9b::127.0.0.1",  # NAT64
    "64:ff9b::a9fe:a9fe",
    "64:ff9b:1::7f00:1",  # NAT64 of a local prefix
    "2001:0:4136:e378:8000:63bf:3fff:fdd2",  # Teredo
]
PUBLIC = ["1.1.1.1", "203.119.8.1", "2606:4700:4700::1111", "64:ff9b::1.1.1.1", "::ffff:1.1.1.1"]


@pytest.fixture
def names(monkeypatch):
    """A name server of our own: {name: [addresses]}, and each question that was asked."""
    table, asked = {}, []
    real = socket.getaddrinfo

    def lookup(host, port, *args, **options):
        if host not in table:
            return real(host, port, *args, **options)
        asked.append(host)
        return [
            (socket.AF_INET6, socket.SOCK_STREAM, 6, "", (each, port, 0, 0))
            if ":" in each
            else (socket.AF_INET, socket.SOCK_STREAM, 6, "", (each, port))
            for each in table[host]
        ]

    monkeypatch.setattr(socket, "getaddrinfo", lookup)
    return table, asked


@pytest.mark.parametrize("address", PRIVATE)
def test_an_address_that_is_not_public_is_not_permitted(address):
    assert permitted(address) is False


@pytest.mark.parametrize("address", PUBLIC)
def test_a_public_address_is_permitted(address):
    assert permitted(address) is True


@pytest.mark.parametrize("address", PRIVATE)
def test_a_literal_that_is_not_public_is_refused_before_anything_is_sent(address):
    host = f"[{address.replace('%', '%25')}]" if ":" in address else address
    error = refused(f"http://{host}/latest/meta-data/")
    assert (error.kind, error.permanent) == ("blocked", True)


@pytest.mark.parametrize("address", [each for each in PRIVATE if "%" not in each])
def test_a_name_for_such_an_address_is_refused(address, names):
    table, _asked = names
    table["status.example"] = [address]
    error = refused("https://status.example/")
    assert (error.kind, error.permanent) == ("blocked", True)
    assert "status.example" in error.message


def test_a_name_with_one_public_and_one_private_address_is_refused(names):
    table, _asked = names
    table["status.example"] = ["1.1.1.1", "10.0.0.1"]
    assert refused("http://status.example/").kind == "blocked"


@pytest.mark.parametrize(
    "url",
    [
        "http://localhost/",
        "http://LOCALHOST:8000/",
        "http://2130706433/",
        "http://0x7f000001/",
        "http://0x7f.0.0.1/",
        "http://0177.0.0.1/",
        "http://127.1/",
        "http://127.0.1/",
        "http://0/",
        "http://127.0.0.1./",
        "http://127。0。0。1/",
        "http://①②⑦.0.0.1/",
        "http://example.com@127.0.0.1/",
        "http://example.com:80@127.0.0.1:80/",
        "http://127.0.0.1#@example.com/",
        "http://127.0.0.1?@example.com/",
        "http://user:secret@[::1]/",
        "http://[::ffff:7f00:1]/",
    ],
)
def test_no_spelling_of_loopback_gets_through(url, httpserver):
    error = refused(url)
    assert (error.kind, error.permanent) == ("blocked", True)


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "ftp://example.org/",
        "gopher://127.0.0.1:6379/_INFO",
        "unix:///run/valkey.sock",
        "data:application/json,{}",
        "javascript:alert(1)",
        "//example.org/",
        "example.org",
        "http://",
        "http:///path",
        "",
        "http://example.com\\@127.0.0.1/",
        "http://[::1",
        "http://example.org:99999/",
        "http://exa mple.org/",
        "http://localhost./",
        "http://%31%32%37.0.0.1/",
        "http://" + "a" * 70 + ".example/",
    ],
)
def test_what_is_no_http_address_fails_cleanly_and_sends_nothing(url):
    assert refused(url).kind in ("blocked", "network")


def test_a_network_that_the_operator_lists_is_allowed(loopback, httpserver):
    httpserver.expect_request("/").respond_with_data("ok")
    assert get(httpserver.url_for("/")).body == b"ok"
    assert permitted("127.9.9.9")
    assert not permitted("10.0.0.1")
    assert not permitted("::1")


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_into_the_private_network_is_refused(status, loopback, httpserver):
    httpserver.expect_request("/").respond_with_data(
        status=status, headers={"Location": "http://169.254.169.254/latest/"}
    )
    error = refused(httpserver.url_for("/"))
    assert (error.kind, error.permanent) == ("blocked", True)


@pytest.mark.parametrize(
    "location", ["file:///etc/passwd", "http://localhost:1/", "//[::1]/", "http://2852039166/"]
)
def test_a_redirect_is_checked_like_a_first_address(
    location, settings, loopback, httpserver, names
):
    table, _asked = names
    table["localhost"] = ["10.0.0.1"]
    httpserver.expect_request("/").respond_with_data(status=302, headers={"Location": location})
    assert refused(httpserver.url_for("/")).kind == "blocked"


def test_a_name_is_resolved_once_and_connected_to_as_resolved(loopback, httpserver, names):
    table, asked = names
    table["status.example"] = ["127.0.0.1"]
    httpserver.expect_request("/").respond_with_handler(lambda request: Response(request.host))
    answer = get(f"http://status.example:{httpserver.port}/")
    assert answer.body == f"status.example:{httpserver.port}".encode()
    assert asked == ["status.example"]
