"""Pages about the site itself: who makes it, how it knows, what it keeps, how it is."""

from datetime import date

from django.conf import settings
from django.db.models import Count
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language

from directory.models import Capability
from guidance.models import TopicPage
from guidance.models.topics import guides_by_topic
from incidents.choices import EvidenceKind, State, Verdict
from incidents.models import Incident
from lib.languages import with_words
from lib.publication import published

from . import method as known
from .condition import condition

# When what a statement says was last compared with the code.
METHOD_OF = date(2026, 11, 22)
PRIVACY_OF = date(2026, 11, 23)
ACCESSIBILITY_OF = date(2026, 11, 22)

NEWEST = 8


def about(request):
    """What the site is, who publishes it, and where to read more about it."""
    return render(request, "portal/about.html")


def method(request):
    """How we know: what each word means, how signals are weighed, which sources are read."""
    return render(
        request,
        "portal/method.html",
        {
            "states": known.explained(State, known.STATES),
            "signals": known.explained(EvidenceKind, known.SIGNALS),
            "verdicts": known.explained(Verdict, known.VERDICTS),
            "ways": known.ways_to_know(),
            "groups": known.sources_read(timezone.now()),
            "stale_minutes": settings.FEED_STALE_FLOOR // 60,
            "dated": METHOD_OF,
        },
    )


def privacy(request):
    """What is kept of a reader and of an editor, and what the portal asks of others."""
    context = {"dated": PRIVACY_OF, "origin_days": settings.AUDIT_ADDRESS_DAYS}
    return render(request, "portal/privacy.html", context)


def accessibility(request):
    """The accessibility statement: target, how it is tested, what is known to be missing."""
    return render(request, "portal/accessibility.html", {"dated": ACCESSIBILITY_OF})


def site_map(request):
    """Every kind of page, for people: guides by topic, platforms by need, newest incidents."""
    now, language = timezone.now(), get_language()
    public = Incident.objects.public(now)
    guides = guides_by_topic(language)
    topics = TopicPage.in_tree_of(language)
    for topic in topics:
        topic.guides = guides[topic.slug]
    shown = Count("platforms", filter=published(now, "platforms__"))
    return render(
        request,
        "portal/site_map.html",
        {
            "newest": with_words(public.order_by("-started_at", "-pk"))[:NEWEST],
            "years": public.dates("started_at", "year", order="DESC"),
            "topics": [topic for topic in topics if topic.guides],
            "needs": with_words(Capability.objects.annotate(shown=shown).filter(shown__gt=0)),
        },
    )


def portal_status(request):
    """Whether the portal itself is well. Never kept: an old page would say that all is well."""
    response = render(request, "portal/portal_status.html", {"condition": condition()})
    response["Cache-Control"] = "no-store"
    return response
