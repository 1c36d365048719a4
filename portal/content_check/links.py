"""Things that lead to what readers cannot see."""

from collections.abc import Iterator
from datetime import datetime

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q
from django.utils import timezone
from wagtail.models import Page, ReferenceIndex

from directory.models import Platform
from guidance.models import FraudFormPage, GuidePage, OfficialContact
from incidents.models import Incident

from .problems import Problem
from .public import guides


def check(now: datetime) -> Iterator[Problem]:
    """Yield links from public things to things that are gone, hidden, or not fit to lead to."""
    yield from _of_pages(now)
    yield from _of_incidents(now)
    yield from _of_platforms(now)
    yield from _of_fraud_forms()


def _of_pages(now: datetime) -> Iterator[Problem]:
    """Pages and contacts that editors chose in a guide."""
    public = set(Page.objects.live().public().values_list("pk", flat=True))
    contacts = OfficialContact.objects.public(timezone.localdate(now))
    shown = {
        ContentType.objects.get_for_model(Page).pk: public,
        ContentType.objects.get_for_model(OfficialContact).pk: set(
            contacts.values_list("pk", flat=True)
        ),
    }
    for page in guides():
        for link in ReferenceIndex.get_references_for_object(page):
            kept = shown.get(link.to_content_type_id)
            if kept is not None and int(link.to_object_id) not in kept:
                fault = f"leads to {link.to_content_type.name} {link.to_object_id}, which is hidden"
                yield Problem(page._meta.model_name, page.slug, fault, page.language)


def _of_incidents(now: datetime) -> Iterator[Problem]:
    public = Incident.objects.public(now)
    hidden = ~Q(pk__in=public)
    for incident in public.prefetch_related("fraud_forms", "guides"):
        others = [
            *incident.related.filter(hidden),
            *Incident.objects.filter(hidden, parts=incident),
        ]
        for other in others:
            yield Problem("incident", incident.slug, f"leads to {other.slug}, which is hidden")
        for page in (*incident.fraud_forms.all(), *incident.guides.all()):
            if not page.live:
                yield Problem("incident", incident.slug, f"leads to {page.slug}, which is hidden")
        for impact in incident.impacts.exclude(platform__in=Platform.objects.public(now)):
            fault = f"speaks of {impact.platform.slug}, which is hidden"
            yield Problem("incident", incident.slug, fault)


def _of_platforms(now: datetime) -> Iterator[Problem]:
    public = Platform.objects.public(now)
    for platform in public:
        for other in platform.works_instead_of.exclude(pk__in=public):
            fault = f"works instead of {other.slug}, which is hidden"
            yield Problem("platform", platform.slug, fault)
        if platform.lifecycle == Platform.Lifecycle.CLOSED and platform.works_instead_of.exists():
            yield Problem("platform", platform.slug, "is closed and named as a way out")


def _of_fraud_forms() -> Iterator[Problem]:
    """Each form of fraud has a guide to go on to: of its own platforms, or of its own topic."""
    with_guides = set(GuidePage.objects.live().public().values_list("locale", "platforms"))
    topics = {(page.locale_id, page.get_parent().pk) for page in GuidePage.objects.live()}
    for form in FraudFormPage.objects.live().public().prefetch_related("platforms"):
        own = {(form.locale_id, platform.pk) for platform in form.platforms.all()}
        if not own & with_guides and (form.locale_id, form.get_parent().pk) not in topics:
            yield Problem(
                "fraudformpage", form.slug, "leads to no guide", form.locale.language_code
            )
