"""The page that lists the feeds, and the ways that lead to them."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from directory.models import Platform
from incidents.choices import Kind
from lib.freshness import KEY
from tests.factories import make_platform
from tests.portal.pages import LANGUAGES, Document

from .reading import FORMS

TYPES = {
    "application/atom+xml": "atom",
    "application/rss+xml": "rss",
    "application/feed+json": "json",
}


def ask(client, address: str) -> Document:
    answer = client.get(address)
    assert answer.status_code == 200, address
    page = Document(answer.content.decode())
    assert page.faults == []
    return page


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_leads_to_every_feed_there_is(loaded, client, language):
    page = ask(client, f"/{language}/feeds/")
    paths = ["incidents", *(f"incidents/{kind}" for kind in Kind.values)]
    platforms = Platform.objects.public()
    assert platforms.count() > 50
    paths += [f"platforms/{each.slug}" for each in platforms]
    wanted = {f"/{language}/{path}.{form}" for path in paths for form in FORMS}
    links = {each.get("href") for each in page.all("a")}
    assert wanted <= links
    for address in sorted(wanted)[:: len(wanted) // 20]:
        assert client.get(address).status_code == 200, address
    assert f"webcal://localhost:8000/{language}/incidents.ics" in links
    assert f"{settings.SITE_URL}/{language}/incidents.atom" in page.text  # to be copied
    assert "/api/v1/docs/" in links


def test_every_page_leads_to_it_and_search_engines_are_told(loaded, client):
    for address in ("/en/contacts/", "/en/about/", "/en/site-map/", "/en/platforms/zalo/"):
        assert "/en/feeds/" in {each.get("href") for each in ask(client, address).all("a")}
    sitemap = client.get("/sitemaps/site-1.xml").content.decode()
    for language in LANGUAGES:
        assert f"<loc>{settings.SITE_URL}/{language}/feeds/</loc>" in sitemap


def announced(client, address: str) -> set[str]:
    links = [each for each in ask(client, address).all("link") if each.get("type") in TYPES]
    assert all(each["rel"] == "alternate" and each["title"] for each in links)
    for each in links:
        assert client.get(each["href"]).headers["Content-Type"].startswith(each["type"])
    return {each["href"] for each in links}


def test_readers_find_the_feeds_by_themselves(loaded, client):
    assert announced(client, "/fr/about/") == {"/fr/incidents.atom", "/cap/index.atom"}
    assert announced(client, "/fr/platforms/zalo/") == {
        "/fr/incidents.atom",
        "/cap/index.atom",
        "/fr/platforms/zalo.atom",
        "/fr/platforms/zalo.rss",
        "/fr/platforms/zalo.json",
    }


def test_it_does_not_name_what_is_hidden(loaded, client):
    make_platform("zzmarker-hidden", published_at=None)
    make_platform("zzmarker-later", published_at=timezone.now() + timedelta(days=1))
    assert "zzmarker" not in client.get("/vi/feeds/").content.decode().lower()


@pytest.mark.django_db
def test_it_costs_two_queries_however_many_platforms_there_are(client):
    def cost() -> int:
        cache.delete(KEY)
        client.get("/vi/feeds/?again")
        with CaptureQueriesContext(connection) as queries:
            assert client.get("/vi/feeds/?again").status_code == 200
        return len(queries)

    make_platform()
    few = cost()
    for _each in range(20):
        make_platform()
    assert (few, cost()) == (2, 2)
