"""Fetching: many feeds at once, each answer or failure on its own. No database in here."""

import asyncio
import hashlib
from dataclasses import dataclass

from lib import outgoing

from .reading import Document, FeedError


@dataclass(frozen=True)
class Wanted:
    """What to ask for: the addresses of one feed and what we already have of them."""

    feed_id: int
    urls: tuple[str, ...]
    etag: str = ""
    last_modified: str = ""
    digest: str = ""
    salt: str = ""  # what else a reading hangs on: a change of it makes all of the above worthless


@dataclass(frozen=True)
class Fetched:
    """What came back: documents, or the failure, or that nothing changed since."""

    feed_id: int
    documents: tuple[Document, ...] = ()
    unchanged: bool = False
    etag: str = ""
    last_modified: str = ""
    digest: str = ""
    error: FeedError | None = None


def fetch(wanted: list[Wanted]) -> list[Fetched]:
    """Return one result per wanted feed, in the same order. Never raises for a feed's sake."""

    async def all_of_them(client):
        return await asyncio.gather(*(_one(client, each) for each in wanted))

    return outgoing.run(all_of_them)


async def _one(client: outgoing.Client, wanted: Wanted) -> Fetched:
    try:
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
    except outgoing.OutgoingError as error:
        failure = FeedError(
            error.kind, error.message, permanent=error.permanent, retry_after=error.retry_after
        )
        return Fetched(feed_id=wanted.feed_id, error=failure)
    if not answers:
        return Fetched(
            feed_id=wanted.feed_id, error=FeedError("schema", "no address", permanent=True)
        )
    first = answers[0]
    if first.status == 304:
        return Fetched(
            feed_id=wanted.feed_id,
            unchanged=True,
            etag=first.etag or wanted.etag,
            last_modified=first.last_modified or wanted.last_modified,
            digest=wanted.digest,
        )
    digest = _digest(wanted.salt, answers)
    documents = tuple(Document(each.body, each.url, each.content_type) for each in answers)
    return Fetched(
        feed_id=wanted.feed_id,
        documents=documents,
        unchanged=digest == wanted.digest,
        etag=first.etag,
        last_modified=first.last_modified,
        digest=digest,
    )


def _digest(salt: str, answers: list[outgoing.Answer]) -> str:
    found = hashlib.blake2b(digest_size=24)
    for answer in answers:
        found.update(len(answer.body).to_bytes(8, "big"))
        found.update(answer.body)
    return _mark(salt) + found.hexdigest()


def _mark(salt: str) -> str:
    return hashlib.blake2b(salt.encode(), digest_size=8).hexdigest()
