"""What a message says of how bad, how urgent and how certain it is follows from the records."""

from datetime import timedelta

import pytest

from directory.models import Source
from incidents.alerts.cap import issuing
from incidents.models import Claim, Proposal, Update
from tests.factories import NOON, PUBLIC, make_feed, make_platform

from .messages import infos, named, opened, platform_of, post, read, sent, value, values

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.mark.parametrize("kind", ["security", "fraud_wave"])
def test_a_warning_says_to_act_at_once(kind):
    opened(kind=kind, level=None)
    (message,) = sent()
    info = infos(read(message))["vi"]
    assert values(info, "category") == ["Safety", "Security"]
    assert named(info, "eventCode") == [("OET:v1.2", "OET-050")]
    assert value(info, "urgency") == "Immediate"
    assert values(info, "responseType") == ["Avoid", "Execute"]
    assert message.expires == NOON + timedelta(days=7)


@pytest.mark.parametrize(
    ("category", "level", "code", "severity"),
    [
        ("state-services", "major_outage", "OET-151", "Severe"),
        ("state-services", "degraded", "OET-151", "Moderate"),
        ("payment", "partial_outage", "OET-115", "Severe"),
        ("social", "major_outage", "OET-115", "Moderate"),
        ("social", "partial_outage", "OET-115", "Minor"),
        ("social", "degraded", "OET-115", "Minor"),
    ],
)
def test_severity_and_code_follow_what_is_affected(category, level, code, severity):
    opened(platform=platform_of(category, "one"), level=level)
    info = infos(read(sent()[0]))["vi"]
    assert named(info, "eventCode") == [("OET:v1.2", code)]
    assert value(info, "severity") == severity


def test_observed_needs_the_operator_or_two_measurements():
    incident = opened()
    feedless = {"incident": incident, "level": "degraded", "title": "x", "started_at": NOON}
    certainty = []
    for number, evidence in enumerate((None, "probe", "reports"), start=1):
        if evidence:
            Proposal.objects.create(key=evidence, evidence_kind=evidence, **feedless)
        post(incident, "investigating", NOON + number * HOUR)
        certainty.append(value(infos(read(sent()[-1]))["vi"], "certainty"))
    assert certainty == ["Possible", "Likely", "Observed"]


def test_an_official_signal_says_so_in_the_first_message():
    signal = Proposal.objects.create(
        key="official", evidence_kind="official", level="degraded", title="x", started_at=NOON
    )
    opened(proposals=[signal])
    assert value(infos(read(sent()[0]))["vi"], "certainty") == "Observed"


@pytest.mark.parametrize(
    ("scope", "expected"), [("full", "Observed"), ("business", "Likely"), ("adjacent", "Likely")]
)
def test_a_neighbouring_product_confirms_nothing(scope, expected):
    platform = make_platform()
    signal = Proposal.objects.create(
        key="official",
        evidence_kind="official",
        feed=make_feed("status", [platform], scope=scope),
        level="degraded",
        title="x",
        started_at=NOON,
    )
    opened(platform=platform, proposals=[signal])
    assert value(infos(read(sent()[0]))["vi"], "certainty") == expected


def test_an_official_source_of_a_step_counts_when_the_message_is_repeated():
    incident = opened()
    source = Source.objects.create(slug="s", title="x", publisher="Meta", origin="official")
    Update.objects.filter(incident=incident).update(source=source)
    issuing.settle(NOON + 6 * HOUR)
    assert value(infos(read(sent()[-1]))["vi"], "certainty") == "Observed"


@pytest.mark.parametrize(
    ("verdict", "published_at", "expected"),
    [
        ("official", PUBLIC, "Observed"),
        ("confirmed", PUBLIC, "Observed"),
        ("unverified", PUBLIC, "Likely"),
        ("false", PUBLIC, "Possible"),
        ("official", None, "Possible"),
    ],
)
def test_a_public_claim_counts_by_its_verdict(verdict, published_at, expected):
    incident = opened()
    claim = {"nature": "claim", "topic": "scale", "verdict": verdict, "published_at": published_at}
    Claim.objects.create(incident=incident, slug="c", **claim)
    post(incident, "investigating", NOON + HOUR)
    assert value(infos(read(sent()[-1]))["vi"], "certainty") == expected
