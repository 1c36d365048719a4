"""What is known of an incident when a message about it is written."""

from datetime import datetime

from directory.models import Platform, Source

from ...choices import EvidenceKind, Phase, Verdict
from ...models import Claim, Incident, Update
from .mapping import Facts

ENOUGH = 2  # independent measurements
# Whoever is past finding out, or announces work, has heard it from somebody.
INFORMED = frozenset({Phase.IDENTIFIED, Phase.MONITORING, Phase.SCHEDULED, Phase.IN_PROGRESS})
REFUTED = frozenset({Verdict.FALSE, Verdict.MISLEADING, Verdict.DISPUTED, Verdict.OUTDATED})


def facts(incident: Incident, step: Update, now: datetime) -> Facts:
    """Gather what a message about a step rests on. Three queries, whatever hangs on it.

    Platforms that are not public stay unnamed.
    """
    rows = Platform.objects.public(now).filter(impacts__incident=incident)
    platforms = list(rows.distinct().values_list("name", "slug", "category__slug"))
    signals = list(incident.proposals.values_list("evidence_kind", "feed"))
    claims = Claim.objects.published(now).filter(incident=incident)
    verdicts = set(claims.values_list("verdict", flat=True))
    official = (
        bool(verdicts & {Verdict.OFFICIAL, Verdict.CONFIRMED})
        or any(kind == EvidenceKind.OFFICIAL for kind, _feed in signals)
        or (step.source is not None and step.source.origin == Source.Origin.OFFICIAL)
    )
    noticed = bool(signals) or step.phase in INFORMED or bool(verdicts - REFUTED)
    return Facts(
        kind=incident.kind,
        phase=step.phase,
        impact=incident.impact,
        scope=incident.scope,
        names=tuple(name for name, _slug, _category in platforms),
        platforms=tuple(slug for _name, slug, _category in platforms),
        categories=frozenset(category for _name, _slug, category in platforms),
        confirmed=official or len(set(signals)) >= ENOUGH,
        noticed=noticed,
    )
