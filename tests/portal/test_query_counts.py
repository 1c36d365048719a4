"""Pages cost the same number of queries for five rows and for sixty."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from directory.models import Capability, CapabilityText
from incidents.models import (
    Claim,
    ClaimSource,
    ClaimText,
    Figure,
    FigurePoint,
    FigurePointText,
    FigureText,
    StatusChange,
)
from lib.freshness import KEY
from tests.factories import (
    PUBLIC,
    make_feed,
    make_incident,
    make_platform,
    make_source,
    make_update,
)

pytestmark = pytest.mark.usefixtures("loaded")

# What each address may cost. A table of words more is a query more: a platform's and an
# incident's page speak of a dozen kinds of records, each with its words.
LIMITS = {
    "/vi/": 10,
    "/vi/board/": 6,
    "/vi/incidents/": 8,
    "/vi/incidents/busy/": 10,
    "/vi/platforms/": 6,
    "/vi/platforms/?need=send-message&origin=international": 6,
    "/vi/platforms/criteria/": 3,
    "/vi/platforms/busy/": 10,
    "/vi/guidance/": 10,
    "/vi/guidance/outage/": 10,
    "/vi/guidance/outage/logged-out-everywhere/": 10,
    "/vi/guidance/fraud/": 10,
    "/vi/guidance/fraud/friend-borrows-money/": 10,
    "/vi/contacts/": 4,
    "/vi/notices/": 6,
    "/vi/statistics/": 2,
    "/vi/about/": 2,
    "/cap/index.atom": 3,
    "/cap/index.rss": 3,
    "/vi/incidents.atom": 3,
    "/vi/incidents.rss": 3,
    "/vi/incidents.json": 3,
    "/vi/incidents.ics": 3,
    "/vi/platforms/busy.atom": 4,
    "/vi/incidents/outage.ics": 3,
    "/vi/feeds/": 2,
    "/vi/search/?q=facebook": 15,
    "/vi/search/suggest?q=facebook": 3,
    "/vi/guidance/outage/what-happened/": 10,
    "/vi/guidance/prepare/self-check-seller/": 10,
    "/api/v1/status/": 3,
    "/api/v1/platforms/?page_size=200": 3,
    "/api/v1/incidents/?page_size=200": 3,
    "/api/v1/incidents/busy/": 11,
    "/api/v1/claims/?page_size=200": 3,
    "/api/v1/guides/": 4,
    "/api/v1/feeds/?page_size=200": 3,
    "/api/v2/status.json": 4,
    "/api/v2/components.json": 4,
    "/api/v2/summary.json": 8,
    "/api/v2/incidents.json": 8,
    "/api/v2/scheduled-maintenances.json": 8,
    "/vi/badge/busy.svg": 3,
    "/vi/badge/incident/busy.svg": 3,
    "/vi/embed/busy/": 3,
    "/vi/embed/incident/busy/": 3,
}


@pytest.fixture
def busy():
    """A platform and an incident that everything else hangs on."""
    platform = make_platform("busy")
    return platform, make_incident("busy", [platform], started_at=timezone.now())


def add(number: int, busy) -> None:
    """Add so many platforms, incidents, updates, claims, figures and feeds."""
    platform, incident = busy
    now, source = timezone.now(), make_source()
    need, _new = Capability.objects.get_or_create(slug="send-message")
    if not need.texts.exists():
        CapabilityText.objects.create(capability=need, language="vi", name="nhắn tin")
    for each in range(number):
        other = make_platform()
        other.capabilities.add(need)
        other.works_instead_of.add(platform)
        other.save()
        feed = make_feed(platforms=[other, platform], last_ok_at=now)
        StatusChange.objects.create(
            platform=other,
            state="major_outage" if each % 2 else "operational",
            since=now,
            feed=feed,
        )
        make_incident(platforms=[other, platform], started_at=now - timedelta(hours=each))
        make_incident(platforms=[other], phase="resolved").related.add(incident)
        if each >= 15:
            continue  # what hangs on one incident is dear to make, and fifteen tell as much
        make_update(incident, key=f"{source.pk}-{each}", source=source)
        claim = Claim.objects.create(
            incident=incident,
            slug=f"c-{source.pk}-{each}",
            nature="claim",
            topic="cause",
            verdict="unverified",
            published_at=PUBLIC,
        )
        ClaimText.objects.create(claim=claim, language="vi", claimant="Lan", statement="nói")
        ClaimSource.objects.create(claim=claim, position=1, role="reporter", source=source)
        figure = Figure.objects.create(
            incident=incident,
            slug=f"f-{source.pk}-{each}",
            unit="ratio",
            method="press",
            source=source,
            published_at=PUBLIC,
        )
        FigureText.objects.create(figure=figure, language="vi", title="Số")
        point = FigurePoint.objects.create(figure=figure, position=1, value=1)
        FigurePointText.objects.create(point=point, language="vi", label="Nhãn")


def cost(client, address: str) -> int:
    cache.delete(KEY)  # it is read anew every 15 seconds; not in the middle of this
    client.get(address)  # Wagtail's addresses and the content version are in the cache after this
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200, address
    return len(queries)


def test_sixty_rows_cost_what_five_cost_and_no_page_costs_much(client, busy):
    add(5, busy)
    few = {address: cost(client, address) for address in LIMITS}
    add(55, busy)
    many = {address: cost(client, address) for address in LIMITS}
    assert {address: (few[address], many[address]) for address in LIMITS} == {
        address: (few[address], few[address]) for address in LIMITS
    }
    assert {each: cost for each, cost in many.items() if cost > LIMITS[each]} == {}
