"""Filters of incidents, the same for the archive and for the API."""

import django_filters
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from directory.api_filters import FlagFilter, MomentFilter, PlatformFilter, YearFilter
from directory.api_lists import RecordFilter
from directory.models import Platform
from lib import states
from lib.languages import TextState
from lib.searching import matching

from .choices import ImpactWord, Kind, Phase
from .models import Impact, Incident, IncidentText


def texts_with(words: str):
    """Public texts of the incident of an outer query that hold all of some words."""
    texts = IncidentText.objects.exclude(state=TextState.DRAFT)
    return matching(texts.filter(incident=OuterRef("pk")), words).order_by()


def years():
    """The years that have public incidents, newest first."""
    public = Incident.objects.public(timezone.now())
    days = public.dates("started_at", "year", order="DESC")
    return [(str(day.year), str(day.year)) for day in days]


class IncidentFilter(django_filters.FilterSet):
    platform = django_filters.ModelChoiceFilter(
        label=_("Platform"),
        field_name="impacts__platform",
        to_field_name="slug",
        queryset=lambda request: Platform.objects.public(),
        empty_label=_("all"),
        distinct=True,
    )
    kind = django_filters.ChoiceFilter(label=_("Kind"), choices=Kind.choices, empty_label=_("all"))
    phase = django_filters.ChoiceFilter(
        label=_("Phase"), choices=Phase.choices, empty_label=_("all")
    )
    year = django_filters.ChoiceFilter(
        label=_("Year"),
        field_name="started_at",
        lookup_expr="year",
        empty_label=_("all"),
        choices=years,
    )
    text = django_filters.CharFilter(
        label=_("Words to look for"), method="with_words", max_length=200
    )

    class Meta:
        model = Incident
        fields: list[str] = []

    def with_words(self, queryset, name, value):
        return queryset.filter(Exists(texts_with(value)))


class IncidentApiFilter(RecordFilter, IncidentFilter):
    """What machines may ask beside what readers choose from."""

    severity = django_filters.ChoiceFilter(
        choices=ImpactWord.choices, method="of_severity", label="The impact of the whole."
    )
    platform = PlatformFilter(
        field_name="impacts__platform", label="The slug of a platform it touches."
    )
    year = YearFilter(field_name="started_at", label="The year it began in, UTC.")
    open = FlagFilter(method="that_are_open", label="Whether it still goes on.")
    since = MomentFilter(field_name="started_at", lookup_expr="gte", label="Began then or later.")
    until = MomentFilter(field_name="started_at", lookup_expr="lt", label="Began before.")

    class Meta(RecordFilter.Meta):
        model = Incident
        fields: list[str] = []

    def of_severity(self, queryset, name, value):
        return queryset.filter(having_impact(value))

    def that_are_open(self, queryset, name, value):
        closed = Q(phase__in=states.CLOSED_PHASES)
        return queryset.filter(~closed if value else closed)


def having_impact(word: str) -> Q:
    """The condition that an incident's `impact` is this one of Statuspage's words."""
    levels = [*states.IMPACT_OF_STATE, states.MAINTENANCE]
    worst_first = sorted(levels, key=states.RANK.__getitem__, reverse=True)
    derived, worse = Q(pk__in=[]), Q(pk__in=[])
    for level in worst_first:
        rows = Exists(Impact.objects.filter(incident=OuterRef("pk"), level=level))
        if states.IMPACT_OF_STATE.get(level, level) == word:
            derived |= Q(rows) & ~worse
        worse |= Q(rows)
    if word == ImpactWord.NONE:
        derived |= ~Exists(Impact.objects.filter(incident=OuterRef("pk")))
    return Q(impact_override=word) | (Q(impact_override="") & derived)
