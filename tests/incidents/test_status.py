"""The state of a platform as it is shown: its age, its evidence, its last ninety days."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from incidents.models import StatusChange
from incidents.status import DAYS, history, statuses
from tests.factories import make_feed, make_incident, make_platform

pytestmark = pytest.mark.django_db
HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
NOW = datetime(2026, 3, 5, 12, 0, tzinfo=UTC)  # 19:00 in Ha Noi


def at_hanoi(day: int, hour: int = 0, minute: int = 0) -> datetime:
    return datetime(2026, 3, day, hour, minute, tzinfo=HANOI).astimezone(UTC)


def change(platform, state, since, until=None, **values):
    return StatusChange.objects.create(
        platform=platform, state=state, since=since, until=until, **values
    )


def last_days(platform, number: int) -> list[str]:
    return [day.state for day in history([platform], NOW, HANOI)[platform.pk][-number:]]


def test_a_platform_nobody_has_looked_at_is_unknown_and_stale():
    (one,) = statuses([make_platform()], NOW)
    assert (one.state, one.stale, one.since, one.evidence.kind) == ("unknown", True, None, None)


def test_the_state_names_its_source_and_when_that_stops_counting():
    platform = make_platform()
    feed = make_feed(pace=600, last_ok_at=NOW - timedelta(minutes=5))
    change(
        platform,
        "operational",
        NOW - timedelta(hours=2),
        feed=feed,
        evidence_kind="official",
        evidence_name="Trang trạng thái",
        evidence_url="https://status.example/",
    )
    (one,) = statuses([platform], NOW)
    assert (one.state, one.stale) == ("operational", False)
    assert one.evidence.checked_at == NOW - timedelta(minutes=5)
    assert one.evidence.stale_after == NOW + timedelta(minutes=25)


@pytest.mark.parametrize(
    ("pace", "silent", "fresh"),
    [
        (60, timedelta(minutes=14, seconds=59), True),
        (60, timedelta(minutes=15), False),
        (600, timedelta(minutes=29, seconds=59), True),
        (600, timedelta(minutes=30), False),
    ],
)
def test_a_silent_source_counts_three_paces_and_never_less_than_a_quarter_of_an_hour(
    pace, silent, fresh
):
    platform = make_platform()
    feed = make_feed(pace=pace, last_ok_at=NOW - silent)
    change(platform, "operational", NOW - timedelta(days=1), feed=feed, evidence_kind="official")
    (one,) = statuses([platform], NOW)
    assert one.stale is not fresh
    assert one.state == ("operational" if fresh else "unknown")
    assert one.last_known == ("" if fresh else "operational")


def test_trouble_is_never_hidden_by_its_age():
    platform = make_platform()
    feed = make_feed(last_ok_at=NOW - timedelta(hours=3))
    change(platform, "major_outage", NOW - timedelta(hours=4), feed=feed, evidence_kind="official")
    (one,) = statuses([platform], NOW)
    assert (one.state, one.stale) == ("major_outage", True)


def test_a_state_of_an_incident_does_not_grow_old_and_names_the_incident():
    platform = make_platform()
    incident = make_incident(platforms=[platform])
    change(
        platform,
        "major_outage",
        NOW - timedelta(days=2),
        incident=incident,
        evidence_kind="editor",
    )
    (one,) = statuses([platform], NOW)
    assert (one.stale, one.incident, one.evidence.stale_after) == (False, incident, None)


def test_statuses_keep_the_order_they_were_asked_in():
    platforms = [make_platform() for _number in range(4)][::-1]
    assert [one.platform for one in statuses(platforms, NOW)] == platforms


def test_the_ninety_days_end_today_in_the_readers_zone():
    platform = make_platform()
    days = history([platform], NOW, HANOI)[platform.pk]
    assert len(days) == DAYS == 90
    assert days[-1].date == at_hanoi(5).astimezone(HANOI)
    assert days[0].date == (at_hanoi(5) - timedelta(days=89)).astimezone(HANOI)


def test_a_night_in_ha_noi_belongs_to_the_day_of_ha_noi():
    platform = make_platform()
    # 23:30 on the 3rd in Ha Noi is 16:30 UTC; 00:30 on the 4th is still the 3rd in UTC.
    change(platform, "major_outage", at_hanoi(3, 23, 30), at_hanoi(4, 0, 30))
    assert last_days(platform, 4) == ["", "major_outage", "major_outage", ""]


def test_what_ends_at_midnight_does_not_colour_the_next_day():
    platform = make_platform()
    change(platform, "major_outage", at_hanoi(3, 20), at_hanoi(4))
    change(platform, "operational", at_hanoi(4))
    assert last_days(platform, 3) == ["major_outage", "operational", "operational"]


def test_a_day_shows_its_worst_and_unknown_hides_no_trouble():
    platform = make_platform()
    change(platform, "operational", at_hanoi(2), at_hanoi(4, 8))
    change(platform, "degraded", at_hanoi(4, 8), at_hanoi(4, 9))
    change(platform, "unknown", at_hanoi(4, 9), at_hanoi(4, 10))
    change(platform, "operational", at_hanoi(4, 10), at_hanoi(5, 9))
    change(platform, "unknown", at_hanoi(5, 9))
    assert last_days(platform, 4) == ["operational", "operational", "degraded", "unknown"]


def test_no_record_is_not_the_same_as_unknown():
    platform = make_platform()
    change(platform, "unknown", at_hanoi(5, 8))
    before, today = history([platform], NOW, HANOI)[platform.pk][-2:]
    assert (before.state, before.label) == ("", "")
    assert (today.state, str(today.label) != "") == ("unknown", True)


def test_what_began_before_the_ninety_days_fills_them():
    platform = make_platform()
    change(platform, "operational", NOW - timedelta(days=200))
    assert set(last_days(platform, 90)) == {"operational"}


def test_what_ended_before_the_ninety_days_is_not_in_them():
    platform = make_platform()
    change(platform, "major_outage", NOW - timedelta(days=200), NOW - timedelta(days=95))
    assert set(last_days(platform, 90)) == {""}


def test_days_of_several_platforms_come_from_one_query(django_assert_num_queries):
    platforms = [make_platform() for _number in range(5)]
    for platform in platforms:
        change(platform, "degraded", at_hanoi(4, 8))
    with django_assert_num_queries(1):
        days = history(platforms, NOW, HANOI)
    assert all(days[platform.pk][-1].state == "degraded" for platform in platforms)
    with django_assert_num_queries(1):
        statuses(platforms, NOW)
