"""Rows for tests: plain functions with the values that do not matter filled in."""

from datetime import UTC, datetime
from itertools import count

from django.utils import timezone

from directory.models import Category, OfficialLink, Platform, PlatformText, Source
from incidents.feeds.models import Feed, FeedTarget
from incidents.models import Impact, Incident, IncidentText, Update, UpdateText

PUBLIC = datetime(2001, 1, 1, tzinfo=UTC)  # when what tests publish became public
NOON = datetime(2026, 3, 5, 12, 0, tzinfo=UTC)
_number = count(1)


def make_source(slug: str | None = None, **values) -> Source:
    slug = slug or f"source-{next(_number)}"
    return Source.objects.create(
        **{"slug": slug, "title": slug.title(), "publisher": "Báo Thử", **values}
    )


def make_platform(slug: str | None = None, **values) -> Platform:
    slug = slug or f"platform-{next(_number)}"
    category, _new = Category.objects.get_or_create(slug="social")
    summary = values.pop("summary", f"{slug} giúp mọi người liên lạc.")
    platform = Platform.objects.create(
        **{
            "slug": slug,
            "name": slug.title(),
            "origin": Platform.Origin.INTERNATIONAL,
            "category": category,
            "published_at": PUBLIC,
            "essential": True,
            **values,
        }
    )
    PlatformText.objects.create(platform=platform, language="vi", summary=summary)
    return platform


def make_link(platform: Platform, kind: str, url: str, verified=True, **values) -> OfficialLink:
    """An address of a platform, verified today against a source of its own, or not at all."""
    if verified:
        values = {
            "verified_on": timezone.localdate(),
            "verified_against": make_source(),
            **values,
        }
    return OfficialLink.objects.create(platform=platform, kind=kind, url=url, **values)


def make_feed(slug: str | None = None, platforms=(), scope: str = "full", **values) -> Feed:
    slug = slug or f"feed-{next(_number)}"
    feed = Feed.objects.create(
        **{
            "slug": slug,
            "name": slug.title(),
            "provider": "statuspage",
            "urls": f"https://{slug}.example/api/v2/summary.json",
            "homepage": f"https://{slug}.example/",
            "pace": 60,
            "trusted": True,
            **values,
        }
    )
    for platform in platforms:
        FeedTarget.objects.create(feed=feed, platform=platform, scope=scope)
    return feed


def make_incident(slug: str | None = None, platforms=(), level="major_outage", **values):
    """A public incident with a Vietnamese text and one Impact row per platform."""
    slug = slug or f"incident-{next(_number)}"
    title = values.pop("title", f"Sự cố {slug}")
    incident = Incident.objects.create(
        **{"slug": slug, "started_at": NOON, "published_at": NOON, **values}
    )
    IncidentText.objects.create(incident=incident, language="vi", title=title)
    for platform in platforms:
        Impact.objects.create(
            incident=incident, platform=platform, level=level, started_at=incident.started_at
        )
    return incident


def make_update(incident: Incident, key="1", body="Đang tìm hiểu.", **values) -> Update:
    update = Update.objects.create(
        **{
            "incident": incident,
            "key": key,
            "phase": incident.phase,
            "published_at": incident.published_at,
            **values,
        }
    )
    UpdateText.objects.create(step=update, language="vi", body=body)
    return update
