"""The pages about the site say what is true, now, and cost little."""

from datetime import timedelta
from itertools import pairwise

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation
from redis.exceptions import ConnectionError as CacheGone

from directory.models import NoticeRecipient, PreparednessNotice, Publisher
from directory.models.verification import VERIFIED_FOR
from incidents.choices import EvidenceKind, State, Verdict
from incidents.feeds.models import Feed, OwnConnection
from lib.freshness import KEY
from portal import condition, health, method
from tests.factories import make_feed, make_incident, make_platform

from .hidden import MARK, hide_everything
from .pages import LANGUAGES, Document

ABOUT_THE_SITE = (
    "about/",
    "method/",
    "privacy/",
    "accessibility/",
    "site-map/",
    "site-status/",
    "feeds/",
)
VOCABULARIES = (
    (State, method.STATES),
    (EvidenceKind, method.SIGNALS),
    (Verdict, method.VERDICTS),
)


def ask(client, path: str, language: str = "en") -> Document:
    answer = client.get(f"/{language}/{path}")
    assert answer.status_code == 200, path
    return Document(answer.content.decode())


def cost(client, address: str) -> int:
    cache.delete(KEY)
    client.get(address)
    health.beat_seen()
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200, address
    return len(queries)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("path", ABOUT_THE_SITE)
def test_each_is_there_in_every_language_and_well_formed(loaded, client, path, language):
    page = ask(client, path, language)
    assert page.faults == []
    assert len(page.all("h1")) == 1
    (html,) = page.all("html")
    assert (html["lang"], html["dir"]) == (language, LANGUAGES[language])


@pytest.mark.parametrize("path", ABOUT_THE_SITE)
def test_headings_go_down_step_by_step(loaded, client, path):
    levels = [
        int(tag[1]) for tag, _attrs in ask(client, path).elements if tag in ("h1", "h2", "h3")
    ]
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_the_footer_of_every_page_leads_to_each_of_them(loaded, client):
    links = {each.get("href") for each in ask(client, "contacts/").all("a")}
    assert {f"/en/{path}" for path in ABOUT_THE_SITE} <= links


def test_none_shows_a_hidden_word(loaded, client):
    hide_everything()
    for path in (*ABOUT_THE_SITE, "notices/"):
        for language in LANGUAGES:
            text = client.get(f"/{language}/{path}").content.decode().lower()
            assert MARK not in text, (path, language)


def test_sixty_rows_cost_what_five_cost_and_at_most_ten_queries(loaded, client):
    def add(number):
        for _each in range(number):
            platform = make_platform()
            make_feed(platforms=[platform], last_ok_at=timezone.now())
            make_incident(platforms=[platform], started_at=timezone.now())

    addresses = [f"/vi/{path}" for path in (*ABOUT_THE_SITE, "notices/")]
    add(5)
    few = {address: cost(client, address) for address in addresses}
    add(55)
    many = {address: cost(client, address) for address in addresses}
    assert many == few
    assert {address: each for address, each in many.items() if each > 10} == {}


# --- how we know ------------------------------------------------------------------------------


@pytest.mark.parametrize(("vocabulary", "meanings"), VOCABULARIES)
def test_every_word_of_a_vocabulary_has_a_meaning_and_no_meaning_lacks_its_word(
    vocabulary, meanings
):
    assert set(meanings) == set(vocabulary)
    assert [each.value for each in method.explained(vocabulary, meanings)] == vocabulary.values


def test_the_page_explains_every_word_in_the_code_s_own_label(loaded, client):
    page = ask(client, "method/")
    with translation.override("en"):
        for vocabulary, meanings in VOCABULARIES:
            for each in vocabulary:
                assert str(each.label).lower() in page.text.lower()
                assert " ".join(str(meanings[each]).split()) in page.text, each


def test_the_list_of_sources_is_that_of_now(loaded, client):
    now = timezone.now()
    platform = make_platform("seen", name="Seen platform")
    make_feed("fresh", [platform], name="Fresh one", last_ok_at=now)
    make_feed("old", [platform], name="Old one", last_ok_at=now - timedelta(days=3))
    make_feed("new", [platform], name="New one", provider="instatus", trusted=False)
    make_feed("off", [platform], name="Switched off one", enabled=False)
    rows = {each.feed.slug: each for group in method.sources_read(now) for each in group.sources}
    assert set(rows) == set(Feed.objects.enabled().values_list("slug", flat=True))
    assert (rows["fresh"].stale, rows["old"].stale, rows["new"].stale) == (False, True, True)
    assert (rows["fresh"].unproven, rows["new"].unproven) == (False, True)
    assert rows["fresh"].platforms == ("Seen platform",)
    text = ask(client, "method/").text
    for part in (
        "Fresh one – Seen platform read",
        "New one – Seen platform never read yet · unproven · proposes only",
    ):
        assert part in text
    assert "Switched off one" not in text


def test_own_checks_stand_by_themselves(loaded):
    groups = {group.own: group for group in method.sources_read(timezone.now())}
    assert groups[True].sources
    assert all(each.feed.is_probe for each in groups[True].sources)
    assert not any(each.feed.is_probe for each in groups[False].sources)


def test_the_time_a_word_counts_is_that_of_the_settings(loaded, client, settings):
    settings.FEED_STALE_FLOOR = 1260
    assert "for 21 minutes at least" in ask(client, "method/").text


