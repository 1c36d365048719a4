"""A feed server on loopback in a process of its own. Bodies are prepared, so it is not measured.

An address is http://127.0.1.N:PORT/MODE/FEED/FILE. All of 127.0.0.0/8 is loopback on Linux: each
feed gets a host that is not many others', for our client asks each host two things at a time.
Modes: `tagged` has an ETag and answers 304 to it; `same` is the same body without any validator;
`new` is another body at each read; `slow` is `tagged` after 5 seconds; `dead` hangs up.
"""

import asyncio
import gzip
import re
import socket
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from . import payloads

HOSTS = 250
VARIANTS = 64  # bodies in the round of `new`
SLOW = 5.0  # seconds
ATOM, SUMMARY = "history.atom", "summary.json"
_FILES = {
    ATOM: (payloads.atom, "application/atom+xml; charset=utf-8"),
    SUMMARY: (payloads.summary, "application/json; charset=utf-8"),
}
_ASKED = re.compile(rb"GET /([a-z]+)/\d+/([a-z.]+) ")
_TAG = re.compile(rb'\r\nif-none-match: *("[^"\r]*")', re.IGNORECASE)


def address(port: int, mode: str, feed: int, file: str) -> str:
    """Return the URL of one feed."""
    return f"http://127.0.1.{1 + feed % HOSTS}:{port}/{mode}/{feed}/{file}"


@contextmanager
def serving() -> Iterator[int]:
    """Run the server until the block ends; yield its port."""
    command = [sys.executable, "-m", "tests.bench.server"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        try:
            yield int(process.stdout.readline())
        finally:
            process.stdin.close()  # it ends by this, and when we are killed


class Answers(asyncio.Protocol):
    """One connection: requests without a body, each answered at once unless it is to be slow."""

    prepared: dict[tuple[bytes, int, bool], bytes] = {}
    reads: Counter = Counter()

    def __init__(self):
        self.waiting = b""

    def connection_made(self, transport):
        self.transport = transport

    def data_received(self, data):
        *heads, self.waiting = (self.waiting + data).split(b"\r\n\r\n")
        for head in heads:
            self.answer(head)

    def answer(self, head: bytes) -> None:
        """Write the answer to one request."""
        asked = _ASKED.match(head)
        mode, file = asked[1], asked[2]
        if mode == b"dead":
            self.transport.abort()
            return
        variant = 0
        if mode == b"new":
            variant = 1 + self.reads[asked[0]] % (VARIANTS - 1)
            self.reads[asked[0]] += 1
        tag = _TAG.search(head)
        if tag and tag[1] == b'"%d"' % variant:
            answer = b'HTTP/1.1 304 Not Modified\r\nETag: "%d"\r\n\r\n' % variant
        else:
            answer = self.prepared[file, variant, mode != b"same"]
        if mode == b"slow":
            asyncio.get_running_loop().call_later(SLOW, self.transport.write, answer)
        else:
            self.transport.write(answer)


def _prepare() -> None:
    """Make every answer there is: gzip, as status pages send it."""
    for file, (make, kind) in _FILES.items():
        for variant in range(VARIANTS):
            body = gzip.compress(make(variant), 6)
            head = (
                f"HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\nContent-Encoding: gzip\r\n"
                f"Vary: Accept-Encoding\r\nContent-Length: {len(body)}\r\n"
            )
            for tagged in (False, True):
                tag = f'ETag: "{variant}"\r\n' if tagged else ""
                whole = f"{head}{tag}\r\n".encode() + body
                Answers.prepared[file.encode(), variant, tagged] = whole


def _sockets() -> list[socket.socket]:
    """Listen on one port of many loopback addresses; nothing else can reach it."""
    found: list[socket.socket] = []
    for host in range(HOSTS):
        port = found[0].getsockname()[1] if found else 0
        found.append(socket.create_server((f"127.0.1.{1 + host}", port), backlog=128))
    return found


async def _serve() -> None:
    loop = asyncio.get_running_loop()
    over = asyncio.Event()
    sockets = _sockets()
    for each in sockets:
        await loop.create_server(Answers, sock=each)
    loop.add_reader(sys.stdin, over.set)
    print(sockets[0].getsockname()[1], flush=True)
    await over.wait()


if __name__ == "__main__":
    _prepare()
    asyncio.run(_serve())
