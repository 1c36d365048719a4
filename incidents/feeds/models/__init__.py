"""Status sources, what they reported, and how reading them goes."""

from .feeds import Feed, FeedEvent, FeedTarget, patience, provider_choices
from .watch import Drift, FailureCount, OwnConnection

__all__ = [
    "Drift",
    "FailureCount",
    "Feed",
    "FeedEvent",
    "FeedTarget",
    "OwnConnection",
    "patience",
    "provider_choices",
]
