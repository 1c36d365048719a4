"""Two refreshes of one source that overlap, a batch undone, an editor faster than a worker."""

from collections.abc import Callable

import pytest
from django.db import OperationalError
from django.utils import timezone

from incidents import publish
from incidents.feeds import bulk, proposing
from incidents.feeds.fetch import fetch
from incidents.feeds.models import Feed
from incidents.feeds.refresh import settle, take_in_all, targets_of, wanted
from incidents.feeds.store import Outcome
from incidents.feeds.tasks import settle_board
from incidents.models import Proposal, StatusChange
from tests.factories import NOON, make_feed, make_platform

from .statuspage import Page, incident

pytestmark = pytest.mark.django_db


@pytest.fixture
def platform():
    return make_platform("sen-chat")


@pytest.fixture
def feed(page, platform):
    return make_feed("sen", [platform], urls=page.url)


@pytest.fixture
def other(page, httpserver):
    """Another source, on a page of its own that says the same."""
    return make_feed("tre", [make_platform()], urls=Page(httpserver, "/tre.json").url)


def ask(clock, *feeds: Feed) -> Callable[[], list[Outcome]]:
    """Ask as one worker does, a second later; return what stores its answers."""
    clock.shift(1)
    started = timezone.now()
    loaded = Feed.objects.in_bulk([feed.pk for feed in feeds])
    targets = targets_of(loaded)
    answers = fetch([wanted(each, targets[each.pk]) for each in loaded.values()])

    def store() -> list[Outcome]:
        clock.shift(1)
        outcomes = take_in_all(loaded, targets, answers, started)
        settle(outcomes)
        return outcomes

    return store


def words(feed: Feed) -> set[str]:
    """Every word that stands of a source: its own, its target's, the board's."""
    feed.refresh_from_db()
    target = feed.targets.get()
    shown = StatusChange.objects.current().get(platform=target.platform_id)
    return {feed.state, target.state, shown.state}


def test_what_could_not_be_stored_together_is_stored_whole_one_by_one(
    page, feed, other, clock, monkeypatch
):
    propose, undone = proposing.propose, []

    def once_in_a_circle(cases, now):
        if not undone:
            undone.append(len(cases))
            raise OperationalError("deadlock detected")
        return propose(cases, now)

    monkeypatch.setattr(proposing, "propose", once_in_a_circle)
    page.says("major_outage")
    Feed.objects.filter(pk=other.pk).update(urls=page.url)
    store = ask(clock, feed, other)
    assert [outcome.result for outcome in store()] == ["new", "new"]
    assert undone == [2]
    assert words(feed) == words(other) == {"major_outage"}


def test_the_word_of_the_later_refresh_stands_though_both_began_alike(page, feed, clock):
    page.says("major_outage")
    ask(clock, feed)()
    page.says("operational")
    earlier = ask(clock, feed)
    page.says("major_outage")
    later = ask(clock, feed)
    assert [outcome.result for outcome in earlier()] == ["new"]
    assert words(feed) == {"operational"}
    assert [outcome.result for outcome in later()] == ["new"]
    assert words(feed) == {"major_outage"}


@pytest.mark.parametrize(
    ("before", "between"), [("operational", "major_outage"), ("major_outage", "operational")]
)
def test_unchanged_against_what_another_worker_replaced_is_no_answer(
    before, between, page, feed, clock, read
):
    page.says(before)
    old = page.body
    read(feed)
    page.says(between)
    replacing = ask(clock, feed)
    page.serves(old)
    unchanged = ask(clock, feed)
    replacing()
    assert words(feed) == {between}
    assert [outcome.result for outcome in unchanged()] == ["superseded"]
    feed.refresh_from_db()
    assert (feed.digest, feed.due_at) == ("", timezone.now()), "read in full, at once"
    read(feed)
    assert words(feed) == {before}


def test_where_the_quiet_statement_fails_each_answer_is_stored_on_its_own(
    page, feed, other, read, monkeypatch
):
    def deadlock(rows, started, now):
        raise OperationalError("deadlock detected")

    read(feed, other)
    page.says("major_outage")
    monkeypatch.setattr(bulk, "store_quiet", deadlock)
    outcomes = read(feed, other)
    assert (outcomes["sen"].result, outcomes["tre"].result) == ("new", "unchanged")
    assert other.last_ok_at == timezone.now()


@pytest.fixture
def faster_editor(monkeypatch):
    """An editor who dismisses whatever can be, once the next refresh has read the desk."""
    look = proposing._rows

    def then_answered(*args):
        rows = look(*args)
        for proposal in Proposal.objects.filter(state__in=["pending", "over"]):
            publish.answer([proposal], Proposal.State.DISMISSED, None)
        return rows

    return lambda: monkeypatch.setattr(proposing, "_rows", then_answered)


def test_what_an_editor_just_answered_is_not_marked_as_over(page, feed, read, faster_editor):
    page.says("major_outage")
    read(feed)
    page.says("operational")
    faster_editor()
    read(feed)
    assert Proposal.objects.get().state == "dismissed"


def test_what_an_editor_just_answered_is_not_put_back_on_the_desk(page, feed, read, faster_editor):
    for state in ("major_outage", "operational"):
        page.says(state)
        read(feed)
    assert Proposal.objects.get().state == "over"
    page.says("major_outage")
    faster_editor()
    read(feed)
    proposal = Proposal.objects.get()
    assert (proposal.state, proposal.answered_at) == ("dismissed", timezone.now())


def switch_off(feed: Feed) -> None:
    Feed.objects.filter(pk=feed.pk).update(enabled=False)


@pytest.mark.parametrize("lose", [switch_off, Feed.delete])
def test_what_waits_for_a_lost_source_ends_with_the_next_settlement(
    lose, page, feed, other, read, clock
):
    Feed.objects.filter(pk=other.pk).update(urls=page.url)
    page.says("major_outage", [incident()])
    read(feed, other)
    by_hand = Proposal.objects.create(
        key="by hand", evidence_kind="editor", level="degraded", title="x", started_at=NOON
    )
    lose(feed)
    settle_board()
    states = dict(Proposal.objects.values_list("key", "state"))
    assert states == {
        "sen:event:e1": "over",
        "tre:event:e1": "pending",
        by_hand.key: "pending",
    }


def test_an_answer_that_comes_after_its_source_was_switched_off_leaves_nothing_waiting(
    page, feed, clock
):
    page.says("major_outage")
    store = ask(clock, feed)
    switch_off(feed)
    store()
    settle_board()
    assert not Proposal.objects.pending().exists()


def test_what_a_deleted_source_left_behind_does_not_block_its_successor(page, feed, platform, read):
    page.says("major_outage", [incident()])
    read(feed)
    feed.delete()
    successor = make_feed("sen", [platform], urls=page.url)
    assert read(successor).result == "new"
    proposals = Proposal.objects.order_by("pk").values_list("feed", "state")
    assert list(proposals) == [(None, "over"), (successor.pk, "pending")]
