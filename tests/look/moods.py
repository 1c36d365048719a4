"""The three moods of the home page, as rows over the starter content: committed, dated from now.

The incidents are invented and never leave a throw-away database.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.utils import timezone

from directory.models import ContentVersion, Platform
from incidents.feeds import board
from incidents.feeds.models import Feed, FeedTarget
from incidents.models import Incident, StatusChange
from incidents.publish import RECOVERED, Step, open_incident, post_update
from lib import states

OPEN = "facebook-khong-dang-nhap-duoc"  # the slug of the incident that is open
_PAST = ((75, 3, "partial_outage"), (41, 2, "degraded"), (12, 5, "major_outage"))


def calm() -> None:
    """Every source was read a moment ago and speaks of no trouble; some days of the past had it."""
    now = timezone.now()
    Feed.objects.update(
        last_ok_at=now, last_tried_at=now, last_changed_at=now, state=states.OPERATIONAL
    )
    FeedTarget.objects.update(state=states.OPERATIONAL)
    for platform in Platform.objects.public().filter(slug__in=("facebook", "zalo", "github")):
        _past(platform, now)
    board.settle_all(now)
    ContentVersion.bump()


def one_incident() -> None:
    """Facebook has let nobody in for forty minutes; two steps were published."""
    now = timezone.now()
    incident = _open(
        OPEN,
        {
            "vi": "Facebook không đăng nhập được",
            "en": "Nobody can sign in to Facebook",
            "fr": "Connexion à Facebook impossible",
            "id": "Facebook tidak bisa masuk",
            "ar": "تعذّر تسجيل الدخول إلى فيسبوك",
        },
        {"facebook": "major_outage", "instagram": "degraded"},
        now - timedelta(minutes=40),
    )
    step = Step(
        "identified",
        {
            "vi": "Nền tảng cho biết đã tìm ra nguyên nhân và đang khắc phục.",
            "en": "The platform says that it has found the cause and is working on it.",
        },
    )
    post_update(incident, step, None, now - timedelta(minutes=9))


def several_incidents() -> None:
    """Beside it, Zalo is slow and a cable is cut; Instagram works again."""
    now = timezone.now()
    _open(
        "zalo-gui-tin-cham",
        {"vi": "Zalo gửi tin chậm", "en": "Zalo sends messages slowly"},
        {"zalo": "degraded"},
        now - timedelta(minutes=18),
    )
    _open(
        "cap-bien-dut",
        {"vi": "Cáp biển gặp sự cố", "en": "A submarine cable is damaged"},
        {"youtube": "degraded", "tiktok": "degraded"},
        now - timedelta(hours=7),
        kind="cable",
    )
    instagram = Platform.objects.get(slug="instagram")
    step = Step(
        "monitoring",
        {"vi": "Instagram đã vào lại được.", "en": "Instagram can be used again."},
        {instagram.pk: RECOVERED},
    )
    post_update(Incident.objects.get(slug=OPEN), step, None, now - timedelta(minutes=1))


def _open(
    slug: str,
    titles: Mapping[str, str],
    levels: Mapping[str, str],
    since: datetime,
    kind: str = "outage",
) -> Incident:
    """Open an incident under an address that does not change from day to day."""
    ids = dict(Platform.objects.filter(slug__in=levels).values_list("slug", "pk"))
    step = Step(
        "investigating",
        {"vi": "Đang tìm hiểu.", "en": "We are looking into it."},
        {ids[platform]: level for platform, level in levels.items() if platform in ids},
    )
    summaries = {
        "vi": "Nhiều người bị đăng xuất cùng lúc. Bị đăng xuất không có nghĩa là mất tài khoản.",
        "en": "Many people were logged out at once. That alone does not mean a lost account.",
    }
    incident = open_incident(
        kind=kind, titles=titles, summaries=summaries, started_at=since, step=step,
        author=None, now=since + timedelta(minutes=4),
    )  # fmt: skip
    incident.slug = slug
    incident.save(update_fields=["slug"])
    return incident


def _past(platform: Platform, now: datetime) -> None:
    """Give a platform ninety days in which a few hours were not well."""
    StatusChange.objects.filter(platform=platform).delete()
    begin = now - timedelta(days=90)
    rows = []
    for days, hours, state in _PAST:
        trouble = now - timedelta(days=days)
        over = trouble + timedelta(hours=hours)
        rows += [(begin, trouble, states.NO_KNOWN_ISSUE), (trouble, over, state)]
        begin = over
    StatusChange.objects.bulk_create(
        StatusChange(platform=platform, state=state, since=since, until=until)
        for since, until, state in rows
    )
    StatusChange.objects.create(platform=platform, state=states.NO_KNOWN_ISSUE, since=begin)
