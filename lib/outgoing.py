"""Every request the portal sends leaves through here: checked, bounded and polite.

Only http and https; the address is resolved once, checked and connected to as resolved; each
redirect is checked again. Sizes are bytes, times seconds. No cookies, no proxies, gzip only.
"""

import asyncio
import atexit
import os
import random
import socket
import ssl
import threading
import time
import zlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult
from django.conf import settings
from yarl import URL

from .addresses import permitted
from .redirects import OutgoingError, checked, redirected

CONNECT_TIMEOUT = 5.0
TOTAL_TIMEOUT = 15.0
MAX_BODY = 8 * 1024 * 1024  # after decompression, and on the wire
MAX_REDIRECTS = 3
PER_HOST = 2
RETRY_PAUSE = 0.3
RATE_LIMITED = 1800  # wait after a 429 that does not say how long
LONGEST_WAIT = 86_400
_REDIRECTS = frozenset({301, 302, 303, 307, 308})


@dataclass(frozen=True)
class Answer:
    """An answer with status 200 or 304; a 304 has no body. `seconds` is the time it took."""

    status: int
    url: str
    body: bytes = b""
    content_type: str = ""
    etag: str = ""
    last_modified: str = ""
    seconds: float = 0.0


@dataclass(frozen=True)
class Look:
    """Whatever answer came after redirects: its status, its address, the start of its body."""

    status: int
    url: str
    body: bytes = b""


class CheckedResolver(AbstractResolver):
    """The system's resolver, refusing a name when any of its addresses is not permitted."""

    async def resolve(self, host, port=0, family=socket.AF_UNSPEC) -> list[ResolveResult]:
        loop = asyncio.get_running_loop()
        found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM, family=family)
        for _family, _type, _proto, _name, address in found:
            if not permitted(address[0]):
                raise OutgoingError(
                    "blocked",
                    f"{host} resolves to {address[0]}, which is not public",
                    permanent=True,
                )
        return [
            ResolveResult(
                hostname=host,
                host=address[0],
                port=port,
                family=family_,
                proto=proto,
                flags=socket.AI_NUMERICHOST,
            )
            for family_, _type, proto, _name, address in found
        ]

    async def close(self) -> None:
        pass


class Client:
    """An HTTP client for one event loop. Close it when the loop ends."""

    def __init__(self):
        self.tls = ssl.create_default_context()
        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(
                resolver=CheckedResolver(),
                use_dns_cache=False,
                limit=100,
                ssl=self.tls,
            ),
            timeout=aiohttp.ClientTimeout(total=TOTAL_TIMEOUT, sock_connect=CONNECT_TIMEOUT),
            headers={"User-Agent": settings.USER_AGENT, "Accept-Encoding": "gzip"},
            cookie_jar=aiohttp.DummyCookieJar(),
            auto_decompress=False,
            trust_env=False,
            requote_redirect_url=False,
        )

        self._slots: dict[tuple, asyncio.Semaphore] = {}

    async def close(self) -> None:
        await self._session.close()

    def slot(self, host: str, port: int | None) -> asyncio.Semaphore:
        """Two at a time per host. Waiting for a slot does not count against the time-out."""
        return self._slots.setdefault((host, port), asyncio.Semaphore(PER_HOST))

    async def get(self, url: str, *, etag: str = "", last_modified: str = "") -> Answer:
        """Return a 200 or a 304. Raises OutgoingError for everything else.

        A network failure or a 5xx without Retry-After is tried once more.
        """
        try:
            return await self._get(url, etag, last_modified)
        except OutgoingError as error:
            if error.permanent or error.retry_after or error.kind not in ("network", "http"):
                raise
        await asyncio.sleep(RETRY_PAUSE * random.uniform(0.5, 1.5))  # noqa: S311 - spreads load
        return await self._get(url, etag, last_modified)

    async def _get(self, url: str, etag: str, last_modified: str) -> Answer:
        headers = {}
        if etag:
            headers["If-None-Match"] = etag
        if last_modified:
            headers["If-Modified-Since"] = last_modified
        async with self._ask(url, headers) as (response, started):
            if response.status == 304 and not headers:
                raise _failure(response)  # unchanged since nothing: there is nothing to keep
            return await _answer(response, started)

    async def look(self, url: str, limit: int) -> Look:
        """Return whatever answers, once, with at most `limit` bytes (> 0) of its unpacked body.

        Every status is an answer. Raises OutgoingError when none comes or none may be asked for.
        """
        async with self._ask(url, {}) as (response, _started):
            body = await _start(response, limit)
            return Look(status=response.status, url=str(response.url), body=body)

    @asynccontextmanager
    async def _ask(self, url: str, headers: dict) -> AsyncIterator[tuple]:
        """Yield the answer and when it was asked for. Whatever fails is an OutgoingError."""
        hops = [url]
        try:
            target = URL(url)
            async with self.slot(target.host, target.port), asyncio.timeout(TOTAL_TIMEOUT):
                started = time.monotonic()
                async with self._follow(hops, headers) as response:
                    yield response, started
        except (OutgoingError, aiohttp.ClientError, OSError, ValueError) as error:
            failure = _as_outgoing(error)
            failure.url = hops[-1]
            raise failure from failure.__cause__

    @asynccontextmanager
    async def _follow(self, hops: list[str], headers: dict) -> AsyncIterator:
        """Yield the first answer that is no redirect; each address asked is added to `hops`."""
        for _hop in range(MAX_REDIRECTS + 1):
            target = checked(hops[-1])
            async with self._session.get(
                target, headers=headers, allow_redirects=False
            ) as response:
                if response.status not in _REDIRECTS:
                    yield response
                    return
                hops.append(redirected(target, response.headers.get("Location", "")))
        raise OutgoingError("http", f"more than {MAX_REDIRECTS} redirects", permanent=True)


