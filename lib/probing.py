"""Own checks of reachability: an address can be reached from here, cannot, or nothing is proved.

A check never says that a service works. http(s)://…, tls://host[:port], tcp://host:port and
dns://host are checked once each, without a second try; times are seconds.
"""

import asyncio
import socket
import ssl
import time
import unicodedata
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

import orjson
from yarl import URL

from . import outgoing, resolvers
from .redirects import OutgoingError, check_host

MARKER_WITHIN = 256 * 1024  # bytes of a page that are searched for the marker
EXPIRY_NOTED = timedelta(days=14)
_TLS_PORT = 443
_NO_CHECK_TIME = 0x200000  # OpenSSL's X509_V_FLAG_NO_CHECK_TIME, which the ssl module does not name
_EXPIRED = 10
_CERTIFICATES = {  # OpenSSL's codes of what is wrong with a certificate
    2: "certificate of an unknown issuer",
    9: "certificate is not valid yet",
    18: "certificate of an unknown issuer",
    19: "certificate of an unknown issuer",
    20: "certificate of an unknown issuer",
    21: "certificate of an unknown issuer",
    62: "certificate is for another name",
    64: "certificate is for another name",
}

_FAILURES: tuple[tuple[type[Exception], str], ...] = (
    (TimeoutError, "no answer in time"),
    (socket.gaierror, "name does not resolve"),
    (ConnectionRefusedError, "connection refused"),
    (ConnectionError, "connection broken off"),
    (ssl.SSLError, "TLS handshake failed"),
    (OSError, "connection failed"),
)


@dataclass(frozen=True)
class Check:
    """What one check found. `reached` is None when it proves nothing; `detail` says why, in words.

    `seconds` is the whole time it took, waiting for a free place at the host included.
    `expires_at` is when the certificate ends, aware UTC: of every TLS check that saw a trusted one,
    of an HTTP check only when it has ended.
    """

    address: str
    reached: bool | None
    detail: str
    seconds: float
    expires_at: datetime | None = None


class _Finding(NamedTuple):
    reached: bool | None
    detail: str
    expires_at: datetime | None = None


async def check(client: outgoing.Client, address: str, marker: str = "") -> Check:
    """Return whether an address can be reached, within outgoing.TOTAL_TIMEOUT of asking.

    `marker` is text that an HTTP page must have in its first MARKER_WITHIN bytes, as UTF-8 in NFC.
    Raises OutgoingError(blocked, permanent) for what is no address or may not be asked, a redirect
    to such a place included; then nothing is proved.
    """
    target = _target(address)
    started = time.monotonic()
    if target.scheme in ("http", "https"):
        found = await _http(client, target, marker)
    elif target.scheme == "dns":
        found = _Finding(*await resolvers.ask(_host(target), outgoing.CONNECT_TIMEOUT))
    else:
        found = await _socket(client, target)
    return Check(address, found.reached, found.detail, time.monotonic() - started, found.expires_at)


def as_document(checks: Sequence[Check]) -> bytes:
    """Return checks as the JSON document that the adapter `probe` reads.

    The time they took is left out: the same findings give the same bytes.
    """
    rows = [
        {
            "address": each.address,
            "reached": each.reached,
            "detail": each.detail,
            "expires_at": each.expires_at and each.expires_at.isoformat(),
        }
        for each in checks
    ]
    return orjson.dumps({"checks": rows}, option=orjson.OPT_SORT_KEYS)


def _target(address: str) -> URL:
    """Return an address of a form that can be checked; its name is not looked up yet."""
    try:
        target = URL(address)
        host = _host(target)
        host.encode("idna")
        usable = bool(host) and target.port != 0 and _has_form(target)
    except ValueError:
        usable = False
    if not usable:
        raise OutgoingError("blocked", f"not an address to check: {address[:120]}", permanent=True)
    check_host(host)
    return target


def _has_form(target: URL) -> bool:
    if target.user or target.password:
        return False
    if target.scheme in ("http", "https"):
        return True
    if target.path.strip("/") or target.query_string or target.fragment:
        return False
    host = _host(target)
    if target.scheme == "dns":
        return target.port is None and ":" not in host and not host.replace(".", "").isdigit()
    return target.scheme == "tls" or (target.scheme == "tcp" and target.port is not None)


def _host(target: URL) -> str:
    return (target.raw_host or "").rstrip(".")


