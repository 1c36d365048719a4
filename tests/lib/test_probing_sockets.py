"""Checks of certificates, of bare connections and of names."""

import asyncio
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta

import dns.rcode
import pytest
from pytest_httpserver import HTTPServer

from lib import outgoing, probing

from .asking import ask_raw
from .peers import YEAR, Issuer, addresses, code, full_port, resolver
from .probed import blocked, found, probe, table_of_names  # noqa: F401 - a fixture

pytestmark = pytest.mark.usefixtures("loopback")
NOW = datetime.now(UTC).replace(microsecond=0)


@pytest.fixture
def issuer(tmp_path, monkeypatch, names) -> Issuer:
    """The one issuer that is trusted, and the name of a server."""
    names["sen.example"] = ["127.0.0.1"]
    issuer = Issuer(tmp_path / "trusted.pem")
    monkeypatch.setenv("SSL_CERT_FILE", str(issuer.path))
    return issuer


@contextmanager
def secured(context, location=""):
    """Yield the port of an HTTPS server; it redirects to `location` where there is one."""
    answer = {"status": 302, "headers": {"Location": location}} if location else {}
    with HTTPServer(host="127.0.0.1", port=0, ssl_context=context) as server:
        server.expect_request("/").respond_with_data("Xin chào", **answer)
        yield server.port


def test_a_verified_certificate_is_reached_and_its_end_known(issuer):
    with secured(issuer.context("sen.example", NOW + YEAR)) as port:
        check = probe(f"tls://sen.example:{port}")
        assert found(f"https://sen.example:{port}/", "chào") == (True, "status 200")
    assert (check.reached, check.detail) == (True, "certificate is valid")
    assert check.expires_at == NOW + YEAR


@pytest.mark.parametrize(("days", "noted"), [(13, True), (15, False)])
def test_an_end_within_two_weeks_is_noted(days, noted, issuer):
    ends = NOW + timedelta(days=days)
    with secured(issuer.context("sen.example", ends)) as port:
        check = probe(f"tls://sen.example:{port}")
    assert check.reached is True
    assert (check.detail == f"certificate ends on {ends:%Y-%m-%d}") is noted


@pytest.mark.parametrize("scheme", ["tls", "https"])
def test_an_expired_certificate_is_named_with_its_day(scheme, issuer):
    ends = NOW - timedelta(days=2)
    with secured(issuer.context("sen.example", ends)) as port:
        check = probe(f"{scheme}://sen.example:{port}")
    assert (check.reached, check.expires_at) == (False, ends)
    assert check.detail == f"certificate expired on {ends:%Y-%m-%d}"


@pytest.mark.parametrize("scheme", ["tls", "https"])
def test_an_expired_certificate_for_another_name_tells_no_day(scheme, issuer):
    with secured(issuer.context("hoa.example", NOW - timedelta(days=2))) as port:
        check = probe(f"{scheme}://sen.example:{port}")
    assert (check.reached, check.expires_at) == (False, None)
    assert check.detail in ("certificate expired", "certificate is for another name")


@pytest.mark.parametrize("scheme", ["tls", "https"])
def test_a_certificate_for_another_name_is_not_reached(scheme, issuer):
    with secured(issuer.context("hoa.example", NOW + YEAR)) as port:
        expected = (False, "certificate is for another name")
        assert found(f"{scheme}://sen.example:{port}") == expected


@pytest.mark.parametrize("scheme", ["tls", "https"])
def test_a_certificate_of_an_unknown_issuer_is_not_reached(scheme, issuer, tmp_path):
    other = Issuer(tmp_path / "other.pem")
    with secured(other.context("sen.example", NOW + YEAR)) as port:
        expected = (False, "certificate of an unknown issuer")
        assert found(f"{scheme}://sen.example:{port}") == expected


def test_a_certificate_of_the_future_is_not_reached(issuer):
    context = issuer.context("sen.example", NOW + YEAR, begins=NOW + timedelta(days=9))
    with secured(context) as port:
        assert found(f"tls://sen.example:{port}") == (False, "certificate is not valid yet")


@pytest.mark.parametrize("scheme", ["tls", "https"])
def test_a_server_without_tls_is_not_reached(scheme, httpserver, issuer):
    expected = (False, "TLS handshake failed")
    assert found(f"{scheme}://sen.example:{httpserver.port}") == expected


def test_a_redirect_from_https_to_http_is_blocked(issuer):
    with secured(issuer.context("sen.example", NOW + YEAR), "http://sen.example/") as port:
        assert "https to http" in blocked(f"https://sen.example:{port}/").message


def test_a_handshake_that_never_ends_is_not_reached(monkeypatch):
    async def silent(_write, _number):
        await asyncio.sleep(3)

    def check(client, url):
        return probing.check(client, url.replace("http:", "tls:"))

    monkeypatch.setattr(outgoing, "TOTAL_TIMEOUT", 0.3)
    assert ask_raw(silent, check).detail == "no answer in time"


