"""Incidents as a table, and what an import moves on the board."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from directory.exchange.children import Children
from directory.exchange.columns import columns_of, own_columns
from directory.exchange.kinds import Kind
from directory.models import Platform
from guidance.models import FraudFormPage
from lib.languages import SOURCE

from ..choices import Kind as Kinds
from ..feeds import board
from ..models import Impact, Incident
from .forms import SOON


def check(incident: Incident, stored) -> None:
    """Hold the rules of the desk's forms that neither model nor database hold."""
    soon = timezone.now() + SOON
    if incident.kind != Kinds.MAINTENANCE and incident.started_at > soon:
        raise ValidationError({"started_at": _("Only maintenance begins in the future.")})
    if stored and stored["phase"] != incident.phase:
        raise ValidationError(
            {"phase": _("The phase of an incident moves by a published step, not by an import.")}
        )


def fraud_forms():
    """An incident names the Vietnamese page; the others are found from it."""
    return FraudFormPage.objects.filter(locale__language_code=SOURCE)


INCIDENTS = Kind(
    name="incident-records",
    model=Incident,
    columns=(
        *columns_of(
            Incident,
            "slug",
            "kind",
            "phase",
            "scope",
            "impact_override",
            "started_at",
            "started_precision",
            "detected_at",
            "resolved_at",
            "resolved_precision",
        ),
        Children(
            "impacts",
            Incident,
            key=("platform", "started_at"),
            columns=tuple(own_columns(Impact, "incident")),
            worded=True,
        ),
        *columns_of(Incident, "parent", "related", "fraud_forms", "published_at", "withdrawn_at"),
    ),
    check=check,
    querysets={"fraud_forms": fraud_forms},
)


def settle(kind: Kind, rows: list, now: datetime) -> None:
    """Bring the board up to date for the platforms that an import touched."""
    ids = {row.pk for row in rows}
    if kind.model is Incident:
        touched = Impact.objects.filter(incident__in=ids)
        board.settle(set(touched.values_list("platform_id", flat=True)), now)
    elif kind.model is Platform:
        board.settle(
            Platform.objects.public(now).filter(pk__in=ids).values_list("pk", flat=True), now
        )
