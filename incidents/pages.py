"""The page of one incident."""

from dataclasses import dataclass
from itertools import groupby

from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language

from directory.models import Publisher
from lib.languages import direction

from . import dossier, sharing
from .axis import axis
from .charts import chart
from .choices import Topic
from .models import Claim
from .structured import last_changed, structured


def incident_detail(request, slug):
    """One incident with everything public that hangs on it."""
    now, language = timezone.now(), get_language()
    try:
        incident = dossier.incident(slug, now)
    except Http404:
        moved = sharing.formerly(slug, now)
        if moved is None:
            raise
        return _lead_on(moved, slug)
    about = dossier.Dossier(incident, now, language)
    steps = about.steps
    publisher = Publisher.load(request_or_site=request)
    topics = _topics(about.claims)
    context = {
        "incident": incident,
        "words": incident.here,
        "axis": axis(
            incident,
            about.impacts,
            [step for step in steps if not step.first_told_in_id],
            now,
            direction(language) == "rtl",
        ),
        "updates": steps,
        "topics": [topic for topic in topics if topic.value != Topic.COMPENSATION],
        "compensation": [topic for topic in topics if topic.value == Topic.COMPENSATION],
        "figures": [chart(figure, points, language) for figure, points in about.figures],
        "guides": about.guides,
        "fraud_forms": about.fraud_forms,
        "relations": about.relations,
        "duration": incident.duration(now),
        "changed_at": last_changed(incident, steps),
        "message": sharing.message(incident),
        "structured": structured(
            incident, steps, about.claims, publisher.body if publisher.is_configured else ""
        ),
    }
    return render(request, "incidents/incident_detail.html", context)


def _lead_on(moved, slug):
    """Lead to where an incident is now: for good, when it was merged into that one."""
    merged = moved.merged.filter(slug=slug).exists()
    # A step's number there is another one's here.
    address = f"{moved.get_absolute_url()}#timeline" if merged else moved.get_absolute_url()
    response = redirect(address, permanent=merged)
    if merged:
        response["Cache-Control"] = "public, max-age=300"
    return response


SHOWN = 3  # claims of a topic that stand open


@dataclass(frozen=True)
class ClaimsOfTopic:
    """Claims about one thing, side by side."""

    value: str
    label: str
    claims: list[Claim]

    @property
    def first(self) -> list[Claim]:
        """What is shown at once: the first few, and whatever contradicts one of them."""
        if len(self.claims) <= SHOWN + 1:
            return self.claims
        against = {other.pk for claim in self.claims[:SHOWN] for other in claim.against}
        return [claim for i, claim in enumerate(self.claims) if i < SHOWN or claim.pk in against]

    @property
    def more(self) -> list[Claim]:
        """The others, which a tap unfolds."""
        shown = {claim.pk for claim in self.first}
        return [claim for claim in self.claims if claim.pk not in shown]


def _topics(claims: list[Claim]) -> list[ClaimsOfTopic]:
    order = {topic: number for number, topic in enumerate(Topic.values)}
    ordered = sorted(claims, key=lambda claim: (order[claim.topic], claim.position, claim.slug))
    return [
        ClaimsOfTopic(topic, str(Topic(topic).label), list(members))
        for topic, members in groupby(ordered, key=lambda claim: claim.topic)
    ]
