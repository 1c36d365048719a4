"""What a message says in each language, and what it says about us."""

import pytest
from django.utils.translation import override

from incidents.alerts.cap.document import EVENT, SHORT, shortened
from incidents.alerts.cap.mapping import Facts, certainty, event_code, response_type, severity
from incidents.alerts.cap.wording import event, instruction
from incidents.choices import Kind, Phase
from lib.languages import CODES

LONG = "Cổng dịch vụ công quốc gia và các cổng của tỉnh"


def every_fact(**values) -> list[Facts]:
    return [Facts(kind=kind, phase=phase, **values) for kind in Kind for phase in Phase]


@pytest.mark.parametrize("language", CODES)
def test_every_event_and_instruction_is_short_and_has_words(language):
    with override(language):
        for facts in every_fact(names=("Facebook",)):
            assert 0 < len(event(facts)) <= EVENT, facts
            assert 0 < len(instruction(facts).encode()) < SHORT, facts


def test_a_long_name_is_left_out_and_never_cut_in_two():
    for facts in every_fact(names=(LONG,)):
        assert LONG[:10] not in event(facts)
        assert event(facts) == shortened(event(facts), EVENT)


def test_two_platforms_are_not_called_by_the_name_of_one():
    for facts in every_fact(names=("Facebook", "Zalo")):
        assert "Facebook" not in event(facts)
        assert "Zalo" not in event(facts)


def test_nothing_is_a_threat_to_life():
    for impact in ("none", "minor", "major", "critical", "maintenance"):
        for categories in (frozenset(), frozenset({"payment"}), frozenset({"safety", "social"})):
            for facts in every_fact(impact=impact, categories=categories):
                assert severity(facts) in {"Minor", "Moderate", "Severe"}


def test_what_nobody_else_noticed_is_possible_and_no_more():
    facts = {"kind": Kind.OUTAGE, "phase": Phase.INVESTIGATING}
    assert certainty(Facts(**facts)) == "Possible"
    assert certainty(Facts(**facts, noticed=True)) == "Likely"
    assert certainty(Facts(**facts, noticed=True, confirmed=True)) == "Observed"
    assert certainty(Facts(kind=Kind.OUTAGE, phase=Phase.FALSE_ALARM, confirmed=True)) == "Unlikely"


def test_many_platforms_at_once_are_a_matter_of_networks():
    four = ("a", "b", "c", "d")
    social = frozenset({"social"})
    cable = Facts(Kind.CABLE, Phase.IDENTIFIED, platforms=four, categories=social)
    assert event_code(cable) == "OET-045"
    assert event_code(Facts(Kind.CABLE, Phase.IDENTIFIED)) == "OET-115"
    state = frozenset({"state-services"})
    assert event_code(Facts(Kind.OUTAGE, Phase.IDENTIFIED, categories=state)) == "OET-151"
    mixed = state | social
    assert event_code(Facts(Kind.OUTAGE, Phase.IDENTIFIED, categories=mixed)) == "OET-115"


def test_what_to_do_follows_the_phase():
    assert response_type(Facts(Kind.MAINTENANCE, Phase.SCHEDULED)) == ("Prepare",)
    assert response_type(Facts(Kind.OUTAGE, Phase.REVIEW)) == ("None",)
    assert response_type(Facts(Kind.SECURITY, Phase.RESOLVED)) == ("AllClear",)
