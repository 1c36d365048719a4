"""Guides and official contacts as JSON."""

import django_filters
from django.conf import settings
from django.db.models import Prefetch
from django.utils import timezone
from django.utils.translation import get_language
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from directory.api import SourceSerializer
from directory.api_filters import MomentFilter, PlatformFilter, WordsFilter
from directory.api_lists import RecordFilter, RecordViewSet, SparseFields
from directory.models import Platform, RecordKind, Source
from directory.models.changes import taken_off, with_updated_at
from lib.api import words
from lib.languages import CHOICES, with_words
from lib.searching import matching

from .models import FraudFormPage, GuidePage, OfficialContact
from .models.pages import Audience, Kind
from .templatetags.guides import guide_url

ContactKind = OfficialContact.Kind  # the settings name it for the schema


class BlockSerializer(serializers.Serializer):
    """One block of a guide. The shape of `value` depends on `type`."""

    type = serializers.CharField()
    value = serializers.JSONField()


class GuideSerializer(SparseFields, serializers.Serializer):
    """A guide or a form of fraud in the first language of the reader's that has it."""

    slug = serializers.CharField()
    type = serializers.SerializerMethodField()
    kind = serializers.ChoiceField(choices=Kind.choices)
    audience = serializers.ChoiceField(choices=Audience.choices)
    language = serializers.CharField(help_text="The language this text really is in.")
    is_fallback = serializers.SerializerMethodField()
    title = serializers.CharField()
    summary = serializers.CharField()
    platforms = serializers.SerializerMethodField()
    body = serializers.SerializerMethodField()
    composition_note = serializers.CharField()
    sources = SourceSerializer(many=True)
    reviewed_on = serializers.DateField(allow_null=True)
    review_by = serializers.DateField(allow_null=True)
    updated_at = serializers.DateTimeField()
    url = serializers.SerializerMethodField()

    def get_type(self, page) -> str:
        return "fraud_form" if isinstance(page, FraudFormPage) else "guide"

    def get_platforms(self, page) -> list[str]:
        return [platform.slug for platform in page.platforms.all()]

    def get_is_fallback(self, page) -> bool:
        return page.language != get_language()

    @extend_schema_field(BlockSerializer(many=True))
    def get_body(self, page):
        return [
            {"type": block.block_type, "value": block.block.get_api_representation(block.value)}
            for block in page.body
            if block.block_type != "contact"  # contacts have an endpoint that honours their age
        ]

    def get_url(self, page) -> str:
        return f"{settings.SITE_URL}{guide_url(page)}"


class GuideFilter(django_filters.FilterSet):
    platform = PlatformFilter(field_name="platforms", label="The slug of a platform it is about.")
    kind = django_filters.ChoiceFilter(choices=Kind.choices)
    audience = django_filters.ChoiceFilter(choices=Audience.choices)
    language = django_filters.ChoiceFilter(
        choices=CHOICES,
        field_name="locale__language_code",
        label="With `lang`, only what really is in that language.",
    )
    text = WordsFilter(method="with_words")
    updated_since = MomentFilter(field_name="updated_at", lookup_expr="gte")

    def with_words(self, queryset, name, value):
        return matching(queryset, value)


class GuideViewSet(RecordViewSet):
    """Guides: what to do, step by step."""

    queryset = GuidePage.objects.none()
    model = GuidePage
    serializer_class = GuideSerializer
    filterset_class = GuideFilter
    kind = RecordKind.GUIDE
    ordering = ("position", "slug")

    def get_queryset(self):
        guides = self.model.objects.for_reader(get_language())
        moments = ("last_published_at",)
        return with_updated_at(guides, self.kind, *moments, record="slug").prefetch_related(
            Prefetch("platforms", Platform.objects.public()),
            Prefetch("sources", Source.objects.select_related("derived_from")),
        )

    def withdrawn(self, since, now):
        """Nothing that the tombstones do not know: a page that is taken off leaves one."""
        return self.model.objects.none()


class FraudFormViewSet(GuideViewSet):
    """Forms of fraud: signs, an example, the first ten minutes, where to report."""

    queryset = FraudFormPage.objects.none()
    model = FraudFormPage
    kind = RecordKind.FRAUD_FORM


class OfficialContactSerializer(SparseFields, serializers.ModelSerializer):
    platform = serializers.SlugRelatedField(slug_field="slug", read_only=True, allow_null=True)
    verified_against = SourceSerializer()
    updated_at = serializers.DateTimeField(read_only=True)
    words = words(OfficialContact, "name", "note")

    class Meta:
        model = OfficialContact
        fields = [
            "slug",
            "kind",
            "value",
            "purpose",
            "platform",
            "verified_on",
            "verified_against",
            "updated_at",
            "words",
        ]


class OfficialContactFilter(RecordFilter):
    platform = PlatformFilter(field_name="platform", label="Its slug.")

    class Meta(RecordFilter.Meta):
        model = OfficialContact
        fields = ["kind", "purpose"]


class OfficialContactViewSet(RecordViewSet):
    """Contacts verified within the last twelve months. Others are not published."""

    queryset = OfficialContact.objects.none()
    serializer_class = OfficialContactSerializer
    filterset_class = OfficialContactFilter
    kind = RecordKind.CONTACT
    ordering = ("position", "slug")

    def get_queryset(self):
        public = OfficialContact.objects.public(timezone.localdate()).prefetch_related(None)
        contacts = with_updated_at(with_words(public), self.kind, "platform__published_at")
        return contacts.select_related("verified_against__derived_from", "platform")

    def withdrawn(self, since, now):
        """Contacts whose verification ran out; those of a platform that was taken off."""
        contacts = OfficialContact.objects
        return contacts.turning(since, now) | contacts.filter(taken_off("platform__", since, now))
