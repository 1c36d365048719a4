"""The fixed vocabularies of incidents, with the words readers see."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lib import states


class State(models.TextChoices):
    """State of a platform, best first (the order of `lib.states.STATES`)."""

    OPERATIONAL = states.OPERATIONAL, _("Operational")
    NO_KNOWN_ISSUE = states.NO_KNOWN_ISSUE, _("No sign of trouble")
    UNKNOWN = states.UNKNOWN, _("Unknown")
    MAINTENANCE = states.MAINTENANCE, _("Under maintenance")
    REPORTS = states.REPORTS, _("Many readers report problems")
    DEGRADED = states.DEGRADED, _("Degraded")
    PARTIAL_OUTAGE = states.PARTIAL_OUTAGE, _("Partial outage")
    MAJOR_OUTAGE = states.MAJOR_OUTAGE, _("Major outage")


class Kind(models.TextChoices):
    OUTAGE = "outage", _("Outage")
    DEGRADATION = "degradation", _("Degradation")
    CABLE = "cable", _("Cable break")
    SECURITY = "security", _("Data leak or takeover wave")
    FRAUD_WAVE = "fraud_wave", _("Wave of fraud")
    RESTRICTION = "restriction", _("Restriction by decision")
    MAINTENANCE = "maintenance", _("Maintenance")
    OTHER = "other", _("Other")


class Phase(models.TextChoices):
    INVESTIGATING = states.INVESTIGATING, _("Investigating")
    IDENTIFIED = states.IDENTIFIED, _("Identified")
    MONITORING = states.MONITORING, _("Monitoring")
    RESOLVED = states.RESOLVED, _("Resolved")
    REVIEW = states.REVIEW, _("Looking back")
    FALSE_ALARM = states.FALSE_ALARM, _("False alarm")
    SCHEDULED = states.SCHEDULED, _("Scheduled")
    IN_PROGRESS = states.IN_PROGRESS, _("Maintenance in progress")
    VERIFYING = states.VERIFYING, _("Verifying")
    COMPLETED = states.COMPLETED, _("Completed")


class ImpactWord(models.TextChoices):
    NONE = states.NONE, _("None")
    MINOR = states.MINOR, _("Minor")
    MAJOR = states.MAJOR, _("Major")
    CRITICAL = states.CRITICAL, _("Critical")
    MAINTENANCE = states.MAINTENANCE, _("Maintenance")


class Level(models.TextChoices):
    """How badly one platform is affected: the states an editor may give it."""

    DEGRADED = states.DEGRADED, _("Degraded")
    PARTIAL_OUTAGE = states.PARTIAL_OUTAGE, _("Partial outage")
    MAJOR_OUTAGE = states.MAJOR_OUTAGE, _("Major outage")
    MAINTENANCE = states.MAINTENANCE, _("Under maintenance")


class HeldByHand(models.TextChoices):
    """The states an editor may set by hand; the others are decided."""

    OPERATIONAL = states.OPERATIONAL, _("Operational")
    DEGRADED = states.DEGRADED, _("Degraded")
    PARTIAL_OUTAGE = states.PARTIAL_OUTAGE, _("Partial outage")
    MAJOR_OUTAGE = states.MAJOR_OUTAGE, _("Major outage")
    MAINTENANCE = states.MAINTENANCE, _("Under maintenance")


class Scope(models.TextChoices):
    GLOBAL = "global", _("Worldwide")
    NATIONAL = "national", _("Viet Nam")
    REGIONAL = "regional", _("Some regions")
    UNKNOWN = "unknown", _("Extent not known")


class Precision(models.TextChoices):
    EXACT = "exact", _("exact")
    ABOUT = "about", _("about")
    DAY = "day", _("the day only")


class EvidenceKind(models.TextChoices):
    OFFICIAL = "official", _("official source")
    PROBE = "probe", _("our own check")
    REPORTS = "reports", _("readers' reports")
    EDITOR = "editor", _("our editors")


class Nature(models.TextChoices):
    STATEMENT = "statement", _("Statement")
    CLAIM = "claim", _("Claim")
    OPINION = "opinion", _("Opinion")
    POSSIBILITY = "possibility", _("Possibility")
    TASK = "task", pgettext_lazy("nature", "Task")
    PROPOSAL = "proposal", _("Proposal")


class Topic(models.TextChoices):
    CAUSE = "cause", _("Cause")
    DAMAGE = "damage", _("Damage")
    SCALE = "scale", _("Scale")
    TIME = "time", _("Time")
    RESPONSIBILITY = "responsibility", _("Responsibility")
    COMPENSATION = "compensation", _("Compensation")
    SECURITY = "security", _("Security")
    OTHER = "other", _("Other")


class Verdict(models.TextChoices):
    OFFICIAL = "official", _("Official statement")
    CONFIRMED = "confirmed", _("Confirmed")
    UNVERIFIED = "unverified", pgettext_lazy("verdict", "Unverified")
    DISPUTED = "disputed", _("Disputed")
    MISLEADING = "misleading", _("Misleading")
    FALSE = "false", _("False")
    OUTDATED = "outdated", _("Outdated")


class Confidence(models.TextChoices):
    CONFIRMED = "confirmed", _("confirmed")
    REPORTED = "reported", _("as reported")
    DISPUTED = "disputed", _("sources disagree")
