"""Search engines are told of every page, in the languages it exists in, and of no other."""

from datetime import timedelta

import pytest
from defusedxml.ElementTree import fromstring
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import get_resolver
from django.utils import timezone

from guidance.models import GuidePage
from incidents.models import Claim, ClaimText, Incident, IncidentText
from lib.freshness import KEY
from lib.languages import TextState
from portal import sitemaps
from tests.factories import NOON, PUBLIC, make_incident, make_platform, make_update

from .hidden import MARK, hide_everything
from .pages import LANGUAGES, Document

pytestmark = pytest.mark.usefixtures("loaded")
SPACE = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}
SITE = settings.SITE_URL
GUIDE = "guidance/recovery/recover-tiktok/"


def read(client, path: str):
    answer = client.get(path)
    assert answer.status_code == 200, path
    assert answer.headers["Content-Type"] == "application/xml; charset=utf-8"
    return fromstring(answer.content)


def sections(client) -> list[str]:
    found = read(client, "/sitemap.xml").findall("s:sitemap/s:loc", SPACE)
    return [each.text.removeprefix(SITE) for each in found]


def urls(client) -> dict[str, tuple[dict[str, str], str | None]]:
    """Every address of every section: its alternates, and the day of its last change."""
    found = {}
    for path in sections(client):
        for each in read(client, path).findall("s:url", SPACE):
            address = each.find("s:loc", SPACE).text
            assert address not in found, "named twice"
            links = each.findall("x:link", SPACE)
            alternates = {link.get("hreflang"): link.get("href") for link in links}
            found[address] = (alternates, each.findtext("s:lastmod", None, SPACE))
    return found


@pytest.mark.audit
def test_every_address_answers_is_indexed_and_names_the_same_alternates_itself(client):
    found = urls(client)
    assert len(found) > 100
    for address, (alternates, _changed) in found.items():
        answer = client.get(address.removeprefix(SITE))
        assert answer.status_code == 200, address
        page = Document(answer.content.decode())
        assert page.all("meta", name="robots") == [], address
        (canonical,) = page.all("link", rel="canonical")
        assert canonical["href"] == address
        links = page.all("link", rel="alternate")
        assert {each["hreflang"]: each["href"] for each in links if "hreflang" in each} == (
            alternates
        ), address


def test_every_page_without_a_part_of_its_own_is_named_or_kept_out_on_purpose(client):
    """A new page of the site is put into `SITE_PAGES`, or says `noindex`."""
    found = urls(client)
    missing = []
    for address in plain_addresses():
        answer = client.get(address)
        kind = answer.headers.get("Content-Type", "")
        if answer.status_code != 200 or not kind.startswith("text/html") or answer.streaming:
            continue
        page = Document(answer.content.decode())
        if page.all("html") and not page.all("meta", name="robots") and SITE + address not in found:
            missing.append(address)
    assert missing == []


def plain_addresses() -> list[str]:
    """The Vietnamese address of each route that takes no argument."""
    found = []
    for language in get_resolver().url_patterns:
        if not hasattr(language, "url_patterns") or str(language.pattern) != "vi/":
            continue
        nested = [(language.url_patterns, "/vi/")]
        while nested:
            patterns, before = nested.pop()
            for each in patterns:
                if hasattr(each, "url_patterns"):
                    nested.append((each.url_patterns, before + str(each.pattern)))
                elif each.pattern.regex.groups == 0:
                    found.append(before + str(each.pattern))
    assert len(found) > 10
    return found


def test_a_record_is_named_in_the_languages_it_has_public_words_in(client):
    incident = make_incident("trial", [make_platform("only-vietnamese")])
    for language, state in (("en", TextState.MACHINE), ("fr", TextState.DRAFT)):
        IncidentText.objects.create(incident=incident, language=language, title="T", state=state)
    found = urls(client)
    vi, en = (f"{SITE}/{code}/incidents/trial/" for code in ("vi", "en"))
    assert found[vi][0] == found[en][0] == {"vi": vi, "en": en, "x-default": vi}
    assert f"{SITE}/fr/incidents/trial/" not in found
    assert f"{SITE}/vi/platforms/only-vietnamese/" in found
    assert f"{SITE}/en/platforms/only-vietnamese/" not in found


def test_a_guide_is_named_only_where_it_is_written(client):
    found = urls(client)
    vi, en = (f"{SITE}/{code}/{GUIDE}" for code in ("vi", "en"))
    assert found[en][0] == {"vi": vi, "en": en, "x-default": vi}
    assert f"{SITE}/ar/{GUIDE}" not in found
    GuidePage.objects.get(slug="recover-tiktok", locale__language_code="vi").unpublish()
    found = urls(client)
    assert vi not in found
    assert found[en][0] == {"en": en, "x-default": en}


