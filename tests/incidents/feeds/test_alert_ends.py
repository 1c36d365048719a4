"""An alert that names its own end is over then, and leaves neither proposal nor state behind."""

import pytest
from django.db import OperationalError
from django.utils import timezone

from incidents.feeds import ending, tasks
from incidents.feeds.tasks import settle_board
from incidents.models import Proposal, StatusChange
from tests.factories import NOON, make_feed, make_platform

from .statuspage import Page
from .test_overlaps import ask

pytestmark = pytest.mark.django_db

# Ends two minutes and a half after noon.
ALERT = """<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2">
<identifier>id1</identifier><sender>sen@example</sender><sent>2026-03-05T11:00:00+00:00</sent>
<status>Actual</status><msgType>Alert</msgType><scope>Public</scope>
<info><category>Infra</category><event>Outage</event><urgency>Immediate</urgency>
<severity>Severe</severity><certainty>Observed</certainty>
<expires>2026-03-05T12:02:30+00:00</expires><headline>No network</headline></info></alert>"""


def alerts(page: Page, slug="cap", **values):
    page.serves(ALERT, **{"Content-Type": "application/cap+xml"})
    return make_feed(slug, [make_platform()], provider="cap", urls=page.url, **values)


@pytest.fixture
def feed(page):
    return alerts(page)


def shown(feed) -> str:
    return StatusChange.objects.current().get(platform__targets__feed=feed).state


@pytest.mark.parametrize("trusted", [True, False])
def test_an_alert_that_ends_is_over_and_proposes_no_state(trusted, page, read, clock):
    feed = alerts(page, trusted=trusted)
    read(feed)
    read(feed)
    assert Proposal.objects.pending().get().key == "cap:event:id1"
    clock.shift(45)
    settle_board()
    assert list(Proposal.objects.values_list("key", "state")) == [("cap:event:id1", "over")]
    read(feed)
    assert (feed.state, shown(feed)) == ("no_known_issue", "no_known_issue")
    assert not Proposal.objects.pending().exists()


def test_an_alert_may_end_while_an_answer_is_on_the_way(feed, read, clock):
    read(feed)
    clock.shift(80)
    store = ask(clock, feed)  # a moment before the end, and the same words as ever
    clock.shift(10)
    settle_board()
    assert not feed.events.open().exists()
    assert [outcome.result for outcome in store()] == ["superseded"]
    read(feed)
    assert (feed.state, shown(feed)) == ("no_known_issue", "no_known_issue")
    assert not Proposal.objects.pending().exists()


def test_the_board_is_settled_though_ending_fails(feed, read, clock, monkeypatch):
    def deadlock(now):
        raise OperationalError("deadlock detected")

    read(feed)
    assert shown(feed) == "major_outage"
    clock.shift(3600)
    monkeypatch.setattr(tasks, "end_what_is_over", deadlock)
    with pytest.raises(OperationalError):
        settle_board()
    assert shown(feed) == "unknown", "nothing stays on old words"


def test_one_source_that_cannot_be_ended_keeps_no_other_waiting(
    feed, page, read, clock, monkeypatch
):
    other = alerts(page, "other")
    end = ending._end

    def in_a_circle(pk, now):
        if pk == feed.pk:
            raise OperationalError("deadlock detected")
        return end(pk, now)

    read(feed, other)
    clock.shift(200)
    with monkeypatch.context() as patched:
        patched.setattr(ending, "_end", in_a_circle)
        settle_board()
    assert (feed.events.open().count(), other.events.open().count()) == (1, 0)
    settle_board()
    assert not feed.events.open().exists()


def test_what_a_source_left_behind_does_not_keep_its_namesake_from_ending(feed, read, clock):
    platform = feed.targets.get().platform_id
    read(feed)
    Proposal.objects.create(
        key=f"cap:state:{platform}", level="degraded", title="x", started_at=NOON
    )
    clock.shift(200)
    settle_board()
    assert feed.events.get().gone_at == timezone.now()
    assert not Proposal.objects.pending().exists()
