"""Finished pages: one request makes a page, others get it, nobody gets an old one as new."""

import pytest
import time_machine
from django.core.cache import cache
from django.db import OperationalError, connection
from django.http import HttpResponse
from django.test.utils import CaptureQueriesContext

from directory.models import ContentVersion
from portal import page_cache
from portal.middleware.caching import PublicCacheMiddleware

NOON = "2036-03-05T12:00:20+00:00"  # after the starter content was published
ASKED = ("/vi/", "/ar/", "/vi/board/", "/vi/incidents/meta-2024-03-05/", "/api/v1/status/")


@pytest.fixture(autouse=True)
def _kept(settings):
    settings.PAGE_CACHE = True
    with time_machine.travel(NOON, tick=False):
        yield


class Site:
    """A site whose one page counts how often it was made."""

    def __init__(self):
        self.made, self.status, self.headers, self.meanwhile = 0, 200, {}, None

    def __call__(self, request):
        self.made += 1
        number = self.made
        if self.meanwhile:
            self.meanwhile()
        return HttpResponse(f"page {number}", status=self.status, headers=self.headers)


@pytest.fixture
def site(db):
    return Site()


@pytest.fixture
def ask(site, rf):
    middleware = PublicCacheMiddleware(site)

    return lambda address="/vi/", **headers: middleware(rf.get(address, headers=headers))


@pytest.mark.parametrize("address", ASKED)
def test_the_second_reader_gets_the_same_page_without_a_query(loaded, client, address):
    headers = {"accept-encoding": "gzip"}
    first = client.get(address, headers=headers)
    with CaptureQueriesContext(connection) as queries:
        second = client.get(address, headers=headers)
    assert len(queries) == 0
    assert second.content == first.content
    kept = ("ETag", "Content-Type", "Content-Encoding", "Content-Language", "Cache-Control")
    assert [second.headers[name] for name in kept] == [first.headers[name] for name in kept]
    policy = "Content-Security-Policy"
    assert second.headers[policy] == first.headers[policy]


def test_a_change_is_seen_at_once(loaded, client, django_capture_on_commit_callbacks):
    before = client.get("/vi/").headers["ETag"]
    with django_capture_on_commit_callbacks(execute=True):
        ContentVersion.bump()
    with CaptureQueriesContext(connection) as queries:
        assert client.get("/vi/").headers["ETag"] != before
    assert len(queries) > 1


def test_another_minute_is_another_page(ask, site):
    ask()
    with time_machine.travel("2036-03-05T12:01:00+00:00", tick=False):
        assert ask().content == b"page 2"


def test_while_one_makes_the_new_page_the_others_get_the_last_one(ask, site):
    ask()
    ContentVersion.bump()
    cache.delete("content-version")
    seen = []

    def others():
        site.meanwhile = None
        seen.extend(ask() for _each in range(3))

    site.meanwhile = others
    assert ask().content == b"page 2"
    assert {answer.content for answer in seen} == {b"page 1"}
    assert site.made == 2
    assert ask().content == b"page 2"
    assert seen[0].headers["ETag"] != ask().headers["ETag"], "it is not taken for the new one"


def test_a_page_of_long_ago_does_not_stand_in_while_a_new_one_is_made(ask, site):
    ask()
    with time_machine.travel("2036-03-05T12:04:00+00:00", tick=False):
        seen = []

        def other():
            site.meanwhile = None
            seen.append(ask().content)

        site.meanwhile = other
        assert ask().content == b"page 2"
    assert seen == [b"page 3"]


def test_a_request_that_fails_lets_the_next_one_make_the_page(ask, site):
    ask()
    ContentVersion.bump()
    cache.delete("content-version")

    def fails():
        site.meanwhile = None
        raise ZeroDivisionError

    site.meanwhile = fails
    with pytest.raises(ZeroDivisionError):
        ask()
    assert ask().content == b"page 3"


def test_the_last_page_stands_in_while_the_portal_cannot_make_one(ask, site):
    ask()
    site.status = 503
    with time_machine.travel("2036-03-05T12:10:00+00:00", tick=False):
        answer = ask()
    assert (answer.status_code, answer.content) == (200, b"page 1")
    assert answer.headers["Cache-Control"] == "public, max-age=5"
    assert "ETag" not in answer.headers


def test_without_a_page_to_stand_in_the_excuse_is_shown(loaded, client, monkeypatch):
    def gone(*args):
        raise OperationalError("the server closed the connection")

    monkeypatch.setattr("incidents.status.statuses", gone)
    assert client.get("/vi/").status_code == 503


@pytest.mark.parametrize(
    "address",
    ["/vi/search/?q=a", "/vi/incidents/?page=2", "/vi//guidance/", "/vi/" + 300 * "a", "/desk/"],
)
def test_addresses_without_end_are_not_kept(ask, site, address):
    assert ask(address).content != ask(address).content


@pytest.mark.parametrize("headers", [{"Vary": "Cookie"}, {"Cache-Control": "no-store"}])
def test_what_is_not_for_everybody_is_not_kept(ask, site, headers):
    site.headers = headers
    assert ask().content != ask().content


def test_an_answer_with_a_cookie_is_not_kept(site, rf):
    def with_cookie(request):
        response = site(request)
        response.set_cookie("a", "b")
        return response

    middleware = PublicCacheMiddleware(with_cookie)
    assert middleware(rf.get("/vi/")).content != middleware(rf.get("/vi/")).content


@pytest.mark.parametrize("status", [302, 404, 500])
def test_only_pages_are_kept(ask, site, status):
    site.status = status
    assert ask().content != ask().content


def test_a_preview_neither_gets_nor_leaves_a_page(site, rf):
    middleware = PublicCacheMiddleware(site)
    middleware(rf.get("/vi/"))
    preview = rf.get("/vi/")
    preview.is_dummy = True
    answer = middleware(preview)
    assert answer.content == b"page 2"
    assert "ETag" not in answer.headers
    assert middleware(rf.get("/vi/")).content == b"page 1"


def test_what_a_network_hangs_on_a_link_changes_nothing(ask, site):
    ask("/vi/?fbclid=IwAR0&utm_source=zalo")
    assert ask("/vi/").content == b"page 1"
    assert ask("/vi/?mibextid=x").content == b"page 1"
    assert ask("/vi/search/?q=a&fbclid=b").content != ask("/vi/search/?q=a").content, "not kept"


def test_the_page_of_one_link_names_no_readers_tag(loaded, client):
    assert "fbclid" not in client.get("/vi/?fbclid=IwAR0").text


def test_each_host_language_and_packing_has_its_own_page(ask):
    pages = [
        ask(address, **headers).content
        for address in ("/vi/", "/en/")
        for headers in ({}, {"accept_encoding": "gzip"}, {"host": "127.0.0.1"})
    ]
    assert len(set(pages)) == 6


def test_a_cache_that_is_gone_costs_speed_and_nothing_else(ask, site, monkeypatch):
    def gone(*args, **kwargs):
        raise OSError("no route to the cache")

    for name in ("get_many", "get", "set", "add", "delete"):
        monkeypatch.setattr(cache, name, gone)
    assert [ask().content, ask().content] == [b"page 1", b"page 2"]


def test_a_page_too_large_is_made_each_time(ask, monkeypatch):
    monkeypatch.setattr(page_cache, "LARGEST", 3)
    assert ask().content != ask().content
