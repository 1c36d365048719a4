"""An incident as structured data of schema.org: the report, and the claims we have checked.

Only what is true: a claim is a reviewed one when our verdict says so, gives its reasons and names
where it was read. A question, an opinion and a statement of the operator about itself are not.
"""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from lib.linked_data import linked_data

from .choices import Nature, Verdict
from .models import Claim, Incident, Update

# The scale of schema.org's Rating, from wrong to right.
RATING = {Verdict.FALSE: 1, Verdict.MISLEADING: 2, Verdict.CONFIRMED: 5}
CHECKABLE = {Nature.STATEMENT, Nature.CLAIM}


def structured(
    incident: Incident, steps: list[Update], claims: list[Claim], publisher: str
) -> SafeString:
    """Return the element for the page's head. `publisher` is empty until there is one."""
    address = f"{settings.SITE_URL}{incident.get_absolute_url()}"
    body = {"@type": "Organization", "name": publisher, "url": settings.SITE_URL}
    who = body if publisher else None
    reviews = [_review(claim, address, who) for claim in claims if is_reviewed(claim)]
    return linked_data(_article(incident, steps, address, who), *reviews)


def first_public(incident: Incident) -> datetime:
    """When its page came to be: an old outage entered today is an article of today."""
    return max(each for each in (incident.published_at, incident.entered_at) if each)


def last_changed(incident: Incident, steps: list[Update]) -> datetime:
    """When its page last changed: a step, or a correction of its words, claims or figures."""
    times = [first_public(incident), incident.changed_at, *(step.published_at for step in steps)]
    return max(each for each in times if each)


def is_reviewed(claim: Claim) -> bool:
    """Whether we have judged a claim of fact, said why, and name where it was read."""
    return (
        claim.verdict in RATING
        and claim.nature in CHECKABLE
        and claim.answered is None
        and bool(claim.here.reasons)
        and any(link.source for link in claim.chain.all())
    )


def _article(incident: Incident, steps: list[Update], address: str, who) -> dict[str, Any]:
    words = incident.here
    return {
        "@type": "NewsArticle",
        "headline": words.title or incident.slug,
        "description": words.summary,
        "inLanguage": words.language,
        "datePublished": first_public(incident),
        "dateModified": last_changed(incident, steps),
        "url": address,
        "mainEntityOfPage": address,
        "author": who,
        "publisher": who,
        "isAccessibleForFree": True,
    }


def _review(claim: Claim, address: str, who) -> dict[str, Any]:
    words = claim.here
    sources = [link.source for link in claim.chain.all() if link.source]
    return {
        "@type": "ClaimReview",
        "url": f"{address}#claim-{claim.slug}",
        "claimReviewed": words.statement,
        "reviewBody": words.reasons,
        "inLanguage": words.language or get_language(),
        "author": who,
        "reviewRating": {
            "@type": "Rating",
            "ratingValue": RATING[claim.verdict],
            "bestRating": 5,
            "worstRating": 1,
            "alternateName": str(claim.get_verdict_display()),
        },
        "itemReviewed": {
            "@type": "Claim",
            "datePublished": claim.said_at,
            "appearance": [
                {"@type": "CreativeWork", "url": each.url, "name": each.title}
                for each in sources
                if each.url
            ],
        },
    }
