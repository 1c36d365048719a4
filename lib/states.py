"""The words for the state of a platform, an incident's phase and its impact, and their order.

Plain strings, so that adapters and rules need no framework. The meaning of each word
is fixed for code, API, pages and feeds alike.
"""

from collections.abc import Iterable

OPERATIONAL = "operational"
NO_KNOWN_ISSUE = "no_known_issue"
DEGRADED = "degraded"
PARTIAL_OUTAGE = "partial_outage"
MAJOR_OUTAGE = "major_outage"
REPORTS = "reports"
MAINTENANCE = "maintenance"
UNKNOWN = "unknown"

# Best first. `unknown` forbids the two states before it but never hides one behind it.
STATES = (
    OPERATIONAL,
    NO_KNOWN_ISSUE,
    UNKNOWN,
    MAINTENANCE,
    REPORTS,
    DEGRADED,
    PARTIAL_OUTAGE,
    MAJOR_OUTAGE,
)
RANK = {state: rank for rank, state in enumerate(STATES)}
TROUBLE = frozenset({DEGRADED, PARTIAL_OUTAGE, MAJOR_OUTAGE})
CALM = frozenset({OPERATIONAL, NO_KNOWN_ISSUE})
MILDER = {MAJOR_OUTAGE: PARTIAL_OUTAGE, PARTIAL_OUTAGE: DEGRADED}

# Phases of an event at a provider and of an incident of ours.
INVESTIGATING = "investigating"
IDENTIFIED = "identified"
MONITORING = "monitoring"
RESOLVED = "resolved"
REVIEW = "review"
FALSE_ALARM = "false_alarm"
SCHEDULED = "scheduled"
IN_PROGRESS = "in_progress"
VERIFYING = "verifying"
COMPLETED = "completed"
CLOSED_PHASES = frozenset({RESOLVED, REVIEW, FALSE_ALARM, COMPLETED})
MAINTENANCE_PHASES = frozenset({SCHEDULED, IN_PROGRESS, VERIFYING, COMPLETED})
UNDER_WAY = frozenset({IN_PROGRESS, VERIFYING})

# Impact of an incident or event, in Statuspage's words.
NONE = "none"
MINOR = "minor"
MAJOR = "major"
CRITICAL = "critical"
STATE_OF_IMPACT = {MINOR: DEGRADED, MAJOR: PARTIAL_OUTAGE, CRITICAL: MAJOR_OUTAGE}
IMPACT_OF_STATE = {state: impact for impact, state in STATE_OF_IMPACT.items()}


def worst(states: Iterable[str]) -> str | None:
    """Return the worst of some states, or None when there is none."""
    return max(states, key=RANK.__getitem__, default=None)