def _as_outgoing(error: Exception) -> OutgoingError:
    if isinstance(error, OutgoingError):
        return error
    if isinstance(error.__cause__, OutgoingError):
        return error.__cause__
    if isinstance(error, TimeoutError):
        failure = OutgoingError("timeout", f"no answer within {TOTAL_TIMEOUT:.0f} s")
    else:
        failure = OutgoingError("network", f"{type(error).__name__}: {error}"[:300])
    failure.__cause__ = error
    return failure


async def _answer(response: aiohttp.ClientResponse, started: float) -> Answer:
    if response.status not in (200, 304):
        raise _failure(response)
    body = b"" if response.status == 304 else await _body(response)
    return Answer(
        status=response.status,
        url=str(response.url),
        body=body,
        content_type=response.headers.get("Content-Type", "")[:200]
        .encode("ascii", "replace")
        .decode(),
        etag=_token(response, "ETag", 500),
        last_modified=_token(response, "Last-Modified", 100),
        seconds=time.monotonic() - started,
    )


def _token(response: aiohttp.ClientResponse, name: str, longest: int) -> str:
    """Return a header that can be stored and sent back as it came, else nothing."""
    value = response.headers.get(name, "")
    return value if value.isascii() and value.isprintable() and len(value) <= longest else ""


def _failure(response: aiohttp.ClientResponse) -> OutgoingError:
    wait = retry_after(response.headers.get("Retry-After", ""))
    if response.status == 429 and wait is None:
        wait = RATE_LIMITED
    return OutgoingError(
        "http",
        f"status {response.status}",
        permanent=response.status < 500 and response.status not in (408, 425, 429),
        retry_after=wait,
    )


def retry_after(value: str) -> int | None:
    """Return the seconds a Retry-After header asks for (a number or a date), or None."""
    value = value.strip()
    if value.isascii() and value.isdigit():
        return min(int(value[:9]), LONGEST_WAIT)
    try:
        moment = parsedate_to_datetime(value)
    except (TypeError, ValueError, OverflowError):
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    wait = (moment - datetime.now(UTC)).total_seconds()
    return max(1, min(int(wait), LONGEST_WAIT))


async def _body(response: aiohttp.ClientResponse) -> bytes:
    encoding = response.headers.get("Content-Encoding", "identity").strip().lower()
    if encoding not in ("identity", "", "gzip", "x-gzip"):
        raise OutgoingError("http", f"encoding {encoding[:40]} was not asked for", permanent=True)
    unpack = zlib.decompressobj(zlib.MAX_WBITS | 16) if "gzip" in encoding else None
    parts, size, wire = [], 0, 0
    async for chunk in response.content.iter_chunked(65_536):
        wire += len(chunk)
        if unpack is not None:
            try:
                chunk = unpack.decompress(chunk, MAX_BODY + 1 - size)
            except zlib.error as error:
                raise OutgoingError("network", f"broken gzip: {error}") from None
            if unpack.unconsumed_tail:
                size = MAX_BODY + 1
        size += len(chunk)
        if size > MAX_BODY or wire > MAX_BODY:
            raise OutgoingError("blocked", f"more than {MAX_BODY} bytes", permanent=True)
        parts.append(chunk)
    if unpack is not None and not unpack.eof:
        raise OutgoingError("network", "gzip ends in the middle")
    return b"".join(parts)


async def _start(response: aiohttp.ClientResponse, limit: int) -> bytes:
    """Return the first bytes of a body, up to `limit`; what cannot be unpacked is its end."""
    packed = "gzip" in response.headers.get("Content-Encoding", "").lower()
    unpack = zlib.decompressobj(zlib.MAX_WBITS | 16) if packed else None
    body, wire = b"", 0
    async for chunk in response.content.iter_chunked(65_536):
        wire += len(chunk)
        try:
            body += unpack.decompress(chunk, limit - len(body)) if unpack else chunk
        except zlib.error:
            break
        if max(wire, len(body)) >= limit:
            break
    return body[:limit]


class _RestingLoop(asyncio.SelectorEventLoop):
    """A loop whose clock stands still between two runs.

    What waits there, such as an answer that came while others were being stored, is not late.
    """

    rested = 0.0
    stopped: float | None = None

    def time(self) -> float:
        return super().time() - self.rested

    def run_until_complete(self, future):
        if self.stopped is not None:
            self.rested += time.monotonic() - self.stopped
        try:
            return super().run_until_complete(future)
        finally:
            self.stopped = time.monotonic()


class _Loop(threading.local):
    """One event loop and one client per thread; a forked child makes its own."""

    pid: int | None = None
    runner: asyncio.Runner
    client: Client | None = None

    def run(self, work):
        """Run `work(client)`, a coroutine function, to its end and return its result."""
        if self.pid != os.getpid():
            self.pid, self.runner, self.client = (
                os.getpid(),
                asyncio.Runner(loop_factory=_RestingLoop),
                None,
            )
            atexit.register(self.close)
        return self.runner.run(self._with_client(work))

    def close(self) -> None:
        """Close what this process opened; what a parent opened stays the parent's."""
        if self.pid != os.getpid():
            return
        if self.client is not None:
            self.runner.run(self.client.close())
        self.runner.close()
        self.pid = None

    async def _with_client(self, work):
        if self.client is None:
            self.client = Client()
        return await work(self.client)


run = _Loop().run
