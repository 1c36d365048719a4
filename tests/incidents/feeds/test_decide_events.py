"""What a reading changes among known events, what it says of a component, and how long to wait."""

from dataclasses import replace
from datetime import timedelta

import pytest

from incidents.feeds.bulk import Stored
from incidents.feeds.decide import (
    EventChanges,
    backoff,
    event_changes,
    fingerprint,
    target_state,
)
from incidents.feeds.reading import Component, Event, Reading
from tests.factories import NOON

TROUBLE = Event(
    external_id="e1",
    title="Không đăng nhập được",
    kind="incident",
    phase="investigating",
    impact="major",
    started_at=NOON,
    updated_at=NOON,
    url="https://status.example/e1",
    text="Đang tìm hiểu.",
    component_ids=("b", "a"),
)


def stored(event: Event = TROUBLE, *, missing=False, gone=False) -> Stored:
    return Stored(1, 1, event.external_id, fingerprint(event), missing, gone, event.open)


def test_an_event_nobody_knew_is_new():
    assert event_changes({}, [TROUBLE]) == EventChanges(new=(TROUBLE,))


def test_a_second_reading_of_the_same_changes_nothing():
    assert event_changes({"e1": stored()}, [TROUBLE]) == EventChanges()


def test_the_order_in_which_a_provider_names_components_is_no_change():
    turned = replace(TROUBLE, component_ids=("a", "b"))
    assert event_changes({"e1": stored()}, [turned]) == EventChanges()


@pytest.mark.parametrize(
    "values",
    [
        {"title": "Đã sửa"},
        {"kind": "notice"},
        {"phase": "monitoring"},
        {"impact": "critical"},
        {"impact": None},
        {"started_at": NOON - timedelta(minutes=1)},
        {"updated_at": NOON + timedelta(minutes=1)},
        {"resolved_at": NOON + timedelta(minutes=1)},
        {"url": "https://status.example/other"},
        {"text": "Đã rõ nguyên nhân."},
        {"component_ids": ("a",)},
    ],
    ids=lambda values: next(iter(values)),
)
def test_each_field_alone_is_a_change(values):
    changed = replace(TROUBLE, **values)
    assert event_changes({"e1": stored()}, [changed]) == EventChanges(changed=(changed,))


def test_a_title_longer_than_its_column_is_not_changed_forever():
    long = replace(TROUBLE, title="x" * 400, url="https://e.example/" + "y" * 3000)
    assert event_changes({"e1": stored(long)}, [long]) == EventChanges()


def test_an_open_event_that_vanishes_is_missing_first_and_gone_the_second_time():
    assert event_changes({"e1": stored()}, []) == EventChanges(missing=("e1",))
    assert event_changes({"e1": stored(missing=True)}, []) == EventChanges(gone=("e1",))
    assert event_changes({"e1": stored(missing=True, gone=True)}, []) == EventChanges()


def test_a_closed_event_may_leave_the_page_without_a_word():
    closed = replace(TROUBLE, phase="resolved", resolved_at=NOON)
    assert event_changes({"e1": stored(closed)}, []) == EventChanges()


@pytest.mark.parametrize("gone", [False, True])
def test_an_event_that_returns_is_back(gone):
    known = {"e1": stored(missing=True, gone=gone)}
    assert event_changes(known, [TROUBLE]) == EventChanges(back=("e1",))


def test_an_event_that_returns_with_news_is_back_and_changed():
    news = replace(TROUBLE, phase="identified")
    changes = event_changes({"e1": stored(missing=True)}, [news])
    assert changes == EventChanges(changed=(news,), back=("e1",))


def reading(*leaves: Component, state="operational", events=()) -> Reading:
    return Reading(state=state, components=leaves, events=tuple(events))


CHAT = Component("chat", "Tin nhắn", "operational")
CALLS = Component("calls", "Gọi thoại", "partial_outage")


def test_without_a_component_the_whole_speaks():
    assert target_state(reading(CHAT, state="degraded"), "") == "degraded"


def test_a_component_speaks_for_itself_alone():
    read = reading(CHAT, CALLS, state="partial_outage")
    assert target_state(read, "chat") == "operational"
    assert target_state(read, "calls") == "partial_outage"


def test_a_component_the_provider_dropped_is_unknown():
    assert target_state(reading(CHAT), "photos") == "unknown"


@pytest.mark.parametrize(
    ("impact", "state"),
    [
        ("minor", "degraded"),
        ("major", "partial_outage"),
        ("critical", "major_outage"),
        (None, "degraded"),
        ("none", "operational"),
    ],
)
def test_an_open_incident_raises_the_component_it_names(impact, state):
    event = replace(TROUBLE, impact=impact, component_ids=("chat",))
    assert target_state(reading(CHAT, events=[event]), "chat") == state


@pytest.mark.parametrize(
    "values",
    [
        {"component_ids": ("calls",)},
        {"component_ids": ()},
        {"component_ids": ("chat",), "phase": "resolved"},
        {"component_ids": ("chat",), "kind": "maintenance"},
        {"component_ids": ("chat",), "kind": "notice"},
    ],
)
def test_other_events_leave_a_component_alone(values):
    event = replace(TROUBLE, **values)
    assert target_state(reading(CHAT, events=[event]), "chat") == "operational"


def test_a_mild_incident_never_improves_a_component():
    event = replace(TROUBLE, impact="minor", component_ids=("calls",))
    assert target_state(reading(CALLS, events=[event]), "calls") == "partial_outage"


def test_waiting_doubles_from_a_minute_to_an_hour_and_stays_there():
    waits = [backoff(failures) for failures in range(1, 12)]
    assert waits[:4] == [60, 120, 240, 480]
    assert waits == sorted(waits)
    assert waits[-1] == backoff(10_000) == 3600
