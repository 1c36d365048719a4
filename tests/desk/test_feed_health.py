"""The health page of the sources, one source closely, and how trouble is grouped in the room."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from incidents.desk.health import survey
from incidents.feeds.models import Drift, FailureCount, Feed, FeedEvent, FeedTarget, OwnConnection
from incidents.models import StatusChange
from tests.factories import make_feed, make_platform

from .people import sign_in

pytestmark = pytest.mark.django_db
LIST = "/desk/room/feeds/"


def make_read(slug, platforms=(), **values):
    """A source that was read a moment ago and works."""
    now = timezone.now()
    return make_feed(
        slug,
        platforms=platforms,
        **{
            "state": "operational",
            "last_ok_at": now,
            "last_tried_at": now,
            "last_seconds": 0.312,
            "last_bytes": 20_480,
            **values,
        },
    )


def failing(slug, failure="http", **values):
    values = {"failures": 2, "last_error": f"status 503 {slug}", **values}
    return make_read(slug, failure=failure, **values)


def age(feed, **since):
    """Let a source have been set up some time ago."""
    feed.history.update(history_date=timezone.now() - timedelta(**since))
    return feed


def room_names(desk):
    return [row.feed.slug for row in desk.get("/desk/").context["survey"].alone_in_trouble]


def test_the_page_says_how_reading_each_source_goes(desk):
    platform = make_platform("github")
    feed = failing("github-status", platforms=[platform], unrecognised="on_fire")
    FailureCount.objects.create(feed=feed, day=timezone.now().date(), kind="http", count=3)
    FailureCount.objects.create(feed=feed, day=timezone.now().date(), kind="parse", count=1)
    old = timezone.now().date() - timedelta(days=9)
    FailureCount.objects.create(feed=feed, day=old, kind="timeout", count=8)
    page = desk.get(LIST).content.decode()
    for words in ("Github-Status", "312 ms", "20,0", "status 503 github-status", "on_fire"):
        assert words in page, words
    row = survey(timezone.now()).rows[0]
    assert [(str(kind), number) for kind, number in row.counts] == [
        (Feed.Failure.HTTP.label, 3),
        (Feed.Failure.PARSE.label, 1),
    ]


def test_what_an_editor_must_know_of_a_source_is_marked(desk):
    for slug, values in {
        "unproven": {"provider": "meta"},
        "rumours": {"provider": "syndication", "trusted": False},
        "check": {"provider": "probe", "trusted": False},
        "gone": {"provider": "no-such-provider"},
        "off": {"enabled": False},
    }.items():
        make_read(slug, **values)
    marks = {row.feed.slug: len(row.marks) for row in survey(timezone.now()).rows}
    assert marks == {"unproven": 1, "rumours": 1, "check": 1, "gone": 1, "off": 1}
    shown = {
        each["key"]: [row.feed.slug for row in each["rows"]]
        for each in desk.get(LIST).context["filters"]
    }
    assert (shown["checks"], shown["disabled"]) == (["check"], ["off"])
    assert set(shown["unproven"]) == {"unproven", "gone"}
    assert len(shown[""]) == 5


def test_the_worst_comes_first_and_what_is_off_last(desk):
    off = make_read("off", enabled=False, failures=9, failure="http")
    calm = make_read("calm")
    odd = make_read("odd", unrecognised="on_fire")
    fails = failing("fails")
    silent = failing("silent", last_ok_at=timezone.now() - timedelta(days=2))
    drifted = make_read("drifted")
    Drift.objects.create(feed=drifted, noticed_at=timezone.now(), message="not JSON")
    rows = desk.get(LIST).context["rows"]
    assert [row.feed for row in rows] == [drifted, silent, fails, odd, calm, off]
    shown = desk.get(f"{LIST}?show=trouble").context["rows"]
    assert [row.feed for row in shown] == [drifted, silent, fails]
    assert desk.get(f"{LIST}?show=nonsense").status_code == 200


def test_a_missing_component_and_a_state_read_once_are_told(desk):
    feed = make_read("cloudflare", platforms=[make_platform("dns")], pending_state="degraded")
    feed.targets.update(component="abc123", state="unknown")
    row = survey(timezone.now()).rows[0]
    assert (row.missing, row.in_trouble) == (["abc123"], True)
    for address in ("/desk/", LIST, f"{LIST}cloudflare/"):
        assert "abc123" in desk.get(address).content.decode(), address
    assert str(row.pending_label) in desk.get(LIST).content.decode()
    # Nobody can say that a component is missing in an answer that did not come.
    Feed.objects.update(failures=1, failure="http")
    assert survey(timezone.now()).rows[0].missing == []


def test_one_source_closely(desk):
    platform = make_platform("github")
    feed = failing("github-status", platforms=[platform])
    now = timezone.now()
    StatusChange.objects.create(
        platform=platform, state="degraded", since=now, evidence_name="Another one", feed=None
    )
    for day, kind, count in ((0, "http", 7), (20, "timeout", 5), (40, "blocked", 77)):
        FailureCount.objects.create(
            feed=feed, day=now.date() - timedelta(days=day), kind=kind, count=count
        )
    FeedEvent.objects.create(
        feed=feed,
        external_id="1",
        title="Git is <slow>",
        kind="incident",
        phase="investigating",
        impact="minor",
        started_at=now,
        url="https://www.githubstatus.com/incidents/1",
        first_seen_at=now,
        last_seen_at=now,
    )
    answer = desk.get(f"{LIST}github-status/")
    page = answer.content.decode()
    for words in (
        "Git is &lt;slow&gt;",
        "https://www.githubstatus.com/incidents/1",
        "https://github-status.example/api/v2/summary.json",
        "Another one",
        reverse("feeds:edit", args=[feed.pk]),
        reverse("incident_room:read_now", args=[feed.slug]),
    ):
        assert words in page, words
    assert [each.numbers for each in answer.context["days"]] == [[7, 0], [0, 5]]
    StatusChange.objects.update(feed=feed)
    row = desk.get(f"{LIST}github-status/").context["row"]
    assert row.targets[0].followed


@pytest.mark.parametrize("address", [LIST, f"{LIST}one/", "/desk/"])
def test_more_sources_cost_no_more_queries(desk, address):
    def fill(first, last):
        for number in range(first, last):
            feed = failing(f"feed-{number}", platforms=[make_platform(), make_platform()])
            FailureCount.objects.create(feed=feed, day=timezone.now().date(), kind="http", count=1)
            Drift.objects.create(feed=feed, noticed_at=timezone.now(), message="not JSON")
            StatusChange.objects.create(
                platform=feed.targets.first().platform, state="degraded", since=timezone.now(),
                feed=feed,
            )  # fmt: skip

    def once():
        with CaptureQueriesContext(connection) as queries:
            assert desk.get(address).status_code == 200
        return len(queries)

    def count():
        return min(once(), once())  # what is cached for some seconds is read anew now and then

    make_feed("one")
    fill(0, 2)
    desk.get(address)
    few = count()
    fill(2, 29)
    assert count() == few


def test_who_may_see_and_who_may_act(client):
    make_read("github")
    Drift.objects.create(feed=Feed.objects.get(), noticed_at=timezone.now(), message="not JSON")
    assert client.get(LIST).headers["Location"].startswith("/desk/login/")
    sign_in(client)
    for address in (LIST, f"{LIST}github/"):
        assert client.get(address).headers["Location"] == "/desk/"
    assert LIST not in client.get("/desk/").content.decode()
    sign_in(client, "view_feed")
    for address in (LIST, f"{LIST}github/"):
        page = client.get(address)
        assert page.status_code == 200
        assert "<form" not in page.content.decode().partition("incident-room")[2]
    assert client.post(f"{LIST}github/read/").headers["Location"] == "/desk/"
    sign_in(client, "change_feed")
    assert "/github/read/" in client.get(f"{LIST}github/").content.decode()
    assert LIST in client.get("/desk/").content.decode()


def test_a_host_that_cannot_be_reached_is_one_line(desk):
    for number in range(4):
        failing(f"page-{number}", failure="timeout")
    make_read("page-4")
    failing("odd-one", failure="parse", provider="instatus")
    page = desk.get("/desk/")
    family = page.context["survey"].unreachable[0]
    assert (family.name, len(family.failing), len(family.feeds)) == ("Atlassian Statuspage", 4, 5)
    assert "page-0" not in page.content.decode()
    assert "Atlassian Statuspage" in page.content.decode()
    assert room_names(desk) == ["odd-one"]


def test_while_we_are_cut_off_no_source_is_blamed(desk):
    for number in range(4):
        failing(f"page-{number}", failure="network")
    make_read("held", last_ok_at=timezone.now() - timedelta(hours=1))
    failing("broken", failure="schema")
    OwnConnection.objects.create(down_since=timezone.now() - timedelta(minutes=5))
    page = desk.get("/desk/")
    assert page.context["survey"].unreachable == []
    assert room_names(desk) == ["broken"]
    assert page.content.decode().count("desk-alarm") == 1
    assert "desk-alarm" in desk.get(LIST).content.decode()


def test_a_new_source_is_in_trouble_only_when_it_fails_or_nobody_reads_it(desk):
    new = make_feed("new")
    make_feed("new-and-failing", failures=1, failure="http")
    age(make_feed("forgotten"), minutes=16)
    assert sorted(room_names(desk)) == ["forgotten", "new-and-failing"]
    age(new, minutes=14)
    assert "new" not in room_names(desk)
    age(new, minutes=15)
    assert "new" in room_names(desk)


def test_a_source_nobody_asks_is_overdue(desk):
    feed = make_read("github", due_at=timezone.now())
    Feed.objects.filter(pk=feed.pk).update(due_at=timezone.now() - timedelta(minutes=5))
    row = survey(timezone.now()).rows[0]
    assert row.overdue > timedelta(minutes=4)
    Feed.objects.update(enabled=False)
    assert survey(timezone.now()).rows[0].overdue is None
    assert desk.get(LIST).status_code == 200


def test_a_target_of_a_business_product_says_so(desk):
    feed = make_read("m365")
    FeedTarget.objects.create(feed=feed, platform=make_platform("teams"), scope="business")
    page = desk.get(LIST).content.decode()
    assert str(FeedTarget.Scope.BUSINESS.label) in page
