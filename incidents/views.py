"""The archive and one incident."""

from dataclasses import dataclass
from itertools import groupby

from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef, Q
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import get_language

from directory.models import Platform
from guidance.models import GuidePage

from .charts import chart
from .choices import Topic
from .filters import IncidentFilter
from .models import Claim, Figure, Incident, Update

PAGE = 20


def incident_list(request):
    """The archive, newest first, with filters that are a plain form."""
    listed = IncidentFilter(
        request.GET, queryset=Incident.objects.listed(timezone.now()), request=request
    )
    page = Paginator(listed.qs, PAGE).get_page(request.GET.get("page"))
    return render(request, "incidents/incident_list.html", {"filter": listed, "page_obj": page})


def incident_detail(request, slug):
    """One incident with everything public that hangs on it."""
    now = timezone.now()
    incidents = Incident.objects.public(now).prefetch_related("texts")
    incident = get_object_or_404(incidents, slug=slug)
    impacts = list(
        incident.impacts.filter(platform__in=Platform.objects.public())
        .select_related("platform")
        .prefetch_related("texts")
    )
    platforms = [impact.platform for impact in impacts]
    related = incidents.filter(Q(related=incident) | Q(parent=incident))
    return render(
        request,
        "incidents/incident_detail.html",
        {
            "incident": incident,
            "words": incident.here,
            "impacts": impacts,
            "updates": Update.objects.public(now).filter(incident=incident),
            "topics": _topics(Claim.objects.public(now).filter(incident=incident)),
            "figures": [
                chart(figure) for figure in Figure.objects.public(now).filter(incident=incident)
            ],
            "guides": _guides(platforms),
            "related": related.distinct(),
            "duration": incident.duration(now),
        },
    )


@dataclass(frozen=True)
class ClaimSideBySide:
    """A claim, and those on the same page that contradict it."""

    claim: Claim
    against: list[Claim]


@dataclass(frozen=True)
class ClaimsOfTopic:
    """Claims about one thing, side by side."""

    value: str
    label: str
    claims: list[ClaimSideBySide]


def _topics(claims) -> list[ClaimsOfTopic]:
    order = {topic: number for number, topic in enumerate(Topic.values)}
    ordered = sorted(claims, key=lambda claim: (order[claim.topic], claim.position, claim.slug))
    shown = {claim.pk for claim in ordered}
    return [
        ClaimsOfTopic(
            topic,
            str(Topic(topic).label),
            [
                ClaimSideBySide(each, [it for it in each.contradicts.all() if it.pk in shown])
                for each in members
            ],
        )
        for topic, members in groupby(ordered, key=lambda claim: claim.topic)
    ]


def _guides(platforms: list[Platform], limit: int = 5) -> list[GuidePage]:
    """Guides for the affected platforms first, then those for any outage."""
    fitting = GuidePage.objects.filter(pk=OuterRef("pk"), platforms__in=platforms)
    guides = (
        GuidePage.objects.for_reader(get_language())
        .filter(kind__in=["outage", "recovery", "fraud"])
        .annotate(fits=Exists(fitting), of_outage=Q(kind="outage"))
        .order_by("-fits", "-of_outage", "position", "title")
    )
    return list(guides[:limit])
