"""Watches what the portal notices: its board, its desk, its timeline, its sources.

Needs the portal's settings; nothing here is imported before they stand.
"""

from __future__ import annotations

from django.utils.translation import override

from deploy.drill import clock
from deploy.drill.stage import PREFIX
from deploy.drill.summary import Noticed
from incidents.choices import EvidenceKind
from incidents.feeds.models import Feed
from incidents.models import Proposal, StatusChange, Update

ORDER = ("failure", "proposal", "step", "board")  # what was caused stands after its cause
SHOWN = 140  # characters of a step


class Watch:
    """Tells each new row once, with the real time at which it was seen or written."""

    def __init__(self) -> None:
        self._seen = {model: _newest(model) for model in (StatusChange, Proposal, Update)}
        self._failing: dict[str, str] = {}

    def news(self) -> list[Noticed]:
        """Return what came since the last call, by time."""
        with override("en"):
            found = [*self._board(), *self._proposals(), *self._steps(), *self._failures()]
        return sorted(found, key=lambda each: (each.real, ORDER.index(each.kind)))

    def _fresh(self, model):
        rows = list(model.objects.filter(pk__gt=self._seen[model]).order_by("pk"))
        if rows:
            self._seen[model] = rows[-1].pk
        return rows

    def _board(self):
        now = clock.now()
        for row in self._fresh(StatusChange):
            older = StatusChange.objects.filter(platform=row.platform, pk__lt=row.pk)
            before = older.order_by("-pk").first()
            was = f"{before.get_state_display()} → " if before else ""
            by_editor = row.evidence_kind == EvidenceKind.EDITOR
            who = "our editors" if by_editor else row.evidence_name or "no source"
            yield Noticed(
                "board",
                # What an editor knows may begin before it was written; nothing else does.
                now if by_editor else row.since,
                f"{row.platform.name}: {was}{row.get_state_display().upper()} ({who})",
                platforms=frozenset({row.platform.slug}),
                state=row.state,
            )

    def _proposals(self):
        for row in self._fresh(Proposal):
            names = ", ".join(platform.name for platform in row.platforms.all())
            yield Noticed(
                "proposal",
                row.created_at,
                f"proposal: {row.title}" + (f" ({names})" if names else ""),
                source=row.feed.slug.removeprefix(PREFIX) if row.feed else "",
            )

    def _steps(self):
        for row in self._fresh(Update):
            incident = row.incident
            who = row.author or "somebody"
            opened = f"“{incident.here.title or incident.slug}” " if row.key == "1" else ""
            yield Noticed(
                "step",
                row.published_at,
                f"{who} publishes {opened}[{row.get_phase_display()}] {row.here.body[:SHOWN]}",
                platforms=frozenset(incident.impacts.values_list("platform__slug", flat=True)),
                incident_kind=incident.kind,
                phase=row.phase,
            )

    def _failures(self):
        now = clock.now()
        failing = {
            feed.slug: (feed.name, feed.last_error)
            for feed in Feed.objects.enabled().filter(failures__gt=0)
        }
        for slug, (name, error) in failing.items():
            if slug not in self._failing:
                yield Noticed("failure", now, f"{name} cannot be read: {error}")
        for slug, name in self._failing.items():
            if slug not in failing:
                yield Noticed("failure", now, f"{name} can be read again")
        self._failing = {slug: name for slug, (name, _error) in failing.items()}


def _newest(model) -> int:
    return model.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
