"""Recorded payloads of real providers, where the folder that holds them is at hand."""

import codecs
from pathlib import Path

import pytest

from incidents.feeds.reading import Document, FeedError
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
    (
        "instatus",
        "instatus-summary-polymarket-handwritten.json",
        "major_outage",
        0,
        2,
        [
            ("incident1", "incident", "investigating", "critical"),
            ("maintenance1", "maintenance", "scheduled", "maintenance"),
        ],
    ),
    # Without its heartbeats a page of Uptime Kuma says nothing of any monitor.
    ("uptime_kuma", "uptimekuma-wittyoneoff-status-page.json", "unknown", 6, 0, []),
    ("azure", "azure-status-2026-07-31-empty.rss", "no_known_issue", 0, 0, []),
    (
        "azure",
        "azure-status-items-sample.rss",
        "degraded",
        0,
        3,
        [
            (
                "Planned Maintenance@2026-06-07T02:00:00Z",
                "maintenance",
                "scheduled",
                "maintenance",
            ),
            ("Storage@2026-06-02T12:30:00Z", "incident", "investigating", None),
            ("Networking@2026-06-02T11:20:00Z", "incident", "investigating", None),
        ],
    ),
    (
        "aws",
        "aws-currentevents-multiple-handbuilt.json",
        "major_outage",
        0,
        3,
        [
            (
                "arn:aws:health:us-east-1::event/MULTIPLE_SERVICES/"
                "AWS_MULTIPLE_SERVICES_OPERATIONAL_ISSUE/"
                "AWS_MULTIPLE_SERVICES_OPERATIONAL_ISSUE_7A1D3C5E9B20",
                "incident",
                "investigating",
                "critical",
            ),
            (
                "arn:aws:health:eu-west-1::event/EC2/AWS_EC2_OPERATIONAL_ISSUE/"
                "AWS_EC2_OPERATIONAL_ISSUE_2F6B8D4A1C73",
                "incident",
                "investigating",
                "minor",
            ),
            (
                "arn:aws:health:global::event/IAM/AWS_IAM_OPERATIONAL_ISSUE/"
                "AWS_IAM_OPERATIONAL_ISSUE_C90E1B7D5A46",
                "incident",
                "investigating",
                "critical",
            ),
        ],
    ),
    ("aws_rss", "aws-rss-ec2-tokyo-2019-09-07.rss", "no_known_issue", 0, 6, []),
    ("betterstack", "betterstack-feedly-fragment.json", "operational", 0, 0, []),
    ("cstate", "cstate-desec-index-2025-11-22-ok.json", "operational", 4, 0, []),
    (
        "cstate",
        "cstate-linuxserver-index-2024-04-07-notice.json",
        "degraded",
        5,
        1,
        [
            (
                "https://info.linuxserver.io/issues/2024-03-29-cve-2024-3094/",
                "incident",
                "investigating",
                "minor",
            )
        ],
    ),
    (
        "cachet",
        "cachet-v3-incidents-docs.json",
        "degraded",
        0,
        2,
        [("2", "incident", "investigating", None)],
    ),
    ("statusio", "statusio-docker-2022-04-23-operational.json", "operational", 10, 0, []),
    ("gatus", "gatus-endpoints-statuses.json", "major_outage", 1, 0, []),
    ("upptime", "upptime-seklfreak-summary-2022-07-27.json", "partial_outage", 5, 0, []),
]
TIMELESS = {"cachet"}  # times without a zone are left out
DEAD = ("aws-shd-data-2022-07-03.json", "downdetector-aws-counts-2018-01-04.json")


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
        assert event.started_at or provider in TIMELESS
        assert event.resolved_at is None or event.resolved_at >= event.started_at


def test_uptime_kuma_in_two_documents() -> None:
    names = ("uptimekuma-wittyoneoff-status-page.json", "uptimekuma-wittyoneoff-heartbeat.json")
    documents = [Document((RECORDED / name).read_bytes()) for name in names]
    for given in (documents, documents[::-1]):
        reading = PROVIDERS["uptime_kuma"].parse(given)
        assert reading.state == "operational"
        assert {leaf.raw for leaf in reading.components} == {"1"}


def test_currentevents_as_aws_really_sends_it() -> None:
    body = (RECORDED / "aws-currentevents-multiple-handbuilt.json").read_bytes()
    sent = codecs.BOM_UTF16_BE + body.decode().encode("utf-16-be")
    plainly, marked = (PROVIDERS["aws"].parse([Document(one)]) for one in (body, sent))
    assert plainly == marked


def test_updates_of_aws_are_one_event_until_a_day_is_silent() -> None:
    body = (RECORDED / "aws-rss-ec2-tokyo-2019-09-07.rss").read_bytes()
    newest = PROVIDERS["aws_rss"].parse([Document(body)]).events[0]
    assert newest.external_id == "ec2-ap-northeast-1@2019-08-23"
    assert (newest.phase, newest.impact) == ("resolved", "minor")
    assert str(newest.resolved_at) == "2019-08-23 11:18:35+00:00"


@pytest.mark.parametrize("name", DEAD)
@pytest.mark.parametrize("provider", PROVIDERS)
def test_formats_that_nobody_reads_are_believed_by_nobody(provider: str, name: str) -> None:
    with pytest.raises(FeedError):
        PROVIDERS[provider].parse([Document((RECORDED / name).read_bytes())])
