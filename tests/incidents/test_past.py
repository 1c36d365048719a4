"""Ninety days for the eye, the ear and the keyboard: bars, a sentence, runs of equal days."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone
from django.utils.translation import override

from incidents.models import StatusChange
from incidents.status import DAYS, Day, history, past, runs, uptime
from incidents.templatetags.platform_page import dated_bars, days_in_words, legend_of
from tests.factories import NOON, make_platform
from tests.portal.pages import Document

ZONE = timezone.get_default_timezone()


def days(*spans: tuple[str, int]) -> list[Day]:
    start, found = datetime(2026, 3, 1, tzinfo=UTC), []
    for state, length in spans:
        found += [Day(start + timedelta(days=len(found) + each), state) for each in range(length)]
    return found


def test_equal_days_in_a_row_are_one_run_and_the_newest_comes_first():
    found = runs(days(("", 3), ("operational", 2), ("degraded", 1), ("operational", 4)))
    assert [(run.state, run.length, run.first.day, run.last.day) for run in found] == [
        ("operational", 4, 7, 10),
        ("degraded", 1, 6, 6),
        ("operational", 2, 4, 5),
        ("", 3, 1, 3),
    ]
    assert runs([]) == []


@pytest.mark.parametrize(
    ("spans", "sentence"),
    [
        ([("operational", 90)], "Last 90 days: no trouble that we know of."),
        (
            [("degraded", 1), ("reports", 1), ("operational", 88)],
            "Last 90 days: trouble on 2 days.",
        ),
        (
            [("", 60), ("unknown", 29), ("major_outage", 1)],
            "Last 90 days: trouble on 1 day, state not known on 29 days, and nobody looked on 60 "
            "days.",
        ),
    ],
)
def test_the_bars_are_one_sentence_for_who_cannot_see_them(spans, sentence):
    with override("en"):
        assert days_in_words(days(*spans)) == sentence


def test_every_bar_has_its_day_and_state_and_days_nobody_looked_are_drawn_as_such():
    with override("en"):
        bars = Document(dated_bars(days(("", 1), ("major_outage", 1)))).all("i")
    assert bars == [
        {"class": "is-none", "title": "March 1, 2026: nobody looked"},
        {"class": "is-critical", "title": "March 2, 2026: Major outage"},
    ]


def test_the_legend_names_what_is_there_the_worst_first():
    with override("en"):
        found = legend_of(days(("operational", 80), ("", 8), ("major_outage", 2)))
    assert found == [
        ("critical", "Major outage", 2),
        ("ok", "Operational", 80),
        ("none", "nobody looked", 8),
    ]


@pytest.mark.django_db
def test_days_and_uptime_come_from_one_query_and_are_those_read_apart(django_assert_num_queries):
    platform = make_platform()
    at = NOON - timedelta(days=100)
    for state, length in (("operational", 10.4), ("major_outage", 2), ("unknown", 40)):
        until = at + timedelta(days=length)
        StatusChange.objects.create(platform=platform, state=state, since=at, until=until)
        at = until
    with django_assert_num_queries(1):
        found = past(platform, NOON, ZONE)
    assert found.days == history([platform], NOON, ZONE)[platform.pk]
    assert found.uptime == uptime(platform, NOON)
    assert sum(run.length for run in found.runs) == DAYS
    assert [run.state for run in found.runs] == ["", "unknown", "major_outage", "operational"][
        : len(found.runs)
    ]


@pytest.mark.django_db
def test_the_page_tells_each_run_in_words(client):
    platform = make_platform("one")
    now = timezone.now()
    StatusChange.objects.create(platform=platform, state="degraded", since=now)
    document = Document(client.get("/en/platforms/one/").content.decode())
    assert len(document.all("th", scope="row")) == 2
    assert "(89 days) nobody looked" in document.text
    (picture,) = document.all("div", role="img")
    assert picture["aria-label"] == ("Last 90 days: trouble on 1 day and nobody looked on 89 days.")
