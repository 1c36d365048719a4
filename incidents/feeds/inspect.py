"""Reading one source now, for an editor who wants to see what it really says."""

from dataclasses import replace
from typing import Any

from django.utils import timezone

from .fetch import Fetched, fetch
from .models import Feed
from .reading import FeedError
from .reading_json import as_json, error_as_json
from .refresh import parse, settle, take_in_all, targets_of, wanted

SHOWN = 65_536  # bytes of each document that are shown


def inspect(feed: Feed) -> dict[str, Any]:
    """Ask a source unconditionally, store the answer as any other, return it for the eyes.

    What a source says that is switched off is shown and not stored: `result` is "shown" then.
    `reading` is what `read_feed` prints; `documents` are address, content type, bytes and the
    first 64 KiB as text; `seconds` is the time it took, null where nothing came.
    """
    targets = targets_of([feed.pk])
    started = timezone.now()
    asked = wanted(feed, targets[feed.pk])
    [fetched] = fetch([replace(asked, etag="", last_modified="", digest="")])
    result = "shown"
    if feed.enabled:
        outcomes = take_in_all({feed.pk: feed}, targets, [fetched], started)
        settle(outcomes)
        result = outcomes[0].result
    return {
        "asked_at": started.isoformat(timespec="seconds"),
        "result": result,
        "seconds": fetched.seconds,
        "reading": _read(feed, fetched),
        "documents": [
            {
                "url": document.url,
                "content_type": document.content_type,
                "bytes": len(document.body),
                "text": document.body[:SHOWN].decode(errors="replace").replace("\0", ""),
            }
            for document in fetched.documents
        ],
    }


def _read(feed: Feed, fetched: Fetched) -> dict[str, Any]:
    try:
        if fetched.error is not None:
            raise fetched.error
        return as_json(parse(feed, fetched))
    except FeedError as error:
        return error_as_json(error)
