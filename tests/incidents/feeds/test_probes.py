"""Our own checks: believed the second time, never more than 'cannot be reached' on their own."""

from dataclasses import replace
from datetime import timedelta

import pytest

from incidents.feeds import connectivity
from incidents.feeds.decide import confirmed, platform_state
from incidents.models import Proposal, StatusChange
from lib import states
from tests.factories import NOON, make_feed, make_platform

from .statuspage import Page
from .test_decide_platform import business, official, stale, untrusted

UP, DOWN, NOTHING = states.NO_KNOWN_ISSUE, states.DEGRADED, states.UNKNOWN


@pytest.mark.parametrize(
    ("read", "counts"),
    [
        ([UP], UP),  # the first answer ever has nothing to recover from
        ([DOWN], NOTHING),
        ([DOWN, DOWN], DOWN),
        ([UP, DOWN], UP),
        ([UP, DOWN, DOWN], DOWN),
        ([UP, DOWN, UP, DOWN, UP, DOWN], UP),  # flapping is not failing
        ([UP, DOWN, DOWN, UP], DOWN),
        ([UP, DOWN, DOWN, UP, UP], UP),
        ([UP, DOWN, DOWN, UP, DOWN, UP], DOWN),
        ([UP, NOTHING], UP),
        ([UP, NOTHING, NOTHING], NOTHING),
        ([UP, DOWN, NOTHING, DOWN], UP),  # what proves nothing is no second failure
        ([DOWN, DOWN, NOTHING, NOTHING, UP], NOTHING),
        ([DOWN, DOWN, NOTHING, NOTHING, UP, UP], UP),
    ],
)
def test_two_failing_cycles_and_two_good_ones(read, counts):
    known, pending = NOTHING, ""
    for number, each in enumerate(read):
        known, pending = confirmed(known, pending, each, first=number == 0)
    assert known == counts


def probe(state: str, **values):
    found = official(state, kind="probe", feed_id=8, trusted=False)
    return replace(found, **{"name": "Check", "unreachable": state == DOWN, **values})


def decided(*signals) -> str:
    return platform_state(signals, None, (), NOON).state


@pytest.mark.parametrize(
    ("signals", "state"),
    [
        ([probe(DOWN)], "unknown"),
        ([replace(probe(DOWN), trusted=True)], "degraded"),
        ([probe(DOWN), official("operational")], "unknown"),
        ([replace(probe(DOWN), trusted=True), official("operational")], "degraded"),
        ([probe(DOWN), official("degraded")], "major_outage"),
        ([probe(DOWN), official("partial_outage")], "major_outage"),
        ([probe(DOWN, unreachable=False), official("degraded")], "degraded"),
        ([probe(DOWN, scope="adjacent"), official("degraded")], "degraded"),
        ([probe(DOWN, scope="adjacent"), official("operational")], "operational"),
        ([probe(DOWN), official("maintenance")], "maintenance"),
        ([probe(DOWN), untrusted("major_outage")], "unknown"),
        ([probe(DOWN), business("degraded")], "degraded"),
        ([probe(DOWN), stale(official("major_outage"))], "unknown"),
        ([probe(DOWN), probe(DOWN, name="Another check")], "unknown"),
        ([probe(DOWN), official("reports", kind="reports", trusted=False)], "major_outage"),
        ([stale(probe(DOWN)), official("degraded")], "degraded"),
        ([probe(UP)], "no_known_issue"),
        ([probe(UP), official("operational")], "operational"),
        ([probe(UP), stale(official("operational"))], "unknown"),
        ([probe(NOTHING)], "unknown"),
        ([probe(NOTHING), official("operational")], "operational"),
    ],
)
def test_a_probe_alone_is_never_an_outage(signals, state):
    assert decided(*signals) == decided(*reversed(signals)) == state


@pytest.fixture
def site(loopback, httpserver) -> Page:
    page = Page(httpserver, "/")
    page.serves("<h1>Sen Chat</h1>")
    return page


