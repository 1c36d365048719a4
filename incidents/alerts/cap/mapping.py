"""An incident in CAP's terms: a table of rules, pure. `expires` and severity err on the calm side.

Never `Extreme`, which means a threat to life. OET is the OASIS Event Terms List 1.2.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from lib import states

from ...choices import Kind, Phase, Scope

WARNINGS = frozenset({Kind.SECURITY, Kind.FRAUD_WAVE})  # somebody acts against readers
OVER = frozenset({Phase.RESOLVED, Phase.COMPLETED, Phase.REVIEW})
# Categories of platforms by whose absence people cannot prove who they are, pay or get help.
VITAL = frozenset({"state-services", "payment", "safety"})
STATE_SERVICES = "state-services"
MANY = 4  # platforms at once: not one service fails but what they share

CYBERCRIME, INTERNET, COMMUNICATIONS = "OET-050", "OET-115", "OET-045"
PUBLIC_SERVICE = "OET-151"

LASTS = timedelta(hours=6)  # renewed while the incident is open
LASTS_AS_WARNING = timedelta(days=7)
LASTS_WHEN_OVER = timedelta(hours=24)


@dataclass(frozen=True)
class Facts:
    """What one message is about, as it is known when the message is written."""

    kind: str
    phase: str  # of the step
    impact: str = states.NONE  # in Statuspage's words
    scope: str = Scope.UNKNOWN
    names: tuple[str, ...] = ()  # of the public platforms it affects
    platforms: tuple[str, ...] = ()  # their slugs
    categories: frozenset[str] = frozenset()
    confirmed: bool = False  # by the operator, or by two independent measurements
    noticed: bool = False  # by anybody beside us
    withdrawn: bool = False  # we say no longer anything about it

    @property
    def is_over(self) -> bool:
        return self.phase in OVER

    @property
    def is_past(self) -> bool:
        """Nobody has to act any more: over, never true, or taken back."""
        return self.is_over or self.withdrawn or self.phase == Phase.FALSE_ALARM

    @property
    def is_warning(self) -> bool:
        return self.kind in WARNINGS


def category(facts: Facts) -> tuple[str, ...]:
    return ("Safety", "Security") if facts.is_warning else ("Infra",)


def event_code(facts: Facts) -> str:
    if facts.is_warning:
        return CYBERCRIME
    if facts.categories == {STATE_SERVICES}:
        return PUBLIC_SERVICE
    if len(facts.platforms) >= MANY:
        return COMMUNICATIONS
    return INTERNET


def urgency(facts: Facts) -> str:
    if facts.is_past:
        return "Past"
    if facts.is_warning:
        return "Immediate"
    return "Future" if facts.phase == Phase.SCHEDULED else "Expected"


def severity(facts: Facts) -> str:
    """Minor: one platform in part, or over. Moderate: a country's platform. Severe: a vital one."""
    if facts.is_past or facts.kind == Kind.MAINTENANCE:
        return "Minor"
    if facts.is_warning:
        return "Severe" if facts.impact == states.CRITICAL else "Moderate"
    is_bad = facts.impact in (states.MAJOR, states.CRITICAL)
    if facts.categories & VITAL:
        return "Severe" if is_bad else "Moderate"
    if len(facts.platforms) > 1 or facts.impact == states.CRITICAL:
        return "Moderate"
    if is_bad and facts.scope in (Scope.NATIONAL, Scope.GLOBAL):
        return "Moderate"
    return "Moderate" if facts.kind == Kind.CABLE else "Minor"


def certainty(facts: Facts) -> str:
    """Observed: the operator says so, or two measurements. Likely: somebody beside us noticed."""
    if facts.withdrawn:
        return "Unknown"
    if facts.phase == Phase.FALSE_ALARM:
        return "Unlikely"
    if facts.is_over or facts.confirmed:
        return "Observed"
    return "Likely" if facts.noticed else "Possible"


def response_type(facts: Facts) -> tuple[str, ...]:
    if facts.withdrawn or facts.phase == Phase.REVIEW:
        return ("None",)
    if facts.is_past:
        return ("AllClear",)
    if facts.is_warning:
        return ("Avoid", "Execute")
    if facts.kind == Kind.MAINTENANCE:
        return ("Prepare",) if facts.phase == Phase.SCHEDULED else ("Monitor",)
    return ("Monitor",) if facts.kind == Kind.CABLE else ("Avoid", "Monitor")


def expires(facts: Facts, started_at: datetime, now: datetime) -> datetime:
    """Return until when the message holds, unless another one follows."""
    if facts.is_past:
        return now + LASTS_WHEN_OVER
    if facts.is_warning:
        return now + LASTS_AS_WARNING
    if facts.phase == Phase.SCHEDULED:
        return max(now, started_at) + LASTS
    return now + LASTS
