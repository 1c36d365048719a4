"""Recorded CAP alerts of real senders, where the folder that holds them is at hand."""

from pathlib import Path

import pytest

from incidents.feeds.reading import Document, FeedError
from incidents.feeds.registry import PROVIDERS

ALERTS = Path(__file__).resolve().parents[4] / "shared" / "cap"
if not ALERTS.is_dir():
    pytest.skip("no recorded alerts beside this checkout", allow_module_level=True)


@pytest.mark.parametrize(
    ("name", "state", "identity", "phase", "impact"),
    [
        (
            "australia.cap",
            "degraded",
            "tag:www.rfs.nsw.gov.au2011-10-06:40184",
            "investigating",
            "minor",
        ),
        ("canada.cap", "no_known_issue", "2.49.0.1.124.a3f342a4.2012", "resolved", "minor"),
        ("canada_errors.cap", "no_known_issue", "2.49.0.1.124.6bddbc91.2012", "resolved", "minor"),
        (
            "canada_signed.cap",
            "partial_outage",
            "2.49.0.1.124.726d2331.2013",
            "investigating",
            "major",
        ),
        (
            "earthquake-iso8859-1.cap",
            "degraded",
            "USGS-earthquakes-usB000D5T4.3947362.7.20121014T225304.360Z.0",
            "investigating",
            None,
        ),
        ("wcatwc-warning.cap", "major_outage", "PAAQ-1-lqw6d6", "investigating", "critical"),
    ],
)
def test_recorded_alert(
    name: str, state: str, identity: str, phase: str, impact: str | None
) -> None:
    reading = PROVIDERS["cap"].parse([Document((ALERTS / name).read_bytes())])
    (event,) = reading.events
    found = (reading.state, event.external_id, event.phase, event.impact)
    assert found == (state, identity, phase, impact)


def test_a_hostile_alert_is_refused() -> None:
    with pytest.raises(FeedError) as caught:
        PROVIDERS["cap"].parse([Document((ALERTS / "xee.cap").read_bytes())])
    assert caught.value.kind == "blocked"
