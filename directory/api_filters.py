"""Filters whose values are checked strictly, and described as they are checked."""

from collections.abc import Callable
from datetime import UTC, datetime

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_slug
from django.db.models import QuerySet
from django_filters.fields import IsoDateTimeField
from drf_spectacular.utils import extend_schema_field

from .models import Platform

NO_NUL = r"^[^\x00]*$"  # PostgreSQL has no such character
# No record is older or newer, and not every moment Python knows is one for the database.
EARLIEST, LATEST = datetime(1900, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)


class MomentField(IsoDateTimeField):
    """A moment of ISO 8601; without an offset it is UTC. What is out of all reach is brought in."""

    def clean(self, value):
        moment = super().clean(value)
        if moment is None:
            return None
        try:
            moment = moment.astimezone(UTC)  # PostgreSQL knows fewer offsets than ISO 8601
        except OverflowError:
            return EARLIEST if moment.year == 1 else LATEST
        return min(max(moment, EARLIEST), LATEST)


class MomentFilter(django_filters.IsoDateTimeFilter):
    field_class = MomentField


@extend_schema_field({"type": "string", "minLength": 1, "maxLength": 200, "pattern": NO_NUL})
class WordsFilter(django_filters.CharFilter):
    """Words to look for; accents do not matter."""

    def __init__(self, **kwargs):
        label = "Words that stand in the text; accents do not matter."
        super().__init__(max_length=200, strip=False, label=label, **kwargs)


@extend_schema_field({"type": "string", "maxLength": 200, "pattern": "^[-a-zA-Z0-9_]+$"})
class SlugFilter(django_filters.CharFilter):
    """A slug; one that nothing has finds nothing."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, max_length=200, strip=False, validators=[validate_slug], **kwargs)


class RelatedFilter(SlugFilter):
    """The slug of a record on the other side of a relation, which `field_name` leads to.

    `among` returns the QuerySet of the records that may be named.
    """

    def __init__(self, *args, among: Callable[[], QuerySet], **kwargs):
        super().__init__(*args, **kwargs)
        self.among = among

    def filter(self, qs, value):
        if not value:
            return qs
        # A subquery: a join would give a record twice, and make DISTINCT compare all its words.
        named = self.among().filter(slug=value)
        fitting = qs.model._default_manager.filter(**{f"{self.field_name}__in": named})
        return qs.filter(pk__in=fitting.order_by().values("pk"))


class PlatformFilter(RelatedFilter):
    """The slug of a public platform."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, among=Platform.objects.public, **kwargs)


class FlagField(forms.Field):
    def clean(self, value):
        if value in (None, ""):
            return None
        try:
            return {"true": True, "false": False}[value]
        except KeyError:
            raise ValidationError("Say true or false.") from None


@extend_schema_field({"type": "boolean"})
class FlagFilter(django_filters.Filter):
    field_class = FlagField


@extend_schema_field({"type": "integer", "minimum": 1900, "maximum": 2199})
class YearFilter(django_filters.Filter):
    field_class = forms.IntegerField

    def __init__(self, *args, **kwargs):
        kwargs["lookup_expr"] = "year"
        super().__init__(*args, min_value=1900, max_value=2199, **kwargs)
