"""Guides whose review is overdue, or that nobody will ever review."""

from collections.abc import Iterator
from datetime import datetime

from django.utils import timezone

from .problems import Problem
from .public import guides


def check(now: datetime) -> Iterator[Problem]:
    """Yield guides without a day of review, or past it."""
    today = timezone.localdate(now)
    for page in guides():
        if page.review_by is None:
            fault = "no day is set for its review"
        elif page.review_by < today:
            fault = f"its review was due on {page.review_by}"
        else:
            continue
        yield Problem(page._meta.model_name, page.slug, fault, page.language)
