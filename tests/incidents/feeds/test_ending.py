"""An event that names its own end is over when that has passed."""

from datetime import timedelta

import pytest

from incidents.feeds.ending import end_what_is_over
from incidents.feeds.models import Feed, FeedEvent
from incidents.models import Proposal
from tests.factories import NOON, make_feed, make_platform

pytestmark = pytest.mark.django_db


def make_event(feed, key: str, ends_at) -> FeedEvent:
    return FeedEvent.objects.create(
        feed=feed,
        external_id=key,
        title=key,
        kind="incident",
        phase="investigating",
        ends_at=ends_at,
        first_seen_at=NOON,
        last_seen_at=NOON,
    )


def test_what_is_past_its_end_is_over_and_the_source_is_read_anew():
    feed = make_feed(platforms=[make_platform()], digest="x", etag='"1"')
    over = make_event(feed, "over", NOON)
    make_event(feed, "lasts", NOON + timedelta(seconds=1))
    make_event(feed, "open end", None)
    for event in FeedEvent.objects.all():
        Proposal.objects.create(
            key=f"{feed.slug}:event:{event.external_id}",
            feed=feed,
            event=event,
            level="degraded",
            title=event.title,
            started_at=NOON,
        )
    assert end_what_is_over(NOON) == 1
    over.refresh_from_db()
    assert over.gone_at == NOON
    assert set(feed.events.open().values_list("external_id", flat=True)) == {"lasts", "open end"}
    assert Proposal.objects.get(state="over").title == "over"
    assert Feed.objects.values_list("digest", "etag").get() == ("", "")
    assert end_what_is_over(NOON) == 0
