"""How claims stood over time: who changed a verdict, when, from what to what, and why."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from lib.languages import SOURCE

from ..choices import Verdict
from ..models import Claim, ClaimText, Incident


@dataclass(frozen=True)
class Judgement:
    """One verdict: since when, given by whom, in place of which, for which reasons."""

    at: datetime
    who: str
    before: str
    verdict: str
    reasons: str

    @property
    def label(self):
        return Verdict(self.verdict).label if self.verdict else ""

    @property
    def before_label(self):
        return Verdict(self.before).label if self.before else ""


def claims_of(incident: Incident) -> list[Claim]:
    """Return the claims about an incident, each with its verdicts so far (`judgements`)."""
    rows = incident.claims.prefetch_related("texts", "contradicts__texts", "chain__source")
    claims = list(rows)
    found = judgements(claims)
    for claim in claims:
        claim.judgements = found[claim.pk]
    return claims


def judgements(claims: Iterable[Claim]) -> dict[int, list[Judgement]]:
    """Return the verdicts of some claims, the newest first, from the history: two queries."""
    ids = [claim.pk for claim in claims]
    reasons = _reasons(ids)
    history = Claim.history.model.objects.filter(id__in=ids).select_related("history_user")
    rows = defaultdict(list)
    for row in history.order_by("history_date", "history_id"):
        last = rows[row.id][-1] if rows[row.id] else None
        if last is None or last.verdict != row.verdict:
            rows[row.id].append(row)
    return defaultdict(list, {pk: _judged(each, reasons[pk]) for pk, each in rows.items()})


def _judged(rows: list, reasons: list) -> list[Judgement]:
    found, before = [], ""
    for number, row in enumerate(rows):
        until = rows[number + 1].history_date if number + 1 < len(rows) else None
        found.append(
            Judgement(
                at=row.history_date,
                who=str(row.history_user or ""),
                before=before,
                verdict=row.verdict,
                reasons=_last_before(reasons, until),
            )
        )
        before = row.verdict
    return found[::-1]


def _reasons(ids: list[int]) -> dict[int, list]:
    """The reasons of each claim in the source language with their times, oldest first."""
    rows = ClaimText.history.model.objects.filter(claim__in=ids, language=SOURCE)
    found = defaultdict(list)
    for row in rows.order_by("history_date", "history_id"):
        found[row.claim_id].append((row.history_date, row.reasons))
    return found


def _last_before(reasons: list, until: datetime | None) -> str:
    """The reasons that stood when the next verdict came; those given with it are not its own."""
    fitting = [words for at, words in reasons if until is None or at < until]
    return fitting[-1] if fitting else ""
