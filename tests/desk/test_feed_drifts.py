"""A source speaks another format: an editor switches it or not, and only one of two does."""

from threading import Barrier, Thread

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.messages import get_messages
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from directory.models import ContentVersion, Editor
from incidents.desk import drifts
from incidents.feeds.models import Drift, Feed
from tests.factories import make_feed, make_platform

from .people import sign_in

pytestmark = pytest.mark.django_db
CANDIDATE = "https://github.example/summary.json"


@pytest.fixture
def asked(monkeypatch):
    """How often the worker was asked to read what is due."""
    calls = []
    monkeypatch.setattr(
        "incidents.desk.drifts.refresh_due_feeds.delay_on_commit", lambda: calls.append(1)
    )
    return calls


def make_drift(provider="instatus", url=CANDIDATE, **values):
    feed = make_feed("github", platforms=[make_platform()], digest="old", etag='"old"', **values)
    return Drift.objects.create(
        feed=feed,
        noticed_at=timezone.now(),
        message="not <JSON>",
        provider=provider,
        url=url,
    )


def post(desk, name, drift):
    return desk.post(reverse(f"incident_room:{name}", args=[drift.pk]))


def told(answer):
    return [str(message) for message in get_messages(answer.wsgi_request)]


def test_the_room_shows_what_failed_and_what_it_seems_to_be(desk):
    drift = make_drift()
    for address in ("/desk/", "/desk/room/feeds/", "/desk/room/feeds/github/"):
        page = desk.get(address).content.decode()
        for words in ("not &lt;JSON&gt;", "Instatus (summary.json)", CANDIDATE):
            assert words in page, (address, words)
        assert reverse("incident_room:switch", args=[drift.pk]) in page


def test_switching_changes_the_source_and_keeps_who_did_it(desk, editor, asked):
    drift = make_drift(provider="statusio")
    drift.feed.targets.update(component="abc123")
    before = ContentVersion.current()
    answer = post(desk, "switch", drift)
    assert answer.headers["Location"] == "/desk/room/feeds/github/"
    assert any("abc123" in words for words in told(answer))
    feed = Feed.objects.get()
    assert (feed.provider, feed.urls, feed.trusted) == ("statusio", CANDIDATE, True)
    assert (feed.digest, feed.etag) == ("", "")
    assert feed.due_at <= timezone.now()
    newest = feed.history.first()
    assert (newest.history_user, newest.provider) == (editor, "statusio")
    drift.refresh_from_db()
    assert (drift.state, drift.answered_by) == (Drift.State.SWITCHED, editor)
    assert drift.answered_at is not None
    assert (asked, ContentVersion.current() > before) == ([1], True)
    page = desk.get("/desk/").content.decode()
    assert reverse("incident_room:switch", args=[drift.pk]) not in page


@pytest.mark.parametrize(
    ("provider", "was_trusted", "trusted"),
    [("instatus", True, False), ("statusio", False, False), ("statusio", True, True)],
)
def test_a_switch_never_wins_trust(desk, asked, provider, was_trusted, trusted):
    post(desk, "switch", make_drift(provider=provider, trusted=was_trusted))
    assert Feed.objects.get().trusted is trusted


def test_without_another_address_the_old_one_stays(desk, asked):
    drift = make_drift(url="")
    old = drift.feed.urls
    post(desk, "switch", drift)
    assert (Feed.objects.get().provider, Feed.objects.get().urls) == ("instatus", old)


def test_where_no_format_is_known_there_is_nothing_to_switch_to(desk, asked):
    drift = make_drift(provider="", url="")
    address = reverse("incident_room:switch", args=[drift.pk])
    assert address not in desk.get("/desk/").content.decode()
    assert len(told(post(desk, "switch", drift))) == 1
    drift.refresh_from_db()
    assert (drift.state, Feed.objects.get().provider) == (Drift.State.WAITING, "statuspage")
    assert asked == []


def test_dismissing_leaves_the_source_as_it_is(desk, editor, asked):
    drift = make_drift()
    post(desk, "dismiss_drift", drift)
    drift.refresh_from_db()
    assert (drift.state, drift.answered_by) == (Drift.State.DISMISSED, editor)
    assert (Feed.objects.get().provider, asked) == ("statuspage", [])


@pytest.mark.parametrize("late", ["switch", "dismiss_drift"])
def test_the_second_editor_is_told_who_answered(desk, client, editor, asked, late):
    drift = make_drift()
    sign_in(client, "change_feed")
    post(client, "dismiss_drift", drift)
    first = Editor.objects.exclude(pk=editor.pk).get()
    client.force_login(editor)
    words = told(post(client, late, drift))
    assert any(str(first) in each for each in words)
    drift.refresh_from_db()
    assert (drift.state, drift.answered_by) == (Drift.State.DISMISSED, first)
    assert Feed.objects.get().provider == "statuspage"


def test_what_is_readable_again_is_not_switched(desk, asked):
    drift = make_drift()
    Drift.objects.update(state=Drift.State.OVER)
    post(desk, "switch", drift)
    assert (Feed.objects.get().provider, asked) == ("statuspage", [])


def test_who_may_not_change_sources_answers_nothing(client):
    drift = make_drift()
    for codenames in ((), ("view_feed",)):
        sign_in(client, *codenames)
        for name in ("switch", "dismiss_drift"):
            assert post(client, name, drift).headers["Location"] == "/desk/"
    drift.refresh_from_db()
    assert drift.state == Drift.State.WAITING
    sign_in(client, "change_feed")
    assert client.get(reverse("incident_room:switch", args=[drift.pk])).status_code == 405


@pytest.mark.django_db(transaction=True)
def test_of_two_editors_at_the_same_moment_one_switches(asked):
    drift = make_drift()
    editors = [Editor.objects.create_user(name, f"{name}@localhost") for name in ("lan", "minh")]
    for editor in editors:
        Authenticator.objects.create(user=editor, type=Authenticator.Type.TOTP, data={})
    barrier, late = Barrier(2), []

    def work(editor):
        try:
            barrier.wait()
            drifts.switch(drift.pk, editor, timezone.now())
        except drifts.AnsweredMeanwhile:
            late.append(editor)
        finally:
            connection.close()

    threads = [Thread(target=work, args=[editor]) for editor in editors]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    drift.refresh_from_db()
    assert len(late) == 1
    assert drift.answered_by not in late
    assert drift.feed.history.filter(provider="instatus").count() == 1
