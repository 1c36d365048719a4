"""Fetching: many feeds at once, each answer or failure on its own. No database in here."""

import asyncio
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from lib import outgoing, probing
from lib.addresses import internal

from .reading import Document, FeedError

PATIENCE = 0.5  # seconds that quick answers wait for slower ones of their chunk


@dataclass(frozen=True)
class Wanted:
    """What to ask for: the addresses of one feed and what we already have of them."""

    feed_id: int
    urls: tuple[str, ...]
    etag: str = ""
    last_modified: str = ""
    digest: str = ""
    salt: str = ""  # what else a reading hangs on: a change of it makes all of the above worthless
    probe: bool = False
    marker: str = ""


@dataclass(frozen=True)
class Fetched:
    """What came back: documents, or the failure, or that nothing changed since.

    `seconds` is the time the answers took together, `size` their bytes after decompression.
    `silent` says that nobody answered, as it would be were we ourselves cut off.
    """

    feed_id: int
    documents: tuple[Document, ...] = ()
    unchanged: bool = False
    etag: str = ""
    last_modified: str = ""
    digest: str = ""
    error: FeedError | None = None
    seconds: float | None = None
    size: int | None = None
    silent: bool = False


def fetch(wanted: list[Wanted]) -> list[Fetched]:
    """Return one result per wanted feed, in the same order. Never raises for a feed's sake."""
    found = {each.feed_id: each for batch in arriving(wanted) for each in batch}
    return [found[each.feed_id] for each in wanted]


def arriving(wanted: list[Wanted]) -> Iterator[list[Fetched]]:
    """Yield results in batches as they arrive: a slow source keeps no quick one waiting."""

    async def start(client):
        return {asyncio.ensure_future(_one(client, each)) for each in wanted}

    async def some(_client):
        return await asyncio.wait(pending, timeout=PATIENCE)

    async def give_up(_client):
        for task in pending:
            task.cancel()
        await asyncio.gather(*pending, return_exceptions=True)

    pending = outgoing.run(start)
    try:
        while pending:
            done, pending = outgoing.run(some)
            if done:
                yield [task.result() for task in done]
    finally:
        if pending:
            outgoing.run(give_up)


def fetch_one(url: str) -> Document:
    """Return one document, unconditionally. Raises FeedError."""
    try:
        answer = outgoing.run(lambda client: client.get(url))
    except outgoing.OutgoingError as error:
        raise _failure(error) from None
    return Document(answer.body, answer.url, answer.content_type)


async def _one(client: outgoing.Client, wanted: Wanted) -> Fetched:
    if not wanted.urls:
        error = FeedError("schema", "no address", permanent=True)
        return Fetched(feed_id=wanted.feed_id, error=error)
    try:
        return await (_probed if wanted.probe else _asked)(client, wanted)
    except outgoing.OutgoingError as error:
        silent = error.kind in ("network", "timeout") and not _internal(wanted.urls)
        return Fetched(feed_id=wanted.feed_id, error=_failure(error), silent=silent)


def _internal(urls: tuple[str, ...]) -> bool:
    """Whether what is asked lies in the operator's own networks: no internet is needed for it."""
    return all(internal(urlsplit(url).hostname or "") for url in urls)


def _failure(error: outgoing.OutgoingError) -> FeedError:
    return FeedError(
        error.kind, error.message, permanent=error.permanent, retry_after=error.retry_after
    )


async def _probed(client: outgoing.Client, wanted: Wanted) -> Fetched:
    checks = await asyncio.gather(
        *(probing.check(client, url, wanted.marker) for url in wanted.urls)
    )
    body = probing.as_document(checks)
    return Fetched(
        feed_id=wanted.feed_id,
        documents=(Document(body, wanted.urls[0], "application/json"),),
        seconds=max(each.seconds for each in checks),
        size=len(body),
        silent=any(each.reached is False for each in checks) and not _internal(wanted.urls),
    )


async def _asked(client: outgoing.Client, wanted: Wanted) -> Fetched:
    # Conditional requests only where one document is the whole answer, and was read as now.
    asking = len(wanted.urls) == 1 and wanted.digest.startswith(_mark(wanted.salt))
    answers = [
        await client.get(
            url,
            etag=wanted.etag if asking else "",
            last_modified=wanted.last_modified if asking else "",
        )
        for url in wanted.urls
    ]
    first = answers[0]
    seconds = sum(each.seconds for each in answers)
    if first.status == 304:
        return Fetched(
            feed_id=wanted.feed_id,
            unchanged=True,
            etag=first.etag or wanted.etag,
            last_modified=first.last_modified or wanted.last_modified,
            digest=wanted.digest,
            seconds=seconds,
        )
    digest = _digest(wanted.salt, answers)
    return Fetched(
        feed_id=wanted.feed_id,
        documents=tuple(Document(each.body, each.url, each.content_type) for each in answers),
        unchanged=digest == wanted.digest,
        etag=first.etag,
        last_modified=first.last_modified,
        digest=digest,
        seconds=seconds,
        size=sum(len(each.body) for each in answers),
    )


def _digest(salt: str, answers: list[outgoing.Answer]) -> str:
    found = hashlib.blake2b(digest_size=24)
    for answer in answers:
        found.update(len(answer.body).to_bytes(8, "big"))
        found.update(answer.body)
    return _mark(salt) + found.hexdigest()


def _mark(salt: str) -> str:
    return hashlib.blake2b(salt.encode(), digest_size=8).hexdigest()
