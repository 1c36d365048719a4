"""Ten thousand incidents and five hundred platforms: the pages people open stay cheap and light."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from directory.models import Capability, CapabilityText, Category, CategoryText, Platform
from directory.models.platforms import PlatformText
from incidents.choices import Kind
from incidents.feeds.models import Feed, FeedTarget
from incidents.models import Impact, Incident, IncidentText, StatusChange
from lib.freshness import KEY
from tests.factories import PUBLIC, make_link, make_platform, make_source

pytestmark = pytest.mark.django_db
INCIDENTS, PLATFORMS = 10_000, 500
LOOKED_AT_DAILY = 60  # so many platforms have a row for each of the 90 days
MOST_QUERIES = 10
MOST_BYTES = 200_000

PAGES = (
    "/vi/",
    "/vi/incidents/i-9999/",
    "/vi/platforms/p-1/",
    "/vi/platforms/busy/",
    "/vi/platforms/",
    "/vi/platforms/?page=9",
    "/vi/platforms/?need=n-1&origin=local",
    "/vi/incidents/",
    "/vi/incidents/?page=400",
    "/vi/incidents.atom",
    "/vi/platforms/busy.ics",
    "/vi/incidents/?platform=p-1&kind=outage&phase=resolved&text=su+co",
)


@pytest.fixture
def crowd():
    """Platforms with needs, alternatives and 90 days; incidents of which forty are open."""
    now = timezone.now()
    platforms = _platforms()
    _states(platforms, now)
    kinds = [kind for kind in Kind.values if kind != Kind.MAINTENANCE]
    incidents = Incident.objects.bulk_create(
        Incident(
            slug=f"i-{number}",
            kind=kinds[number % len(kinds)],
            phase="resolved" if number < INCIDENTS - 40 else "investigating",
            started_at=now - timedelta(hours=12 * (INCIDENTS - number)),
            resolved_at=(
                now - timedelta(hours=12 * (INCIDENTS - number) - 1)
                if number < INCIDENTS - 40
                else None
            ),
            published_at=now - timedelta(days=1),
        )
        for number in range(INCIDENTS)
    )
    texts = [
        IncidentText(incident=each, language="vi", title=f"Sự cố {each.slug}", summary="Kể lại.")
        for each in incidents
    ]
    for text in texts:
        text.refold(text.title, text.summary)
    IncidentText.objects.bulk_create(texts)
    Impact.objects.bulk_create(
        Impact(
            incident=each,
            platform=platforms[(number * step) % PLATFORMS],
            level="major_outage",
            started_at=each.started_at,
            ended_at=each.resolved_at,
        )
        for number, each in enumerate(incidents)
        for step in (1, 7)
        if step == 1 or (number * 7) % PLATFORMS != number % PLATFORMS
    )
    _busy()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _platforms() -> list[Platform]:
    category = Category.objects.create(slug="social")
    CategoryText.objects.create(category=category, language="vi", name="mạng xã hội")
    needs = Capability.objects.bulk_create(
        Capability(slug=f"n-{number}", position=number) for number in range(16)
    )
    CapabilityText.objects.bulk_create(
        CapabilityText(capability=need, language="vi", name=f"Việc {need.slug}") for need in needs
    )
    platforms = Platform.objects.bulk_create(
        Platform(
            slug=f"p-{number}",
            name=f"Đài {number}",
            operator="Công ty Một Thành Viên",
            origin="local" if number % 2 else "international",
            category=category,
            published_at=PUBLIC,
            essential=number < 20,
            position=number,
        )
        for number in range(PLATFORMS)
    )
    PlatformText.objects.bulk_create(
        PlatformText(platform=each, language="vi", summary="Ứng dụng nhắn tin. " * 5)
        for each in platforms
    )
    serves, instead = Platform.capabilities.through, Platform.works_instead_of.through
    serves.objects.bulk_create(
        serves(platform=each, capability=needs[(number + step) % len(needs)])
        for number, each in enumerate(platforms)
        for step in range(3)
    )
    instead.objects.bulk_create(
        instead(from_platform=other, to_platform=platforms[1]) for other in platforms[2:12]
    )
    return platforms


def _states(platforms, now) -> None:
    feeds = Feed.objects.bulk_create(
        Feed(slug=f"f-{each.slug}", name=each.name, provider="statuspage", last_ok_at=now)
        for each in platforms
    )
    FeedTarget.objects.bulk_create(
        FeedTarget(feed=feed, platform=each, scope="full")
        for feed, each in zip(feeds, platforms, strict=True)
    )
    StatusChange.objects.bulk_create(
        StatusChange(
            platform=each,
            state=("operational", "degraded", "unknown")[day % 3],
            since=now - timedelta(days=90 - day),
            until=None if day == 89 else now - timedelta(days=89 - day),
            feed=feed,
        )
        for number, (feed, each) in enumerate(zip(feeds, platforms, strict=True))
        for day in range(0 if number < LOOKED_AT_DAILY else 89, 90)
    )


def _busy() -> None:
    """A platform on which as much hangs as an editor may ever write down."""
    source, busy = make_source(), make_platform("busy", essential=False)
    for number in range(30):
        make_link(busy, "website", f"https://busy.example/{number}")
        busy.reservations.create(dated=f"2026-01-{number + 1:02}", source=source)


@pytest.mark.audit
def test_no_page_costs_more_than_ten_queries_or_weighs_much(client, crowd):
    found = {}
    for address in PAGES:
        cache.delete(KEY)
        client.get(address)  # Wagtail's addresses and the content version are read once
        with CaptureQueriesContext(connection) as queries:
            answer = client.get(address)
        assert answer.status_code == 200, address
        found[address] = (len(queries), len(answer.content))
    assert {a: each for a, each in found.items() if each[0] > MOST_QUERIES} == {}
    assert {a: each for a, each in found.items() if each[1] > MOST_BYTES} == {}
