"""Filters of incidents, the same for the archive and for the API."""

import django_filters
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from directory.models import Platform
from lib.languages import TextState
from lib.searching import matching

from .choices import Kind, Phase
from .models import Incident, IncidentText


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
    kind = django_filters.ChoiceFilter(label=_("Kind"), choices=Kind, empty_label=_("all"))
    phase = django_filters.ChoiceFilter(label=_("Phase"), choices=Phase, empty_label=_("all"))
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
