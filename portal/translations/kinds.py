"""Everything that is translated: records with rows of words, and pages of the guides' trees."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from directory.models import (
    Capability,
    Category,
    NotListed,
    Platform,
    PreparednessNotice,
    Reservation,
    Statistic,
)
from guidance.models import (
    FraudFormPage,
    GlossaryTerm,
    GuidePage,
    OfficialContact,
    SelfCheckPage,
    SituationFinderPage,
    TopicPage,
)
from incidents.models import Claim, Figure, FigurePoint, Impact, Incident, Phrase, Update
from lib.languages import Text


@dataclass(frozen=True)
class RecordKind:
    """One kind of record. `incident` is the look-up that leads to its incident, if it has one.

    `owed` says which of its records should have words in every language; where it is None, all.
    What the others lack is nobody's work, and the board leaves it out.
    """

    name: str
    label: Promise
    model: type[models.Model]
    public: Callable[[datetime], models.QuerySet]
    address: Callable[[models.Model], str]
    incident: str | None = None
    owed: Q | None = None
    on_desk: bool = False  # its address is one of the desk: no page for readers shows it

    @property
    def text(self) -> type[Text]:
        """The table of its words."""
        return self.model._meta.get_field("texts").related_model

    @property
    def link(self) -> str:
        """The name of the words' field that points at the record."""
        return self.model._meta.get_field("texts").field.name

    @property
    def words(self) -> list[str]:
        """The fields that hold words, in the order people fill them in."""
        named = set(self.text.words)
        return [field.name for field in self.text._meta.concrete_fields if field.name in named]

    @property
    def translated(self) -> list[str]:
        """Those of them that a translation takes from the source."""
        return [name for name in self.words if name not in self.text.own]

    def word_label(self, name: str) -> str:
        label = str(self.text._meta.get_field(name).verbose_name)
        return label[:1].upper() + label[1:]


@dataclass(frozen=True)
class PageKind:
    """One kind of page; each language has a page of its own."""

    name: str
    label: Promise
    model: type[models.Model]


def _of_incident(record) -> str:
    return record.incident.get_absolute_url()


def _listed_at(name: str) -> Callable[[models.Model], str]:
    return lambda record: reverse(name)


RECORDS = (
    RecordKind(
        "incident",
        _("Incident"),
        Incident,
        lambda now: Incident.objects.public(now),
        lambda record: record.get_absolute_url(),
        incident="",
    ),
    RecordKind(
        "update",
        _("Update of an incident"),
        Update,
        lambda now: Update.objects.public(now),
        _of_incident,
        incident="incident__",
    ),
    RecordKind(
        "impact",
        _("Symptom on a platform"),
        Impact,
        lambda now: Impact.objects.filter(incident__in=Incident.objects.public(now)),
        _of_incident,
        incident="incident__",
    ),
    RecordKind(
        "claim",
        _("Claim"),
        Claim,
        lambda now: Claim.objects.public(now),
        _of_incident,
        incident="incident__",
    ),
    RecordKind(
        "figure",
        _("Figure"),
        Figure,
        lambda now: Figure.objects.public(now),
        _of_incident,
        incident="incident__",
    ),
    RecordKind(
        "point",
        _("Value of a figure"),
        FigurePoint,
        lambda now: FigurePoint.objects.filter(figure__in=Figure.objects.public(now)),
        lambda record: record.figure.incident.get_absolute_url(),
        incident="figure__incident__",
    ),
    RecordKind(
        "contact",
        _("Official contact"),
        OfficialContact,
        lambda now: OfficialContact.objects.public(timezone.localdate(now)),
        _listed_at("contacts"),
    ),
    RecordKind(
        "platform",
        _("Platform"),
        Platform,
        lambda now: Platform.objects.public(),
        lambda record: record.get_absolute_url(),
    ),
    RecordKind(
        "reservation",
        _("Reservation about a platform"),
        Reservation,
        lambda now: Reservation.objects.filter(platform__in=Platform.objects.public()),
        lambda record: record.platform.get_absolute_url(),
    ),
    RecordKind(
        "not-listed",
        _("Platform that is not listed"),
        NotListed,
        lambda now: NotListed.objects.public(),
        _listed_at("directory:criteria"),
    ),
    RecordKind(
        "notice",
        _("Preparedness notice"),
        PreparednessNotice,
        lambda now: PreparednessNotice.objects.public(),
        _listed_at("directory:notices"),
    ),
    RecordKind(
        "statistic",
        _("Statistic"),
        Statistic,
        lambda now: Statistic.objects.public(),
        _listed_at("directory:statistics"),
    ),
    RecordKind(
        "category",
        _("Category of platforms"),
        Category,
        lambda now: Category.objects.all(),
        _listed_at("directory:platforms"),
    ),
    RecordKind(
        "need",
        _("Need"),
        Capability,
        lambda now: Capability.objects.all(),
        _listed_at("directory:platforms"),
    ),
    RecordKind(
        "phrase",
        Phrase._meta.verbose_name,
        Phrase,
        lambda now: Phrase.objects.all(),
        _listed_at("wagtailadmin_home"),  # readers meet it in updates alone
        on_desk=True,
    ),
    RecordKind(
        "glossary",
        _("Word of the glossary"),
        GlossaryTerm,
        lambda now: GlossaryTerm.objects.all(),
        lambda record: reverse("glossary:inspect", args=[record.pk]),  # for writers alone
        on_desk=True,
        owed=~Q(kind=GlossaryTerm.Kind.BUTTON),  # nobody makes up what a screen says
    ),
)
PAGES = (
    PageKind("guide", _("Guide"), GuidePage),
    PageKind("fraud-form", _("Form of fraud"), FraudFormPage),
    PageKind("finder", _("Situation finder"), SituationFinderPage),
    PageKind("self-check", _("Self-check"), SelfCheckPage),
    PageKind("topic", _("Topic of guides"), TopicPage),
)
KINDS = {kind.name: kind for kind in (*RECORDS, *PAGES)}
RECORD_KINDS = {kind.name: kind for kind in RECORDS}
