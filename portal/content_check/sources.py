"""Facts without a source, and sources nobody could find again."""

from collections.abc import Iterator
from datetime import datetime

from django.utils import timezone

from directory.models import Platform, PreparednessNotice, Source
from guidance.models import FraudFormPage, GuidePage, OfficialContact
from incidents.choices import Verdict
from incidents.models import Claim, Incident

from .problems import Problem


def check(now: datetime) -> Iterator[Problem]:
    """Yield public things that name no source, and sources without address or word about it."""
    for model in (GuidePage, FraudFormPage):
        for page in model.objects.live().public().filter(sources=None).select_related("locale"):
            fault = "names no source"
            yield Problem(model._meta.model_name, page.slug, fault, page.locale.language_code)
    for platform in Platform.objects.public(now).filter(sources=None):
        yield Problem("platform", platform.slug, "names no source")
    for notice in PreparednessNotice.objects.public(now).filter(sources=None):
        yield Problem("notice", notice.slug, "names no source")
    yield from _of_incidents(now)
    for contact in OfficialContact.objects.public(timezone.localdate(now)).filter(
        verified_against=None
    ):
        yield Problem("contact", contact.slug, "is shown, and verified against nothing")
    for source in Source.objects.filter(url="", archived_url="", note=""):
        yield Problem("source", source.slug, "has no address and does not say why")


def _of_incidents(now: datetime) -> Iterator[Problem]:
    sourced = Incident.objects.filter(updates__source__isnull=False)
    claimed = Incident.objects.filter(claims__chain__source__isnull=False)
    for incident in Incident.objects.public(now).exclude(pk__in=sourced).exclude(pk__in=claimed):
        yield Problem("incident", incident.slug, "names no source")
    for claim in Claim.objects.public(now).exclude(chain__source__isnull=False):
        yield Problem("claim", claim.slug, "names no source")
    judged = Claim.objects.public(now).exclude(verdict__in=["", Verdict.UNVERIFIED])
    for claim in judged.exclude(texts__language="vi", texts__reasons__gt=""):
        yield Problem("claim", claim.slug, "has a verdict without reasons")
