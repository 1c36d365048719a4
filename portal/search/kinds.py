"""The kinds of results: where their words stand, and which of them the public may find."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.apps import apps
from django.db.models import F, Model, QuerySet, TextField, Value
from django.db.models.functions import Cast
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from directory.models import Platform, PlatformText, PreparednessNotice, Statistic
from directory.models.figures import StatisticText
from directory.models.notices import PreparednessNoticeText
from guidance.models import FraudFormPage, OfficialContact, OfficialContactText
from guidance.models.pages import BaseGuide
from incidents.models import Claim, ClaimText, Incident, IncidentText, Update, UpdateText
from lib.languages import TextState

# In the order they are shown: guides first, they are what a frightened person needs.
LABELS = {
    "guides": _("Guides"),
    "fraud-forms": _("Forms of fraud"),
    "platforms": _("Platforms"),
    "incidents": _("Incidents"),
    "contacts": _("Official contacts"),
    "claims": _("Who said what"),
    "notices": _("Preparedness notices"),
    "statistics": _("Statistics"),
    "pages": _("Pages of this site"),
}


@dataclass(frozen=True)
class Table:
    """One table of words: its public rows and the record they are about."""

    kind: str
    model: type[Model]
    rows: Callable[[datetime], QuerySet]  # the rows the public may see
    record: str  # the column that names the record
    title: str = ""  # empty: not suggested while somebody types
    address: str = "pk"  # what the address of a suggestion is made of
    language: str = "language"

    def keyed(self, now: datetime) -> QuerySet:
        """The rows with `found_in`, `about` and `written_in`, alike for all tables."""
        return self.rows(now).annotate(
            found_in=Value(TABLES.index(self)),
            about=Cast(F(self.record), TextField()),
            written_in=F(self.language),
        )


def _texts(kind: str, model, record: str, public, **columns) -> Table:
    """The words, drafts left out, of the records that are public."""

    def rows(now: datetime) -> QuerySet:
        shown = public(now).order_by().values("pk")
        return model.objects.exclude(state=TextState.DRAFT).filter(**{f"{record}__in": shown})

    return Table(kind, model, rows, columns.pop("about", f"{record}_id"), **columns)


def _guides(model) -> Table:
    kind = "fraud-forms" if model is FraudFormPage else "guides"
    return Table(
        kind,
        model,
        lambda now: model.objects.published(),
        "translation_key",
        title="title",
        address="url_path",
        language="locale__language_code",
    )


def _verified_contacts(now: datetime) -> QuerySet:
    return OfficialContact.objects.public(timezone.localdate(now))


TABLES = (
    # Whatever stands below a topic: guides, forms of fraud, questions that lead to one …
    *(_guides(model) for model in apps.get_models() if issubclass(model, BaseGuide)),
    _texts("platforms", PlatformText, "platform", Platform.objects.public),
    _texts(
        "incidents",
        IncidentText,
        "incident",
        Incident.objects.public,
        title="title",
        address="incident__slug",
    ),
    # A step is shown as its incident.
    _texts("incidents", UpdateText, "step", Update.objects.public, about="step__incident_id"),
    _texts("contacts", OfficialContactText, "contact", _verified_contacts, title="name"),
    _texts("claims", ClaimText, "claim", Claim.objects.public),
    _texts(
        "notices",
        PreparednessNoticeText,
        "notice",
        PreparednessNotice.objects.public,
        title="title",
        address="notice__slug",
    ),
    _texts(
        "statistics",
        StatisticText,
        "statistic",
        Statistic.objects.public,
        title="label",
        address="statistic__series",
    ),
)
