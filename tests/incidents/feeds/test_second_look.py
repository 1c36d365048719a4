"""A headline that stands alone is compared with status.json, at each read."""

import json

import pytest

from tests.factories import make_feed, make_platform

from .statuspage import Page

pytestmark = pytest.mark.django_db


def document(indicator: str, updated: str, **more) -> str:
    page = {"id": "sen", "name": "Sen", "url": "https://sen.example", "updated_at": updated}
    status = {"indicator": indicator, "description": f"says {indicator}"}
    return json.dumps({"page": page, "status": status, **more})


@pytest.fixture
def frozen(page):
    """A summary whose headline stayed behind, which answers 304 to who has it."""
    page.serves(
        document(
            "minor",
            "2026-01-01T00:00:00Z",
            components=[{"id": "a", "name": "A", "status": "operational"}],
            incidents=[],
            scheduled_maintenances=[],
        )
    )
    page.tagged = True
    return page


@pytest.fixture
def status(httpserver):
    return Page(httpserver, "/api/v2/status.json")


@pytest.fixture
def feed(frozen):
    return make_feed("sen", [make_platform()], urls=frozen.url)


def test_a_headline_that_status_json_no_longer_says_is_ignored(feed, frozen, status, read):
    status.serves(document("none", "2026-03-05T12:00:00Z"))
    assert read(feed).state == "operational"
    assert feed.headline == "says none"


def test_it_is_compared_each_time_though_the_summary_stays_the_same(feed, frozen, status, read):
    status.serves(document("none", "2026-03-05T12:00:00Z"))
    read(feed)
    status.serves(document("minor", "2026-03-05T12:01:00Z"))
    assert read(feed).state == "degraded"
    assert (len(frozen.requests), len(status.requests)) == (2, 2)
    assert "If-None-Match" not in frozen.requests[-1].headers


@pytest.mark.parametrize("answer", ["<html>", '{"page": {}}'])
def test_without_a_second_look_the_headline_counts(answer, feed, status, read):
    status.serves(answer)
    assert read(feed).state == "degraded"
    assert feed.failures == 0
