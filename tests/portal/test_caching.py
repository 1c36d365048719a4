"""Public answers are cheap to ask for again, and never stand still after a change."""

import gzip

import pytest
import time_machine
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from directory.models import ContentVersion

from .pages import API, FEEDS, PAGES

ASKED = [*(f"/vi/{page}" for page in (*PAGES, "board/", *FEEDS)), "/ar/"]
ASKED += [f"/api/v1/{name}" for name in API]
NOON = "2036-03-05T12:00:20+00:00"  # after the starter content was published


@pytest.fixture(autouse=True)
def _still():
    """The current minute is part of the tag."""
    with time_machine.travel(NOON, tick=False):
        yield


def test_an_unchanged_answer_is_304_without_a_query(loaded, client):
    for address in ASKED:
        cache.delete("content-version")  # so that it is read now, and not in the middle
        first = client.get(address)
        with CaptureQueriesContext(connection) as queries:
            again = client.get(address, headers={"if-none-match": first.headers["ETag"]})
        assert again.status_code == 304, address
        assert len(queries) == 0, address
        assert again.content == b""
        for name in ("ETag", "Cache-Control"):
            assert again.headers[name] == first.headers[name], (address, name)
        assert again.headers["Vary"] in first.headers["Vary"], address


def test_a_weakened_tag_and_a_list_of_tags_count_too(loaded, client):
    tag = client.get("/vi/").headers["ETag"]
    for asked in (f"W/{tag}", f'"other", {tag}'):
        assert client.get("/vi/", headers={"if-none-match": asked}).status_code == 304, asked
    assert client.get("/vi/", headers={"if-none-match": '"other"'}).status_code == 200


def test_a_public_change_changes_the_tag(loaded, client, django_capture_on_commit_callbacks):
    before = client.get("/vi/").headers["ETag"]
    assert client.get("/vi/").headers["ETag"] == before
    with django_capture_on_commit_callbacks(execute=True):
        ContentVersion.bump()
    after = client.get("/vi/", headers={"if-none-match": before})
    assert after.status_code == 200
    assert after.headers["ETag"] != before


def test_a_change_shows_within_fifteen_seconds_even_where_the_cache_was_not_told(loaded, client):
    before = client.get("/vi/").headers["ETag"]
    ContentVersion.bump()  # its commit never reached the cache
    assert client.get("/vi/").headers["ETag"] == before
    kept = cache._cache.get_client().ttl(cache.make_and_validate_key("content-version"))
    assert 0 < kept <= 15
    cache.delete("content-version")  # what happens when that time is over
    assert client.get("/vi/").headers["ETag"] != before


def test_a_minute_later_the_tag_is_another(loaded, client):
    before = client.get("/vi/").headers["ETag"]
    with time_machine.travel("2036-03-05T12:01:01+00:00", tick=False):
        assert client.get("/vi/").headers["ETag"] != before


def test_the_packed_answer_has_a_tag_of_its_own_and_the_same_bytes_each_time(loaded, client):
    plain = client.get("/vi/")
    packed = client.get("/vi/", headers={"accept-encoding": "gzip, deflate"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert int(packed.headers["Content-Length"]) == len(packed.content)
    assert packed.headers["ETag"] != plain.headers["ETag"]
    assert gzip.decompress(packed.content) == plain.content
    assert "Accept-Encoding" in packed.headers["Vary"]
    assert client.get("/vi/", headers={"accept-encoding": "gzip"}).content == packed.content


def test_a_reader_who_refuses_gzip_gets_plain_bytes(loaded, client):
    answer = client.get("/vi/", headers={"accept-encoding": "gzip;q=0, identity"})
    assert "Content-Encoding" not in answer.headers


def test_no_header_but_the_packing_makes_an_answer_another_one(loaded, client):
    plain = client.get("/api/v1/schema/")
    for accept in ("application/json", "text/html", "application/yaml", "image/png"):
        answer = client.get("/api/v1/schema/", headers={"accept": accept})
        assert (answer.status_code, answer.content) == (200, plain.content), accept
        assert answer.headers["ETag"] == plain.headers["ETag"]
    yaml = client.get("/api/v1/schema.yaml")
    assert yaml.content.startswith(b"openapi:")
    assert yaml.headers["ETag"] != plain.headers["ETag"]


def test_each_address_language_and_host_has_its_own_tag(loaded, client):
    tags = [
        client.get(address, headers={"host": host}).headers["ETag"]
        for address in ("/vi/", "/en/", "/vi/incidents/", "/vi/incidents/?page=1")
        for host in ("localhost", "127.0.0.1")
    ]
    assert len(set(tags)) == len(tags)


def test_head_answers_like_get_without_the_body(loaded, client):
    got, head = client.get("/vi/"), client.head("/vi/")
    assert head.status_code == 200
    assert head.headers["ETag"] == got.headers["ETag"]
    assert client.head("/vi/", headers={"if-none-match": got.headers["ETag"]}).status_code == 304


def test_errors_and_answers_with_a_cookie_are_not_marked_as_public(loaded, client, rf):
    from django.http import HttpResponse

    from portal.middleware.caching import PublicCacheMiddleware

    assert "ETag" not in client.get("/vi/nowhere/").headers

    def with_cookie(request):
        response = HttpResponse("hello")
        response.set_cookie("a", "b")
        return response

    answer = PublicCacheMiddleware(with_cookie)(rf.get("/vi/"))
    assert "Cache-Control" not in answer.headers