def test_numbers_are_shown_as_long_as_the_page_says(loaded, client):
    assert timedelta(days=365) == VERIFIED_FOR
    assert "only for twelve months after that" in ask(client, "method/").text


# --- whom to write to -------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["method/", "privacy/", "accessibility/"])
def test_complaints_go_to_the_publisher_once_there_is_one(loaded, client, path):
    nobody = "nobody to write to yet"
    assert nobody in ask(client, path).text
    publisher = Publisher.load()
    publisher.body, publisher.address = "Cục Thử nghiệm", "1 Phố Thử"
    publisher.contact, publisher.mandate = "viet@thu.example.vn", "Quyết định 1"
    publisher.save()
    text = ask(client, path).text
    assert nobody not in text
    assert text.count("viet@thu.example.vn") == 2  # here and in the foot of every page


# --- the site's own state ---------------------------------------------------------------------


@pytest.fixture
def well(loaded):
    """Everything runs, and every source was read a moment ago."""
    Feed.objects.update(last_ok_at=timezone.now())
    health.beat_seen()


def state(client, language="en") -> str:
    return ask(client, "site-status/", language).text


def test_a_portal_that_is_well_says_so(well, client):
    text = state(client)
    total = Feed.objects.enabled().count()
    assert "The site works and reads its sources." in text
    assert f"{total} of {total}" in text
    assert "Silent for the longest time" not in text


def test_a_dead_worker_or_beat_is_said(well, client):
    cache.delete(health.HEARTBEAT)
    text = state(client)
    assert "The site answers, but it does not read its sources just now." in text
    assert "no sign of life within the last hour" in text


def test_a_heartbeat_that_is_too_old_is_said_with_its_age(well, client, monkeypatch):
    now = health.time.time()
    monkeypatch.setattr(health.time, "time", lambda: now + 720)
    text = state(client)
    assert "it does not read its sources just now" in text
    assert "last sign of life 12 minutes ago" in text


def test_a_lost_connection_is_said_and_since_when(well, client):
    since = timezone.now() - timedelta(minutes=40)
    OwnConnection.objects.update_or_create(pk=OwnConnection.ONLY, defaults={"down_since": since})
    text = state(client)
    assert "its own connection to the sources is lost" in text
    assert f"lost since {timezone.localtime(since):%H:%M}" in text


def test_silent_sources_are_counted_and_the_longest_is_named(well, client):
    now = timezone.now()
    total = Feed.objects.enabled().count()
    make_feed("gone", name="Gone for long", last_ok_at=now - timedelta(days=9))
    make_feed("later", name="Gone later", last_ok_at=now - timedelta(days=2))
    make_feed("never", name="Never there")
    found = condition.condition(now)
    assert (found.recent, found.stale, found.never) == (total, 3, 1)
    assert found.oldest.slug == "gone"
    text = state(client)
    assert "Gone for long, last read" in text
    assert "The site works and reads its sources." in text
    Feed.objects.update(last_ok_at=now - timedelta(days=1))
    assert "most of its sources cannot be read just now" in state(client)


def test_a_maker_whose_hosts_are_gone_is_named_and_no_error_text_is(well, client):
    for number in range(3):
        make_feed(
            f"page-{number}",
            provider="instatus",
            failures=4,
            failure="network",
            last_error="secret-machine refused",
        )
    text = state(client)
    assert "Makers of status pages that cannot be reached" in text
    assert "Instatus" in text
    assert "secret-machine" not in text


def test_without_the_cache_the_page_still_answers_and_is_unsure(well, monkeypatch):
    def gone(*_args, **_values):
        raise CacheGone("no cache")

    for name in ("get", "get_many", "set", "add", "delete"):
        monkeypatch.setattr(type(cache._connections["default"]), name, gone)
    text = state(Client())
    assert "it cannot tell whether its sources are read" in text
    assert "does not answer; pages come more slowly" in text


def test_it_is_never_kept_and_not_indexed(well, client):
    answer = client.get("/en/site-status/")
    assert answer.headers["Cache-Control"] == "no-store"
    assert Document(answer.content.decode()).all("meta", name="robots")
    cache.delete(health.HEARTBEAT)
    assert b"does not read its sources" in client.get("/en/site-status/").content


# --- notices ----------------------------------------------------------------------------------


def test_a_proposal_is_no_more_than_a_proposal(loaded, client):
    text = ask(client, "notices/").text
    assert "not sent, as far as is known" in text
    assert "nothing sent yet, so no answer" in text
    assert "no answer recorded" not in text


def test_what_was_answered_stands_with_its_day_and_plan(loaded, client):
    notice = PreparednessNotice.objects.get()
    notice.state, notice.sent_on = "answered", timezone.localdate()
    notice.save()
    NoticeRecipient.objects.update(asked_on=notice.sent_on)
    recipient = NoticeRecipient.objects.filter(notice=notice).first()
    recipient.answered_on = timezone.localdate()
    recipient.answer, recipient.answer_url = "Đã có phương án.", "https://zalo.example/plan"
    recipient.save()
    page = ask(client, "notices/")
    assert "Đã có phương án." in page.text
    assert page.all("a", href="https://zalo.example/plan")
    assert "no answer recorded" in page.text  # the others
