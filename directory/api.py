"""The directory, notices and statistics as JSON."""

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Prefetch
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from lib.api import words
from lib.languages import with_words

from .api_filters import PlatformFilter, RelatedFilter, SlugFilter
from .api_lists import RecordFilter, RecordViewSet, SparseFields
from .models import (
    Capability,
    Category,
    NoticeRecipient,
    OfficialLink,
    Platform,
    PreparednessNotice,
    RecordKind,
    Reservation,
    Source,
    Statistic,
)
from .models.changes import taken_off, with_updated_at
from .unfolding import links_of, needs_of

# Names by which the settings find these vocabularies for the schema.
Lifecycle = Platform.Lifecycle
LinkKind = OfficialLink.Kind
NoticeState = PreparednessNotice.State
PlatformOrigin = Platform.Origin
SourceOrigin = Source.Origin


class SourceSerializer(serializers.ModelSerializer):
    derived_from = serializers.SlugRelatedField(slug_field="slug", read_only=True, allow_null=True)

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


class PlatformSerializer(SparseFields, serializers.ModelSerializer):
    category = serializers.SerializerMethodField()
    capabilities = serializers.SerializerMethodField()
    works_instead_of = serializers.ListField(
        child=serializers.SlugField(), source="read_instead", read_only=True
    )
    links = serializers.SerializerMethodField()
    reservations = ReservationSerializer(many=True, read_only=True)
    updated_at = serializers.DateTimeField(read_only=True)
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
            "updated_at",
            "words",
        ]

    @extend_schema_field(CategorySerializer)
    def get_category(self, platform):
        platform.category.read_texts = platform.read_category
        return CategorySerializer(platform.category).data

    @extend_schema_field(CapabilitySerializer(many=True))
    def get_capabilities(self, platform):
        return CapabilitySerializer(needs_of(platform), many=True).data

    @extend_schema_field(OfficialLinkSerializer(many=True))
    def get_links(self, platform):
        """Addresses that meet the threshold of publication; all others stay inside."""
        return OfficialLinkSerializer(links_of(platform), many=True).data


class PlatformsFilter(RecordFilter):
    need = RelatedFilter(
        field_name="capabilities",
        among=Capability.objects.all,
        label="The slug of a need it serves.",
    )

    class Meta(RecordFilter.Meta):
        model = Platform
        fields = ["origin", "lifecycle", "essential", "feed_availability"]


def told_reservations():
    """Reservations with their words and sources, in one query."""
    return with_words(Reservation.objects.select_related("source__derived_from"))


class PlatformViewSet(RecordViewSet):
    """Platforms people rely on, with official addresses and what can be used instead."""

    queryset = Platform.objects.none()
    serializer_class = PlatformSerializer
    filterset_class = PlatformsFilter
    kind = RecordKind.PLATFORM
    ordering = ("position", "name", "pk")

    def get_queryset(self):
        others = Platform.objects.public().filter(alternatives=OuterRef("pk"))
        platforms = Platform.objects.public().in_short().select_related("category")
        platforms = platforms.annotate(
            read_instead=ArraySubquery(others.order_by("position", "name").values("slug"))
        )
        return with_updated_at(platforms, self.kind, "published_at").prefetch_related(
            Prefetch("reservations", told_reservations())
        )


class StatisticSerializer(SparseFields, serializers.ModelSerializer):
    platform = serializers.SlugRelatedField(slug_field="slug", read_only=True, allow_null=True)
    source = SourceSerializer()
    updated_at = serializers.DateTimeField(read_only=True)
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
            "updated_at",
            "words",
        ]


class StatisticFilter(RecordFilter):
    platform = PlatformFilter(field_name="platform", label="Its slug.")

    series = SlugFilter(label="Figures of one series compare.")

    class Meta(RecordFilter.Meta):
        model = Statistic
        fields = ["unit", "method"]


class StatisticViewSet(RecordViewSet):
    """Dated, sourced figures. Only figures of one series compare."""

    queryset = Statistic.objects.none()
    serializer_class = StatisticSerializer
    filterset_class = StatisticFilter
    kind = RecordKind.STATISTIC
    ordering = ("series", "as_of", "slug")

    def get_queryset(self):
        figures = with_words(Statistic.objects.public().prefetch_related(None))
        moments = ("published_at", "platform__published_at")
        return with_updated_at(figures, self.kind, *moments).select_related(
            "source__derived_from", "platform"
        )

    def withdrawal(self, since, now):
        return super().withdrawal(since, now) | taken_off("platform__", since, now)


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


class PreparednessNoticeSerializer(SparseFields, serializers.ModelSerializer):
    recipients = NoticeRecipientSerializer(many=True)
    sources = SourceSerializer(many=True)
    updated_at = serializers.DateTimeField(read_only=True)
    words = words(PreparednessNotice, "title", "asks", "background")

    class Meta:
        model = PreparednessNotice
        fields = [
            "slug",
            "state",
            "proposed_on",
            "sent_on",
            "recipients",
            "sources",
            "updated_at",
            "words",
        ]


class PreparednessNoticeFilter(RecordFilter):
    platform = PlatformFilter(field_name="recipients__platform", label="The slug of a recipient.")

    class Meta(RecordFilter.Meta):
        model = PreparednessNotice
        fields = ["state"]


class PreparednessNoticeViewSet(RecordViewSet):
    """Who was asked to keep a backup plan, and who answered."""

    queryset = PreparednessNotice.objects.none()
    serializer_class = PreparednessNoticeSerializer
    filterset_class = PreparednessNoticeFilter
    kind = RecordKind.NOTICE

    def get_queryset(self):
        shown = NoticeRecipient.objects.filter(platform__in=Platform.objects.public())
        sources = Source.objects.select_related("derived_from")
        notices = with_words(PreparednessNotice.objects.published())
        return with_updated_at(notices, self.kind, "published_at").prefetch_related(
            Prefetch("recipients", shown.select_related("platform")),
            Prefetch("sources", sources),
        )
