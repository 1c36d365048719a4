"""The whole JSON of every endpoint, pinned: a new field is a decision, not an accident."""

import pytest
import time_machine

from directory.models import RecordChange
from tests.factories import NOON

from .answers import (
    CLAIM_A,
    CLAIM_B,
    CONTACT,
    FEED,
    INCIDENT,
    NOTICE,
    PLATFORM,
    STATISTIC,
    STATUS,
    UPDATE,
    words,
)
from .rows import make_everything

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _at_noon():
    with time_machine.travel(NOON, tick=False):
        make_everything()
        RecordChange.objects.update(changed_at=NOON)  # the database's own clock stands nowhere
        yield


def get(client, name: str):
    answer = client.get(f"/api/v1/{name}?lang=en")
    assert answer.status_code == 200, answer.content
    return answer.json()


@pytest.mark.parametrize(
    ("name", "row"),
    [
        ("notices", NOTICE),
        ("statistics", STATISTIC),
        ("contacts", CONTACT),
        ("feeds", FEED),
        ("incidents", INCIDENT),
    ],
)
def test_a_list_is_one_page_of_whole_rows(client, name, row):
    page = get(client, f"{name}/")
    since = {} if name == "feeds" else {"next_since": "2026-03-05T11:55:00Z"}
    assert page == {"next": None, "previous": None, **since, "results": [row]}


@pytest.mark.parametrize(
    ("name", "row"),
    [
        ("notices/notice", NOTICE),
        ("statistics/users", STATISTIC),
        ("contacts/police", CONTACT),
        ("feeds/feed-one", FEED),
        ("claims/claim-a", CLAIM_A),
        ("platforms/one", PLATFORM),
        ("status/one", STATUS),
    ],
)
def test_a_single_row_is_whole(client, name, row):
    assert get(client, f"{name}/") == row


def test_claims_come_with_their_chain_and_count_copies_once(client):
    assert get(client, "claims/")["results"] == [CLAIM_A, CLAIM_B]


def test_platforms_come_in_the_order_of_the_board(client):
    results = get(client, "platforms/")["results"]
    assert results[0] == PLATFORM
    assert [row["slug"] for row in results] == ["one", "other"]


def test_an_incident_carries_its_steps_claims_and_figures(client):
    correction = {
        **UPDATE,
        "key": "2",
        "published_at": "2026-03-05T12:05:00Z",
        "source": None,
        "corrects": "1",
        "words": words(body="Đang tìm hiểu."),
    }
    figure = {
        "slug": "figure",
        "platform": None,
        "unit": "ratio",
        "method": "official",
        "source": "paper",
        "confidence": "reported",
        "points": [
            {"value": "2.00", "qualifier": "over", "at": None, "words": words(label="Tối")},
        ],
        "words": words(title="Lưu lượng", note=""),
    }
    with time_machine.travel("2026-03-05T12:06:00Z", tick=False):
        assert get(client, "incidents/trial/") == {
            **INCIDENT,
            "updated_at": "2026-03-05T12:05:00Z",
            "updates": [correction, UPDATE],
            "claims": [CLAIM_A, CLAIM_B],
            "figures": [figure],
        }


def test_the_board_names_the_worst_and_every_platform(client):
    unknown = {
        "platform": "other",
        "name": "Other",
        "state": "unknown",
        "label": "Unknown",
        "since": None,
        "evidence": {"kind": None, "name": "", "url": "", "checked_at": None, "stale_after": None},
        "stale": True,
        "last_known": "",
        "feed_availability": "none",
        "incident": None,
    }
    assert get(client, "status/") == {
        "generated_at": "2026-03-05T12:00:00Z",
        "worst": "major_outage",
        "platforms": [STATUS, unknown],
    }


def test_search_gives_groups_of_hits(client):
    answer = client.get("/api/v1/search/?q=nguoi+dung&lang=en")
    assert answer.json() == {
        "query": "nguoi dung",
        "groups": [
            {
                "kind": "statistics",
                "label": "Statistics",
                "hits": [
                    {
                        "title": "Người dùng",
                        "url": "/en/statistics/#users",
                        "summary": "",
                        "language": "vi",
                    }
                ],
            }
        ],
    }
