"""Fetching alone: the answers of many feeds read and forgotten, fifty at once."""

import asyncio

import aiohttp

from incidents.feeds.claim import CHUNK
from lib import outgoing

TAG = '"0"'  # what the server's calm page is tagged with


def ours(urls: list[str], passes: int, tag: str = "") -> None:
    """Fetch with the client of the refresh; a tag makes the answers 304."""

    async def chunk(client, some):
        return await asyncio.gather(*(client.get(url, etag=tag) for url in some))

    for first in [*range(0, len(urls), CHUNK)] * passes:
        outgoing.run(lambda client, at=first: chunk(client, urls[at : at + CHUNK]))


class Bare:
    """Bare aiohttp, for orientation: one session whose connections stay, as ours do."""

    def __init__(self):
        self.runner = asyncio.Runner()
        self.session: aiohttp.ClientSession | None = None

    def __call__(self, urls: list[str], passes: int, tag: str = "") -> None:
        self.runner.run(self._fetch(urls, passes, {"If-None-Match": tag} if tag else {}))

    async def _fetch(self, urls: list[str], passes: int, headers: dict) -> None:
        if self.session is None:
            self.session = aiohttp.ClientSession()
        for first in [*range(0, len(urls), CHUNK)] * passes:
            some = urls[first : first + CHUNK]
            await asyncio.gather(*(self._one(url, headers) for url in some))

    async def _one(self, url: str, headers: dict) -> None:
        async with self.session.get(url, headers=headers) as answer:
            await answer.read()

    def close(self) -> None:
        """Close the session and the loop."""
        if self.session is not None:
            self.runner.run(self.session.close())
        self.runner.close()
