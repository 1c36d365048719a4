"""What is known of an incident when a message about it is written."""

from datetime import datetime

from directory.models import Platform, Source

from ...choices import EvidenceKind, Phase, Verdict
from ...models import Claim, Incident, Update
from .mapping import Facts

ENOUGH = 2  # independent measurements
OWN = ("full", None)  # the platform itself, or a signal that came from no feed
# Whoever is past finding out, or announces work, has heard it from somebody.
INFORMED = frozenset({Phase.IDENTIFIED, Phase.MONITORING, Phase.SCHEDULED, Phase.IN_PROGRESS})
REFUTED = frozenset({Verdict.FALSE, Verdict.MISLEADING, Verdict.DISPUTED, Verdict.OUTDATED})


def facts(incident: Incident, step: Update, now: datetime) -> Facts:
    """Gather what a message about a step rests on. Three queries, whatever hangs on it.

    Platforms that are not public stay unnamed. An official source of another product of the same
    operator, or of its product for business, has measured something, and confirms nothing.
    """
    rows = Platform.objects.public(now).filter(impacts__incident=incident)
    platforms = list(rows.distinct().values_list("name", "slug", "category__slug"))
    signals = incident.proposals.values_list("evidence_kind", "feed", "feed__targets__scope")
    measured = {(kind, feed) for kind, feed, _scope in signals}
    claims = Claim.objects.published(now).filter(incident=incident)
    verdicts = set(claims.values_list("verdict", flat=True))
    official = (
        bool(verdicts & {Verdict.OFFICIAL, Verdict.CONFIRMED})
        or any(kind == EvidenceKind.OFFICIAL and scope in OWN for kind, _feed, scope in signals)
        or (step.source is not None and step.source.origin == Source.Origin.OFFICIAL)
    )
    noticed = bool(measured) or step.phase in INFORMED or bool(verdicts - REFUTED)
    return Facts(
        kind=incident.kind,
        phase=step.phase,
        impact=incident.impact,
        scope=incident.scope,
        names=tuple(name for name, _slug, _category in platforms),
        platforms=tuple(slug for _name, slug, _category in platforms),
        categories=frozenset(category for _name, _slug, category in platforms),
        confirmed=official or len(measured) >= ENOUGH,
        noticed=noticed,
    )
