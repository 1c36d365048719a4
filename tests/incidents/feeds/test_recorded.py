"""Recorded payloads of real providers, where the folder that holds them is at hand."""

from pathlib import Path

import pytest

from incidents.feeds.reading import Document
from incidents.feeds.registry import PROVIDERS

RECORDED = Path(__file__).resolve().parents[4] / "shared" / "feeds"
if not RECORDED.is_dir():
    pytest.skip("no recorded payloads beside this checkout", allow_module_level=True)

# provider, file, state, components, events, open events: (id, kind, phase, impact)
CASES = [
    (
        "statuspage",
        "statuspage-status-github-2020-05-22-minor.json",
        "degraded",
        0,
        0,
        [],
    ),
    (
        "statuspage",
        "statuspage-summary-github-2020-05-22-incident.json",
        "degraded",
        8,
        3,
        [
            ("6tcfpztf6j9m", "incident", "investigating", "minor"),
            ("skzhfwy9kf8q", "maintenance", "scheduled", "maintenance"),
            ("ry5psbndh11j", "maintenance", "scheduled", "maintenance"),
        ],
    ),
    (
        "statuspage",
        "statuspage-summary-github-2026-07-31-operational.json",
        "operational",
        11,
        0,
        [],
    ),
    (
        "statuspage",
        "statuspage-incidents-github-2026-07-30-no-page.json",
        "no_known_issue",
        0,
        5,
        [],
    ),
    (
        "statuspage_history",
        "statuspage-history-digitalocean-2020-01-05.atom",
        "no_known_issue",
        0,
        25,
        [],
    ),
    (
        "statuspage_history",
        "statuspage-history-digitalocean-2020-01-21-inprogress.rss",
        "maintenance",
        0,
        25,
        [("x0xytvsvky35", "maintenance", "in_progress", "maintenance")],
    ),
    (
        "statuspage_history",
        "statuspage-history-github-2025-10-02-update-open.atom",
        "degraded",
        0,
        25,
        [("l94jr9wnhs4r", "incident", "investigating", None)],
    ),
    (
        "statuspage_history",
        "statuspage-history-streamyard-2024-06-10.rss",
        "no_known_issue",
        0,
        17,
        [],
    ),
    ("google", "google-cloud-incidents-2026-07.json", "no_known_issue", 0, 2, []),
    (
        "slack",
        "slack-status-v2-current-2019-12.json",
        "degraded",
        0,
        6,
        [
            ("783", "notice", "investigating", None),
            ("786", "incident", "investigating", "minor"),
            ("789", "incident", "investigating", "minor"),
            ("791", "incident", "investigating", "minor"),
            ("793", "incident", "investigating", "minor"),
            ("792", "incident", "investigating", "minor"),
        ],
    ),
    ("slack", "slack-status-v2-history-2019.json", "no_known_issue", 0, 116, []),
    ("syndication", "cstate-desec-issues-2025-11-22.rss", "no_known_issue", 0, 25, []),
    (
        "syndication",
        "lambstatus-history-demo-2017-10-14.rss",
        "degraded",
        0,
        3,
        [
            (
                "https://lambstatus.github.io/demo-status/maintenances/7pEQuSc083Rv",
                "maintenance",
                "scheduled",
                "maintenance",
            ),
            (
                "https://lambstatus.github.io/demo-status/incidents/bqoDstalneID",
                "incident",
                "monitoring",
                None,
            ),
        ],
    ),
]


@pytest.mark.parametrize(
    ("provider", "name", "state", "components", "events", "opened"),
    CASES,
    ids=[case[1] for case in CASES],
)
def test_recorded_payload(
    provider: str,
    name: str,
    state: str,
    components: int,
    events: int,
    opened: list[tuple[str, str, str, str | None]],
) -> None:
    reading = PROVIDERS[provider].parse([Document((RECORDED / name).read_bytes())])
    assert reading.state == state
    assert len(reading.components) == components
    assert len(reading.events) == events
    found = [(e.external_id, e.kind, e.phase, e.impact) for e in reading.events if e.open]
    assert found == opened
    assert reading.unrecognised == ()
    for event in reading.events:
        assert event.title
        assert event.started_at
        assert event.resolved_at is None or event.resolved_at >= event.started_at
