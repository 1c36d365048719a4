"""Asking over real HTTP: one client for one question, and servers that misbehave on purpose."""

import asyncio
from collections.abc import Awaitable, Callable

from lib import outgoing


def get(url: str, **options) -> outgoing.Answer:
    """Ask with a client of its own, closed afterwards."""
    return asyncio.run(_with_client(lambda client: client.get(url, **options)))


def refused(url: str, **options) -> outgoing.OutgoingError:
    """Return the failure; an answer fails the test."""
    try:
        answer = get(url, **options)
    except outgoing.OutgoingError as error:
        return error
    raise AssertionError(f"answered with {answer.status}")


async def _with_client(work: Callable[[outgoing.Client], Awaitable]):
    client = outgoing.Client()
    try:
        return await work(client)
    finally:
        await client.close()


def ask_raw(handler, work=None) -> object:
    """Run `work(client, url)` beside a TCP server whose every connection goes to `handler`.

    `handler(write, connection)` is a coroutine that gets a function sending bytes, and the
    number of the connection from 1. Without `work` the address is asked once.
    """
    count = 0

    async def serve(reader, writer):
        nonlocal count
        count += 1

        async def write(data: bytes) -> None:
            writer.write(data)
            await writer.drain()

        try:
            await reader.readuntil(b"\r\n\r\n")
            await handler(write, count)
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    async def run():
        server = await asyncio.start_server(serve, "127.0.0.1", 0)
        url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/"
        try:
            if work is None:
                return await _with_client(lambda client: client.get(url))
            return await _with_client(lambda client: work(client, url))
        finally:
            server.close()

    return asyncio.run(run())
