"""What all lists of records in the API share: filters, sparse fields, and following changes."""

from datetime import datetime

import django_filters
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from rest_framework import serializers, viewsets

from lib.api import GZIP
from lib.languages import CHOICES, CODES, TextState
from lib.searching import matching

from .api_exports import export
from .api_filters import FlagFilter, MomentFilter, WordsFilter
from .models.changes import KEPT, Tombstone, taken_off

EVERYWHERE = frozenset({"lang"})


class RecordFilter(django_filters.FilterSet):
    """`language`, `text` and `updated_since`, for records whose words are text rows."""

    language = django_filters.ChoiceFilter(
        choices=CHOICES, method="in_language", label="Only what has public words in this language."
    )
    text = WordsFilter(method="with_words")
    updated_since = MomentFilter(
        field_name="updated_at",
        lookup_expr="gte",
        label="Only what changed at this moment or later; `gone` then names what is no more.",
    )

    class Meta:
        filter_overrides = {models.BooleanField: {"filter_class": FlagFilter}}

    def in_language(self, queryset, name, value):
        return queryset.filter(Exists(self._texts().filter(language=value)))

    def with_words(self, queryset, name, value):
        return queryset.filter(Exists(matching(self._texts(), value).order_by()))

    def _texts(self):
        """The public texts of the record of an outer query."""
        relation = self._meta.model._meta.get_field("texts")
        texts = relation.related_model.objects.exclude(state=TextState.DRAFT)
        return texts.filter(**{relation.field.name: OuterRef("pk")})


class SparseFields:
    """For a serializer: `?fields=slug,words` leaves out all other fields of each record."""

    @property
    def _readable_fields(self):
        wanted = self.context.get("fields") if self._is_record else None
        for each in super()._readable_fields:
            if wanted is None or each.field_name in wanted:
                yield each

    @property
    def _is_record(self) -> bool:
        """Whether this is what was asked for, and not a part of it."""
        parent = self.parent
        return parent is None or (
            isinstance(parent, serializers.ListSerializer) and parent.parent is None
        )


class StrictQuery:
    """For a view: a parameter that means nothing is an error, and is not passed over."""

    def parameters(self) -> frozenset[str]:
        """Return the names this address knows."""
        return EVERYWHERE

    def initial(self, request, *args, **kwargs):
        super().initial(request, *args, **kwargs)
        if request.method not in ("GET", "HEAD"):
            return  # what is asked so is refused as it is, or has a body to be checked
        known, errors = self.parameters(), {}
        for name, values in request.query_params.lists():
            if name not in known:
                errors[name] = [f"No such parameter. Known here: {', '.join(sorted(known))}."]
            elif values != [value for value in values[:1] if value]:
                errors[name] = ["Give it once and with a value, or leave it out."]
        asked = request.query_params.get("lang")
        if asked is not None and asked.partition("-")[0].lower() not in CODES:
            errors["lang"] = [f"Known languages: {', '.join(CODES)}."]
        if errors:
            raise serializers.ValidationError(errors)


class SparseView(StrictQuery):
    """For a ViewSet with filters and pages whose serializer has SparseFields."""

    def parameters(self) -> frozenset[str]:
        known = super().parameters() | {"fields"}
        if self.action == "retrieve":
            return known
        known |= set(self.filterset_class.base_filters)
        if self.action == "list":
            known |= {self.paginator.cursor_query_param, self.paginator.page_size_query_param}
        return known

    def get_serializer_context(self):
        return {**super().get_serializer_context(), "fields": self._fields()}

    def _fields(self) -> frozenset[str] | None:
        asked = self.request.query_params.get("fields")
        if asked is None:
            return None
        names = frozenset(name.strip() for name in asked.split(","))
        unknown = names - set(self.get_serializer_class()().fields)
        if unknown:
            message = f"No such field: {', '.join(sorted(unknown))}."
            raise serializers.ValidationError({"fields": [message]})
        return names


class RecordViewSet(SparseView, viewsets.ReadOnlyModelViewSet):
    """Records in pages of a cursor. `kind` is how the tables of changes call them."""

    lookup_field = "slug"
    kind = ""
    ordering: tuple[str, ...] = ("slug",)
    form = ""  # of an export

    def export(self, request):
        """All records at once, with the filters of the list, streamed."""
        rows = self.filter_queryset(self.get_queryset()).order_by(*self.ordering)
        packed = GZIP.search(request.headers.get("Accept-Encoding", "")) is not None
        return export(rows, self.get_serializer(), self.form, self.basename, packed)

    def gone_since(self, since: datetime) -> list[str] | None:
        """Return the slugs of what was public at some time after a moment and is no longer.

        None when that is so long ago that nobody knows.
        """
        now = timezone.now()
        if since < now - KEPT:
            return None
        keys = set(Tombstone.objects.since(self.kind, since).values_list("key", flat=True))
        keys.update(self.withdrawn(since, now).values_list("slug", flat=True))
        return sorted(keys - set(self._public_slugs(keys))) if keys else []

    def withdrawn(self, since: datetime, now: datetime):
        """Records that were withdrawn, by hand or by the clock, after `since`."""
        return self.queryset.model.objects.filter(self.withdrawal(since, now))

    def withdrawal(self, since: datetime, now: datetime) -> Q:
        return taken_off("", since, now)

    def _public_slugs(self, slugs):
        return self.get_queryset().filter(slug__in=slugs).values_list("slug", flat=True)