@pytest.fixture
def platform():
    return make_platform("sen-chat")


@pytest.fixture
def check(site, platform):
    return make_feed("check", [platform], provider="probe", urls=site.url, trusted=False)


def shown(platform) -> str:
    return StatusChange.objects.current().get(platform=platform).state


@pytest.mark.django_db
def test_a_site_that_falls_silent_is_said_to_be_so_the_second_time(site, platform, check, read):
    assert read(check).state == "no_known_issue"
    assert shown(platform) == "no_known_issue"
    site.serves("", status=503)
    assert (read(check).state, check.pending_state) == ("no_known_issue", "unreachable")
    assert (shown(platform), Proposal.objects.count()) == ("no_known_issue", 0)
    assert (read(check).state, check.pending_state) == ("degraded", "")
    assert shown(platform) == "unknown", "an untrusted check is doubt and no more"
    proposal = Proposal.objects.pending().get()
    assert (proposal.evidence_kind, proposal.level) == ("probe", "degraded")
    assert "cannot be reached from here" in proposal.title

    site.serves("<h1>Sen Chat</h1>")
    read(check)
    assert Proposal.objects.pending().exists(), "one good answer is no recovery"
    read(check)
    assert (shown(platform), Proposal.objects.pending().count()) == ("no_known_issue", 0)
    assert check.failures == 0


@pytest.mark.django_db
def test_what_was_read_once_is_looked_at_again_soon(site, platform, check, read):
    check.pace = 3600
    check.save()
    read(check)
    site.serves("", status=503)
    read(check)
    assert check.due_at <= check.last_ok_at + timedelta(seconds=60)


@pytest.mark.django_db
def test_what_was_read_before_we_were_cut_off_is_no_first_failure(site, check, read, monkeypatch):
    read(check)
    site.serves("", status=503)
    assert (read(check).state, check.pending_state) == ("no_known_issue", "unreachable")
    with monkeypatch.context() as patched:
        patched.setattr(connectivity, "cut_off", lambda batch: {check.pk})
        assert read(check).result == "held"
    assert (read(check).state, check.pending_state) == ("no_known_issue", "unreachable")
    assert read(check).state == "degraded"


@pytest.mark.django_db
def test_from_a_part_to_the_whole_takes_two_cycles_too(site, check, read, httpserver):
    door = Page(httpserver, "/door")
    check.urls = f"{site.url}\n{door.url}"
    check.save()
    read(check)
    door.serves("", status=503)
    read(check)
    read(check)
    assert (check.state, check.headline) == ("degraded", "cannot be reached in part")
    site.serves("", status=503)
    read(check)
    assert (check.headline, check.pending_state) == ("cannot be reached in part", "unreachable")
    read(check)
    assert (check.headline, check.pending_state) == ("cannot be reached from here", "")
    assert check.state == "degraded"


@pytest.mark.django_db
@pytest.mark.parametrize("status", [401, 403, 404, 405, 429])
def test_a_bot_wall_proves_nothing(status, site, platform, check, read):
    site.serves("", status=status)
    assert [read(check).state for _time in range(3)] == ["unknown"] * 3
    assert shown(platform) == "unknown"
    assert not Proposal.objects.exists()


@pytest.mark.django_db
def test_a_page_without_its_words_proves_nothing(site, platform, check, read):
    check.marker = "Sen Chat"
    check.save()
    assert read(check).state == "no_known_issue"
    site.serves("This domain is for sale.")
    read(check)
    assert read(check).state == "unknown"


@pytest.mark.django_db
def test_a_check_that_may_not_be_made_is_a_failure_not_an_outage(platform, read, settings):
    check = make_feed("check", [platform], provider="probe", urls="https://10.0.0.1/")
    for _time in range(3):
        assert read(check).result == "failed"
    assert (check.failure, shown(platform)) == ("blocked", "unknown")
    assert not Proposal.objects.exists()
