"""Fetching: many feeds at once, each answer or failure on its own. No database in here."""

import asyncio
import hashlib
import logging
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from lib import outgoing, probing
from lib.addresses import internal

from .reading import Document, FeedError

PATIENCE = 0.5  # seconds that quick answers wait for slower ones of their chunk
CHUNK_TIME = 60.0  # seconds after which what is left of a chunk is given up

logger = logging.getLogger(__name__)


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
    `silent` says that nobody answered, as it would be were we ourselves cut off; `public` that the
    internet was needed for it; `waited` that its turn never came, which says nothing of it.
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
    public: bool = True
    waited: bool = False


def fetch(wanted: list[Wanted]) -> list[Fetched]:
    """Return one result per wanted feed, in the same order. Never raises for a feed's sake."""
    found = {each.feed_id: each for batch in arriving(wanted) for each in batch}
    return [found[each.feed_id] for each in wanted]


def arriving(wanted: list[Wanted]) -> Iterator[list[Fetched]]:
    """Yield results in batches as they arrive: a slow source keeps no quick one waiting.

    What has not answered after a minute, the last of many on a host that hangs, is given up.
    """

    async def start(client):
        return {asyncio.ensure_future(_one(client, each)): each for each in wanted}

    async def some(_client):
        return await asyncio.wait(pending, timeout=PATIENCE)

    async def give_up(_client):
        for task in pending:
            task.cancel()
        await asyncio.gather(*pending, return_exceptions=True)

    asked = outgoing.run(start)
    pending = set(asked)
    end = time.monotonic() + CHUNK_TIME
    try:
        while pending and time.monotonic() < end:
            done, pending = outgoing.run(some)
            if done:
                yield [task.result() for task in done]
        if pending:
            yield [_too_late(asked[task]) for task in pending]
    finally:
        if pending:
            outgoing.run(give_up)


def _too_late(wanted: Wanted) -> Fetched:
    error = FeedError("timeout", "its turn did not come: others on its host hang")
    return Fetched(feed_id=wanted.feed_id, error=error, waited=True)


def fetch_documents(urls: list[str], seconds: float) -> list[Document | FeedError]:
    """Return documents, or why there is none, in the order of their addresses.

    Asked at once and unconditionally; what has not come after so many seconds is a FeedError.
    """

    async def all_of_them(client):
        async def one(url):
            try:
                async with asyncio.timeout(seconds):
                    answer = await client.get(url)
            except TimeoutError:
                return FeedError("timeout", f"nothing within {seconds:.0f} s")
            except Exception as error:
                return _failure(error)
            return Document(answer.body, answer.url, answer.content_type)

        return await asyncio.gather(*map(one, urls))

    return outgoing.run(all_of_them)


def brought(wanted: Wanted, body: bytes) -> Fetched:
    """Return what somebody brings as if it had been fetched: the same road lies before it."""
    found = outgoing.Answer(status=200, url="", body=body, content_type="application/json")
    digest = _digest(wanted.salt, [found])
    return Fetched(
        feed_id=wanted.feed_id,
        documents=(Document(body, "", "application/json"),),
        unchanged=digest == wanted.digest,
        digest=digest,
        size=len(body),
        public=False,
    )


async def _one(client: outgoing.Client, wanted: Wanted) -> Fetched:
    if not wanted.urls:
        error = FeedError("schema", "no address", permanent=True)
        return Fetched(feed_id=wanted.feed_id, error=error, public=False)
    public = not _internal(wanted.urls)
    try:
        found = await (_probed if wanted.probe else _asked)(client, wanted)
        return replace(found, public=public, silent=found.silent and public)
    except Exception as error:
        failure = _failure(error)
    silent = failure.kind in ("network", "timeout") and public
    return Fetched(feed_id=wanted.feed_id, error=failure, silent=silent, public=public)


def _internal(urls: tuple[str, ...]) -> bool:
    """Whether what is asked lies in the operator's own networks: no internet is needed for it."""
    return all(internal(urlsplit(url).hostname or "") for url in urls)


def _failure(error: Exception) -> FeedError:
    """Return why nothing came. A library may raise anything over bytes nobody thought of."""
    if not isinstance(error, outgoing.OutgoingError):
        logger.error("a surprise while asking", exc_info=error)
        return FeedError("schema", f"unexpected {type(error).__name__}")
    return FeedError(
        error.kind, error.message, permanent=error.permanent, retry_after=error.retry_after
    )


async def _probed(client: outgoing.Client, wanted: Wanted) -> Fetched:
    found = await asyncio.gather(
        *(probing.check(client, url, wanted.marker) for url in wanted.urls),
        return_exceptions=True,
    )
    for each in found:
        if isinstance(each, BaseException):
            raise each
    checks = [each for each in found if isinstance(each, probing.Check)]
    body = probing.as_document(checks)
    return Fetched(
        feed_id=wanted.feed_id,
        documents=(Document(body, wanted.urls[0], "application/json"),),
        seconds=max(each.seconds for each in checks),
        size=len(body),
        silent=any(each.reached is False and not _answered(each) for each in checks),
    )


def _answered(check: probing.Check) -> bool:
    """Whether somebody answered, if only to refuse: then we are not cut off."""
    return check.detail.startswith("status ")


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