def test_an_open_port_is_reached(httpserver):
    assert found(f"tcp://127.0.0.1:{httpserver.port}") == (True, "connection accepted")


def test_one_address_of_several_is_enough(httpserver, names):
    names["sen.example"] = ["127.0.0.3", "127.0.0.1"]
    assert found(f"tcp://sen.example:{httpserver.port}")[0] is True


@pytest.mark.parametrize("scheme", ["tcp", "tls"])
def test_a_closed_port_is_not_reached(scheme):
    assert found(f"{scheme}://127.0.0.1:1") == (False, "connection refused")


@pytest.mark.parametrize("scheme", ["tcp", "tls", "http"])
def test_a_port_that_accepts_nobody_is_not_reached(scheme, monkeypatch):
    monkeypatch.setattr(outgoing, "CONNECT_TIMEOUT", 0.3)
    with full_port() as port:
        check = probe(f"{scheme}://127.0.0.1:{port}")
    assert (check.reached, check.detail) == (False, "no answer in time")
    assert check.seconds < 2


@pytest.mark.parametrize("scheme", ["tcp", "tls"])
def test_a_name_that_nobody_knows_is_not_reached(scheme, names):
    names["sen.example"] = []
    assert found(f"{scheme}://sen.example:443") == (False, "name does not resolve")


@pytest.mark.parametrize("scheme", ["tcp", "tls", "https"])
def test_a_name_for_a_private_address_is_blocked(scheme, names):
    names["sen.example"] = ["1.1.1.1", "10.0.0.1"]
    assert "10.0.0.1" in blocked(f"{scheme}://sen.example:443").message


KNOWN = addresses(A="1.1.1.1")
KNOWN_6 = addresses(AAAA="2606:4700:4700::1111")
PRIVATE = addresses(A="10.0.0.1", AAAA="fd00::1")
MIXED = addresses(A="10.0.0.1", AAAA="2606:4700:4700::1111")
MISSING = code(dns.rcode.NXDOMAIN)
FAILING = code(dns.rcode.SERVFAIL)
REFUSING = code(dns.rcode.REFUSED)
EMPTY = addresses()
SILENT = None
ONE = "1 of 3 resolvers answers"
NOT_PUBLIC = "answers with an address that is not public"


@pytest.mark.parametrize(
    ("answers", "reached", "detail"),
    [
        ([KNOWN] * 3, True, "3 of 3 resolvers answer"),
        ([KNOWN, KNOWN_6, MISSING], True, "2 of 3 resolvers answer"),
        ([KNOWN, SILENT], True, "1 of 2 resolvers answers"),
        ([MIXED], True, "1 of 1 resolvers answers"),
        ([KNOWN, MISSING, MISSING], None, ONE),
        ([KNOWN, SILENT, FAILING], None, ONE),
        ([KNOWN_6, PRIVATE, REFUSING], None, ONE),
        ([MISSING] * 3, False, "no such name"),
        ([FAILING] * 3, False, "resolver fails"),
        ([EMPTY] * 3, False, "no address"),
        ([PRIVATE] * 3, False, NOT_PUBLIC),
        ([SILENT] * 3, False, "no answer in time"),
        ([MISSING, SILENT, PRIVATE], False, f"no such name; no answer in time; {NOT_PUBLIC}"),
        ([MISSING, MISSING, REFUSING], None, "no such name; resolver cannot be asked"),
        ([REFUSING] * 3, None, "resolver cannot be asked"),
    ],
)
def test_resolvers_prove_a_name_together(answers, reached, detail, settings, monkeypatch):
    monkeypatch.setattr(outgoing, "CONNECT_TIMEOUT", 0.5)
    with ExitStack() as stack:
        settings.PROBE_RESOLVERS = [stack.enter_context(resolver(each)) for each in answers]
        check = probe("dns://sen.example")
    assert (check.reached, check.detail) == (reached, detail)
    assert check.seconds < 2


def test_resolvers_that_are_not_there_are_silent(settings, monkeypatch):
    monkeypatch.setattr(outgoing, "CONNECT_TIMEOUT", 0.3)
    settings.PROBE_RESOLVERS = ["127.0.0.1:1", "[::1]:1"]
    assert found("dns://sen.example")[0] is False


@pytest.mark.parametrize("resolvers", [[], ["dns.example"], ["1.1.1.1:x"], ["1.1.1.1:99999"]])
def test_a_setting_that_names_no_resolver_is_blocked(resolvers, settings):
    settings.PROBE_RESOLVERS = resolvers
    assert "PROBE_RESOLVERS" in blocked("dns://sen.example").message


def test_a_name_is_asked_for_in_its_ascii_form(settings):
    asked = []

    def answer(response, question):
        asked.append(str(question.name))
        KNOWN(response, question)

    with resolver(answer) as place:
        settings.PROBE_RESOLVERS = [place]
        assert found("dns://bình.example.")[0] is True
    assert set(asked) == {"xn--bnh-nma.example."}