def test_nothing_hidden_is_named(client):
    hide_everything()
    text = "".join(
        client.get(path).content.decode() for path in ("/sitemap.xml", *sections(client))
    )
    assert MARK not in text
    assert "zzclosed" not in text
    assert "zz" not in text


def test_the_day_of_change_is_that_of_the_last_change(client):
    def changed() -> str:
        cache.clear()
        return urls(client)[f"{SITE}/vi/incidents/trial/"][1]

    incident = make_incident("trial", published_at=NOON)
    row = incident.texts.get()
    earlier = NOON + timedelta(hours=1)
    for model in (type(incident), type(row)):
        model.history.model.objects.filter(history_date__gt=earlier).update(history_date=earlier)
    assert changed() == "2026-03-05T20:00:00+07:00"
    make_update(incident, published_at=NOON + timedelta(hours=2))
    assert changed() == "2026-03-05T21:00:00+07:00"
    claim = Claim.objects.create(
        incident=incident,
        slug="said",
        nature="opinion",
        topic="cause",
        verdict="",
        published_at=PUBLIC,
    )
    words = ClaimText.objects.create(claim=claim, language="vi", claimant="L", statement="nói")
    for model, hours in ((Claim, 3), (ClaimText, 4)):
        model.history.model.objects.filter(history_date__gt=earlier).update(
            history_date=NOON + timedelta(hours=hours)
        )
    assert changed() == "2026-03-05T23:00:00+07:00"
    words.delete()
    row.title = "Anders"
    row.save()
    assert changed()[:13] == f"{timezone.localtime():%Y-%m-%dT%H}"


def test_many_records_are_told_in_parts(client, monkeypatch):
    make_incident()
    of_incidents = Incident.objects.count()
    monkeypatch.setattr(sitemaps, "PART", of_incidents // 3)
    last = 3 + (of_incidents % 3 > 0)
    parts = [path for path in sections(client) if "/incidents-" in path]
    assert parts == [f"/sitemaps/incidents-{number}.xml" for number in range(1, last + 1)]
    told = sum("/vi/incidents/" in address for address in urls(client))
    assert told == of_incidents + 1  # and the list of them
    assert client.get(f"/sitemaps/incidents-{last + 1}.xml").status_code == 404
    assert client.get("/sitemaps/incidents-0.xml").status_code == 404
    assert client.get("/sitemaps/nothing-1.xml").status_code == 404


def cost(client, address: str) -> int:
    cache.delete(KEY)
    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200, address
    return len(queries)


def test_sixty_rows_cost_what_five_cost_and_at_most_ten_queries(client):
    def add(number):
        for _each in range(number):
            make_update(make_incident(platforms=[make_platform()]))

    addresses = ["/sitemap.xml", *sections(client)]
    add(5)
    few = {address: cost(client, address) for address in addresses}
    add(55)
    many = {address: cost(client, address) for address in addresses}
    assert many == few
    assert {address: each for address, each in many.items() if each > 10} == {}


def test_they_may_be_kept_and_set_no_cookie(client):
    for address in ("/sitemap.xml", "/robots.txt", *sections(client)):
        answer = client.get(address, headers={"Accept-Encoding": "gzip"})
        assert answer.headers["Cache-Control"].startswith("public"), address
        assert "ETag" in answer.headers, address
        assert not answer.cookies
        if address.startswith("/sitemaps/"):
            assert answer.headers["Content-Encoding"] == "gzip", address
        again = client.get(
            address,
            headers={"Accept-Encoding": "gzip", "If-None-Match": answer.headers["ETag"]},
        )
        assert again.status_code == 304, address


def test_robots_may_read_all_but_the_desk_and_what_has_no_end(client):
    lines = client.get("/robots.txt").content.decode().splitlines()
    closed = [line.partition(": ")[2] for line in lines if line.startswith("Disallow")]
    assert f"Sitemap: {SITE}/sitemap.xml" in lines
    assert "/desk/" in closed
    for language in LANGUAGES:
        assert f"/{language}/search/" in closed
    for address in urls(client):
        assert not address.removeprefix(SITE).startswith(tuple(closed)), address


def test_in_an_exercise_robots_may_read_nothing(settings):
    settings.EXERCISE = True
    assert Client().get("/robots.txt").content.decode().split() == [
        "User-agent:",
        "*",
        "Disallow:",
        "/",
    ]
