"""Providers drift: a page moves to another maker, an address answers HTML. An editor is asked.

Nothing is switched here. A candidate is looked for at most once a day and source, in the bytes at
hand and at the usual places of other providers on the same host.
"""

import logging
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.db import transaction
from django.utils import timezone

from .fetch import fetch_documents
from .models import Drift, Feed
from .reading import Document, FeedError
from .registry import PROVIDERS
from .store import UNREADABLE

logger = logging.getLogger(__name__)

ENOUGH = 3  # unreadable answers in a row
EVERY = timedelta(days=1)
SEARCH = 40.0  # seconds for all places together
_ANYTHING = ("syndication", "cap")  # read whatever is Atom or RSS: they say little, so they go last


def watch(feed: Feed, failure: FeedError, documents: list[Document], now: datetime) -> None:
    """Note a change of format, or have one looked for. `feed` is as it was before this failure."""
    if failure.kind not in UNREADABLE or not documents:
        return
    if feed.searched_at is not None and feed.searched_at > now - EVERY:
        return
    if provider := recognised(documents, but=feed.provider):
        _searched(feed, now)
        url = feed.addresses[0] if len(feed.addresses) == 1 else ""  # several stay as they are
        note(feed, failure.message, now, provider, url)
    elif feed.unreadable + 1 >= ENOUGH:
        from .tasks import look_for_format

        _searched(feed, now)
        transaction.on_commit(lambda: look_for_format.delay(feed.pk, failure.message))


def recognised(documents: list[Document], *, but: str) -> str | None:
    """Return the first other provider that reads these documents, or None."""
    names = [name for name in PROVIDERS if name not in _ANYTHING] + list(_ANYTHING)
    for name in names:
        ours = PROVIDERS[name].probe or PROVIDERS[name].pushed
        if name != but and not ours and _reads(name, documents):
            return name
    return None


def look(feed: Feed, message: str) -> Drift | None:
    """Ask the same host for what other providers usually publish; note what is found."""
    now = timezone.now()
    base = urlsplit(feed.addresses[0])
    places = [
        (provider.name, f"{base.scheme}://{base.netloc}{path.format(host=base.hostname)}")
        for provider in PROVIDERS.values()
        for path in provider.paths
    ]
    places = [(name, url) for name, url in places if url not in feed.addresses]
    answers = fetch_documents([url for _name, url in places], SEARCH)
    for (name, url), answer in zip(places, answers, strict=True):
        here = isinstance(answer, Document) and urlsplit(answer.url).netloc == base.netloc
        if here and _reads(name, [answer]):
            return note(feed, message, now, name, url)
    return note(feed, message, now)


@transaction.atomic
def note(
    feed: Feed, message: str, now: datetime, provider: str = "", url: str = ""
) -> Drift | None:
    """Put a change of format on the desk, once per source; renew the one that waits there.

    Nothing is noted of a source that can be read again meanwhile.
    """
    failing = Feed.objects.select_for_update(no_key=True, of=("self",)).filter(failures__gt=0)
    if not failing.filter(pk=feed.pk).exists():
        return None
    words = {"message": message[:500], "provider": provider, "url": url[:1000], "noticed_at": now}
    drift, _made = Drift.objects.update_or_create(
        feed=feed, state=Drift.State.WAITING, defaults=words
    )
    logger.warning("feed %s: seems to speak %s now", feed.slug, provider or "no format we know")
    return drift


def _searched(feed: Feed, now: datetime) -> None:
    Feed.objects.filter(pk=feed.pk).update(searched_at=now)


def _reads(name: str, documents: list[Document]) -> bool:
    try:
        PROVIDERS[name].parse(documents)
    except FeedError:
        return False
    except Exception:
        logger.exception("adapter %s: a surprise while looking for a format", name)
        return False
    return True
