"""The directory, notices and statistics as JSON."""

import django_filters
from django.db.models import Prefetch
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers, viewsets

from lib.api import words

from .models import (
    Capability,
    Category,
    NoticeRecipient,
    OfficialLink,
    Platform,
    PreparednessNotice,
    Reservation,
    Source,
    Statistic,
)

# Names by which the settings find these vocabularies for the schema.
Lifecycle = Platform.Lifecycle
LinkKind = OfficialLink.Kind
NoticeState = PreparednessNotice.State
PlatformOrigin = Platform.Origin
SourceOrigin = Source.Origin


class SourceSerializer(serializers.ModelSerializer):
    derived_from = serializers.SlugRelatedField(slug_field="slug", read_only=True)

    class Meta:
        model = Source
        fields = [
            "slug",
            "title",
            "publisher",
            "language",
            "url",
            "archived_url",
            "published_on",
            "origin",
            "derived_from",
        ]


class CategorySerializer(serializers.ModelSerializer):
    words = words(Category, "name")

    class Meta:
        model = Category
        fields = ["slug", "words"]


class CapabilitySerializer(serializers.ModelSerializer):
    words = words(Capability, "name")

    class Meta:
        model = Capability
        fields = ["slug", "words"]


class OfficialLinkSerializer(serializers.ModelSerializer):
    class Meta:
        model = OfficialLink
        fields = ["kind", "url"]


class ReservationSerializer(serializers.ModelSerializer):
    source = SourceSerializer()
    words = words(Reservation, "text")

    class Meta:
        model = Reservation
        fields = ["dated", "source", "words"]


class PlatformSerializer(serializers.ModelSerializer):
    category = CategorySerializer()
    capabilities = CapabilitySerializer(many=True)
    works_instead_of = serializers.SlugRelatedField(slug_field="slug", many=True, read_only=True)
    links = serializers.SerializerMethodField()
    reservations = ReservationSerializer(many=True)
    words = words(Platform, "summary", "state_note")

    class Meta:
        model = Platform
        fields = [
            "slug",
            "name",
            "origin",
            "operator",
            "category",
            "capabilities",
            "lifecycle",
            "launched",
            "closed",
            "feed_availability",
            "essential",
            "licence",
            "works_instead_of",
            "links",
            "reservations",
            "words",
        ]

    @extend_schema_field(OfficialLinkSerializer(many=True))
    def get_links(self, platform):
        """Addresses that meet the threshold of publication; all others stay inside."""
        return OfficialLinkSerializer(platform.public_links, many=True).data


class PlatformFilter(django_filters.FilterSet):
    need = django_filters.CharFilter(field_name="capabilities__slug", distinct=True)

    class Meta:
        model = Platform
        fields = ["origin", "lifecycle", "essential", "feed_availability"]


class PlatformViewSet(viewsets.ReadOnlyModelViewSet):
    """Platforms people rely on, with official addresses and what can be used instead."""

    queryset = Platform.objects.none()
    serializer_class = PlatformSerializer
    filterset_class = PlatformFilter
    lookup_field = "slug"

    def get_queryset(self):
        return Platform.objects.listed().prefetch_related(
            "category__texts",
            "capabilities__texts",
            Prefetch("works_instead_of", Platform.objects.public()),
            Prefetch("links", OfficialLink.objects.public(), to_attr="public_links"),
            "reservations__texts",
            "reservations__source__derived_from",
        )


class StatisticSerializer(serializers.ModelSerializer):
    platform = serializers.SlugRelatedField(slug_field="slug", read_only=True)
    source = SourceSerializer()
    words = words(Statistic, "label", "note")

    class Meta:
        model = Statistic
        fields = [
            "slug",
            "platform",
            "value",
            "qualifier",
            "unit",
            "as_of",
            "method",
            "series",
            "source",
            "words",
        ]


class StatisticViewSet(viewsets.ReadOnlyModelViewSet):
    """Dated, sourced figures. Only figures of one series compare."""

    queryset = Statistic.objects.none()
    serializer_class = StatisticSerializer
    filterset_fields = ["series", "unit", "method"]
    lookup_field = "slug"

    def get_queryset(self):
        return Statistic.objects.public().select_related("source__derived_from")


class NoticeRecipientSerializer(serializers.ModelSerializer):
    platform = serializers.SlugRelatedField(slug_field="slug", read_only=True)
    days_without_answer = serializers.IntegerField(
        read_only=True,
        allow_null=True,
        help_text="Since the day it was asked; null before that, and once an answer is recorded.",
    )

    class Meta:
        model = NoticeRecipient
        fields = [
            "platform",
            "asked_on",
            "answered_on",
            "answer",
            "answer_url",
            "days_without_answer",
        ]


class PreparednessNoticeSerializer(serializers.ModelSerializer):
    recipients = NoticeRecipientSerializer(many=True)
    sources = SourceSerializer(many=True)
    words = words(PreparednessNotice, "title", "asks", "background")

    class Meta:
        model = PreparednessNotice
        fields = ["slug", "state", "proposed_on", "sent_on", "recipients", "sources", "words"]


class PreparednessNoticeViewSet(viewsets.ReadOnlyModelViewSet):
    """Who was asked to keep a backup plan, and who answered."""

    queryset = PreparednessNotice.objects.none()
    serializer_class = PreparednessNoticeSerializer
    filterset_fields = ["state"]
    lookup_field = "slug"

    def get_queryset(self):
        return PreparednessNotice.objects.public().prefetch_related("sources__derived_from")
