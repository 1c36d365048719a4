"""Host families: when most pages on one maker's hosts fail at once, it is the host, not the pages.

Such a failure says nothing of the platforms: it is held back, told to editors as one thing, and
nobody is alerted. What the pages last said counts until it is stale, as always.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

from .models import Feed

SHARE = 0.7
FEWEST = 3
_SECOND = frozenset({"ac", "co", "com", "edu", "gov", "net", "or", "org"})  # as in .com.vn
_UNREACHED = frozenset({Feed.Failure.HTTP, Feed.Failure.NETWORK, Feed.Failure.TIMEOUT})


@dataclass(frozen=True)
class Family:
    """The sources on one maker's hosts, and those of them that cannot be reached now."""

    name: str
    feeds: tuple[Feed, ...]
    failing: tuple[Feed, ...]

    @property
    def unreachable(self) -> bool:
        """Whether at least 70 % of at least three sources fail."""
        enough = len(self.feeds) >= FEWEST
        return enough and len(self.failing) >= SHARE * len(self.feeds)


def families(feeds: Iterable[Feed]) -> list[Family]:
    """Group sources by whose hosts they are on; our own checks belong to nobody."""
    grouped = defaultdict(list)
    for feed in feeds:
        if feed.definition is not None and not feed.definition.probe and feed.addresses:
            grouped[_family(feed)].append(feed)
    return [
        Family(name, tuple(members), tuple(feed for feed in members if _fails(feed)))
        for name, members in sorted(grouped.items())
    ]


def unreachable(feeds: Iterable[Feed]) -> list[Family]:
    """Return the families whose hosts cannot be reached."""
    return [family for family in families(feeds) if family.unreachable]


def _fails(feed: Feed) -> bool:
    return feed.failures > 0 and feed.failure in _UNREACHED


def _family(feed: Feed) -> str:
    """The maker whose hosts serve a provider's pages, else the site that the host is part of."""
    if feed.definition.vendor:
        return feed.definition.vendor
    labels = (urlsplit(feed.addresses[0]).hostname or "").split(".")
    national = len(labels) > 2 and len(labels[-1]) == 2 and labels[-2] in _SECOND
    return ".".join(labels[-3:] if national else labels[-2:])
