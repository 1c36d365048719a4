"""An event keeps its id while its provider goes on about it, and ends when it says so."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from incidents.feeds.reading import Component, Document, Event, Reading, as_of, whole
from incidents.feeds.registry import PROVIDERS
from lib import states

from .sampled import SAMPLES, read

NOW = datetime(2024, 3, 6, 15, 0, tzinfo=UTC)  # when the alerts of our samples expire
SECOND = timedelta(seconds=1)


def azure(**parts: str) -> str:
    """Return the id of the first item of Azure's sample, with some of its parts changed."""
    body = (SAMPLES / "azure/without_time.rss").read_text()
    parts = {"pubDate": "Tue, 05 Mar 2024 16:29:09 Z"} | parts
    for name, words in parts.items():
        if name == "guid":
            body = body.replace("<item>", f"<item><guid>{words}</guid>")
        else:
            inside = re.compile(f"(<item>.*<{name}>)[^<]*(<)", re.DOTALL)
            body = inside.sub(lambda found, new=words: found[1] + new + found[2], body)
    found = read("azure", body.encode())
    assert found is not None
    return found.events[0].external_id


LATER = "Wed, 06 Mar 2024 01:00:00 Z"
HISTORY = "https://azure.status.microsoft/en-us/status/history/?trackingId=SEN-7"


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ({"guid": "sen-77", "link": HISTORY}, "sen-77"),
        ({"link": HISTORY}, HISTORY),
        (
            {"description": "Starting at 09:05 UTC on 05 March 2024, some may see errors."},
            "Storage@2024-03-05T09:05:00Z",
        ),
        (
            {"description": "Between 07:24 UTC and 10:32 UTC on 5 Mar 2024 you may have seen"},
            "Storage@2024-03-05T07:24:00Z",
        ),
        (
            {"description": "Since as early as 07:24 UTC on 32 Mar 2024"},
            "Storage@2024-03-05T16:29:09Z",
        ),
    ],
)
def test_azure_knows_an_item_by_its_id_its_link_or_its_start(
    parts: dict[str, str], expected: str
) -> None:
    assert azure(**parts) == expected
    if "32 Mar" not in str(parts):
        assert azure(**parts, pubDate=LATER, title="Resolved: Storage") == expected


def test_azure_never_knows_an_item_by_its_title() -> None:
    assert azure(title="One") == azure(title="Another") == "Storage@2024-03-05T16:29:09Z"
    assert azure(title="One", pubDate="today") == azure(title="Two", pubDate="today") == "Storage"


def aws(*times: str) -> list[Event]:
    """Return the events of a feed with one update at each of some times."""
    updates = "".join(
        f"<item><title>Service disruption: Sen</title><guid>https://a.example/#sen-vn_{at}</guid>"
        "</item>"
        for at in (int(datetime.fromisoformat(f"{time}+00:00").timestamp()) for time in times)
    )
    title = "<title>Amazon Sen (Hanoi) Service Status</title>"
    body = f"<rss><channel>{title}{updates}</channel></rss>"
    return list(PROVIDERS["aws_rss"].parse([Document(body.encode())]).events)


def test_aws_keeps_an_event_when_its_oldest_update_drops_out() -> None:
    times = ["2024-03-05T20:00", "2024-03-05T12:00", "2024-03-05T08:00", "2024-03-05T00:10"]
    for listed in range(1, len(times) + 1):
        (event,) = aws(*times[:listed])
        assert event.external_id == "sen-vn@2024-03-05"


def test_aws_events_of_one_service_have_ids_of_their_own() -> None:
    newer, older = aws("2024-03-06T20:00", "2024-03-05T19:59", "2024-03-05T19:00")
    assert (newer.external_id, older.external_id) == ("sen-vn@2024-03-06", "sen-vn@2024-03-05")


def test_aws_takes_an_event_of_several_days_for_another_once_its_first_day_is_gone() -> None:
    times = ["2024-03-06T20:00", "2024-03-06T02:00", "2024-03-05T22:00"]
    assert aws(*times)[0].external_id == "sen-vn@2024-03-05"
    assert aws(*times[:2])[0].external_id == "sen-vn@2024-03-06"


@pytest.mark.parametrize(
    ("name", "ends"),
    [
        ("trouble_alert.cap", [NOW]),
        ("trouble_list.atom", [NOW - timedelta(hours=14), None]),
        ("trouble_items.rss", None),
    ],
)
def test_an_alert_ends_when_all_its_parts_have_expired(name: str, ends: list | None) -> None:
    found = read("cap", (SAMPLES / "cap" / name).read_bytes())
    assert found is not None
    assert [event.ends_at for event in found.events] == (ends or [None] * len(found.events))


@pytest.mark.parametrize("written", ["", "<expires>soon</expires>"])
def test_an_alert_with_a_part_that_never_expires_does_not_end(written: str) -> None:
    body = (SAMPLES / "cap/trouble_alert.cap").read_text()
    body = body.replace("<expires>2024-03-06T22:00:00+07:00</expires>", written, 1)
    found = read("cap", body.encode())
    assert found is not None
    assert found.events[0].ends_at is None


def test_an_alert_past_its_end_is_over_and_raises_nothing() -> None:
    found = read("cap", (SAMPLES / "cap/trouble_alert.cap").read_bytes())
    assert found is not None
    assert as_of(found, NOW - SECOND) is found
    later = as_of(found, NOW)
    assert (found.state in states.TROUBLE, later.state) == (True, states.NO_KNOWN_ISSUE)
    assert (later.events[0].phase, later.events[0].resolved_at) == (states.RESOLVED, NOW)


def test_what_has_ended_leaves_the_rest_as_it_was() -> None:
    leaf = Component("a", "A", states.DEGRADED)
    over = Event("1", "T", "incident", states.INVESTIGATING, states.CRITICAL, ends_at=NOW)
    plan = Event("2", "T", "maintenance", states.IN_PROGRESS, "maintenance", ends_at=NOW)
    lasts = Event("3", "T", "incident", states.INVESTIGATING, states.MAJOR, ends_at=NOW + SECOND)
    closed = Event("4", "T", "incident", states.RESOLVED, states.MAJOR, ends_at=NOW)
    events = (over, plan, lasts, closed)
    state = whole((leaf,), events, None)
    found = as_of(Reading(state, (leaf,), events, without_events=states.DEGRADED), NOW)
    assert (state, found.state) == (states.MAJOR_OUTAGE, states.PARTIAL_OUTAGE)
    assert [e.phase for e in found.events[:2]] == [states.RESOLVED, states.COMPLETED]
    assert found.events[2:] == (lasts, closed)
