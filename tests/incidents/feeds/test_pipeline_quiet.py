"""Reading the same again writes nothing, whichever way the page says that nothing changed."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from directory.models import ContentVersion
from incidents.feeds.models import Feed, FeedEvent, FeedTarget
from incidents.models import Proposal, StatusChange
from tests.factories import make_feed, make_platform

from .statuspage import incident

pytestmark = pytest.mark.django_db
MODELS = (FeedEvent, FeedTarget, Proposal, StatusChange, ContentVersion)


@pytest.fixture
def red(page, read):
    page.says("major_outage", [incident()])
    feed = make_feed("sen", [make_platform("sen-chat")], urls=page.url)
    read(feed)
    return feed


def rows() -> dict:
    return {model: list(model.objects.order_by("pk").values()) for model in MODELS}


def writes(queries) -> list[str]:
    """The tables written to, one for each statement."""
    found = []
    for query in queries:
        verb, _space, rest = query["sql"].partition(" ")
        if verb in ("INSERT", "UPDATE", "DELETE"):
            table = rest.split('"')[1]
            found.append(f"{verb} {table}")
    return found


def read_quietly(feed, read):
    """Read once more; nothing but the feed's own row may be written."""
    before = rows()
    with CaptureQueriesContext(
        connection,
    ) as queries:
        outcome = read(feed)
    assert rows() == before
    sql = [query["sql"] for query in queries]
    assert writes(queries) == []
    assert sum("UPDATE feeds_feed" in each for each in sql) == 1, "the row of the feed, once"
    return outcome


def test_the_same_bytes_again_write_nothing_but_that_it_answered(red, page, read):
    tried = red.last_ok_at
    outcome = read_quietly(red, read)
    assert (outcome.result, outcome.state, outcome.proposals) == ("unchanged", "major_outage", 0)
    assert red.last_ok_at > tried
    assert red.last_changed_at == tried


def test_a_304_writes_nothing_but_that_it_answered(red, page, read):
    page.tagged = True
    read(red)
    assert red.etag
    outcome = read_quietly(red, read)
    assert outcome.result == "unchanged"
    assert page.requests[-1].headers["If-None-Match"] == red.etag


def test_other_bytes_with_the_same_content_write_no_row_either(red, page, read):
    before = rows()
    page.says("major_outage", [incident()])
    with CaptureQueriesContext(connection) as queries:
        outcome = read(red)
    assert outcome.result == "new"
    assert (outcome.events, outcome.proposals) == (0, 0)
    assert rows() == before
    assert not [each for each in writes(queries) if each.startswith("INSERT")]


def test_another_release_reads_the_same_bytes_afresh(red, page, read, settings):
    settings.RELEASE = "2"
    assert read(red).result == "new"
    assert read(red).result == "unchanged"


@pytest.mark.parametrize("tagged", [False, True])
def test_a_component_named_on_the_desk_counts_though_the_page_did_not_change(
    tagged, red, page, read
):
    page.tagged = tagged
    read(red)
    platform = make_platform("sen-calls")
    FeedTarget.objects.create(feed=red, platform=platform, component="web")
    assert read(red).result == "new"
    assert StatusChange.objects.current().get(platform=platform).state == "major_outage"
    assert read(red).result == "unchanged"


def test_what_we_have_of_another_address_is_not_named(red, page, read, httpserver):
    page.tagged = True
    read(red)
    Feed.objects.filter(pk=red.pk).update(urls=page.url + "?page=2")
    assert read(red).result == "new"
    assert "If-None-Match" not in page.requests[-1].headers


def test_a_feed_of_two_addresses_is_read_whole_each_time(page, read):
    page.tagged = True
    feed = make_feed("two", [make_platform()], urls=f"{page.url}\n{page.url}?b")
    read(feed)
    assert read(feed).result == "unchanged"
    assert len(page.requests) == 4
    assert not any("If-None-Match" in request.headers for request in page.requests)