async def _http(client: outgoing.Client, target: URL, marker: str) -> _Finding:
    started = asyncio.get_running_loop().time()
    try:
        look = await client.look(str(target), MARKER_WITHIN)
    except OutgoingError as error:
        at = URL(error.url)
        if error.kind == "blocked":
            raise
        if not same_site(target, at):
            return _Finding(None, f"ended at {at.host}")
        if error.kind == "http":
            return _Finding(None, error.message)
        return await _failed(error, at, started + outgoing.TOTAL_TIMEOUT)
    at = URL(look.url)
    if not same_site(target, at):
        return _Finding(None, f"ended at {at.host}")
    detail = f"status {look.status}"
    if look.status >= 500:
        return _Finding(False, detail)
    if not 200 <= look.status < 300:
        return _Finding(None, detail)
    page = unicodedata.normalize("NFC", look.body.decode(errors="replace"))
    if unicodedata.normalize("NFC", marker) not in page:
        return _Finding(None, f"{detail} without the words that were looked for")
    return _Finding(True, detail)


def same_site(asked: URL, ended: URL) -> bool:
    """Whether two addresses are of one site: the same host, or one host is below the other.

    A leading `www.` does not count, nor do scheme and port.
    """
    one, other = (_host(each).removeprefix("www.") for each in (asked, ended))
    return one == other or one.endswith(f".{other}") or other.endswith(f".{one}")


async def _socket(client: outgoing.Client, target: URL) -> _Finding:
    host, port = _host(target), target.port or _TLS_PORT
    context = client.tls if target.scheme == "tls" else None
    async with client.slot(host, port):
        deadline = asyncio.get_running_loop().time() + outgoing.TOTAL_TIMEOUT
        try:
            async with asyncio.timeout_at(deadline), _connected(host, port, context) as writer:
                if context is None:
                    return _Finding(True, "connection accepted")
                ends = _end(writer)
        except (OSError, ValueError) as error:
            return await _failed(error, target, deadline)
    if ends - datetime.now(UTC) < EXPIRY_NOTED:
        return _Finding(True, f"certificate ends on {ends:%Y-%m-%d}", ends)
    return _Finding(True, "certificate is valid", ends)


@asynccontextmanager
async def _connected(
    host: str, port: int, context: ssl.SSLContext | None
) -> AsyncIterator[asyncio.StreamWriter]:
    """Connect to an address that the name stands for, as checked; nothing is sent beyond TLS."""
    failure: OSError = ConnectionError("no address")
    for each in await outgoing.CheckedResolver().resolve(host, port):
        try:
            async with asyncio.timeout(outgoing.CONNECT_TIMEOUT):
                _reader, writer = await asyncio.open_connection(
                    each["host"], port, family=each["family"], flags=socket.AI_NUMERICHOST
                )
            break
        except OSError as error:
            failure = error
    else:
        raise failure
    try:
        if context is not None:
            await writer.start_tls(context, server_hostname=host)
        yield writer
    finally:
        writer.transport.abort()


def _end(writer: asyncio.StreamWriter) -> datetime:
    ends = ssl.cert_time_to_seconds(writer.get_extra_info("peercert")["notAfter"])
    return datetime.fromtimestamp(ends, UTC)


async def _failed(error: Exception, at: URL, deadline: float) -> _Finding:
    """Return in words why nothing was reached at an address, by what lies under the failure."""
    while error.__cause__ is not None and not isinstance(error, TimeoutError):
        error = error.__cause__
    if isinstance(error, ssl.SSLCertVerificationError):
        if error.verify_code == _EXPIRED:
            return await _expired(at, deadline)
        return _Finding(False, _CERTIFICATES.get(error.verify_code, "certificate is not trusted"))
    for kind, words in _FAILURES:
        if isinstance(error, kind):
            return _Finding(False, words)
    if isinstance(error, ValueError):  # it answered: with a redirect to what is no address
        return _Finding(None, "an answer that cannot be read")
    return _Finding(False, "no whole answer")


async def _expired(at: URL, deadline: float) -> _Finding:
    """Ask once more, all but the time checked, for the day when a refused certificate ended."""
    dated = ssl.create_default_context()
    dated.verify_flags |= _NO_CHECK_TIME
    try:
        async with (
            asyncio.timeout_at(deadline),
            _connected(_host(at), at.port or _TLS_PORT, dated) as writer,
        ):
            ends = _end(writer)
    except (OSError, OutgoingError):
        return _Finding(False, "certificate expired")
    if ends > datetime.now(UTC):  # one further up the chain is meant
        return _Finding(False, "certificate of an issuer expired", ends)
    return _Finding(False, f"certificate expired on {ends:%Y-%m-%d}", ends)
