"""Guides and official contacts as JSON."""

import django_filters
from django.conf import settings
from django.utils import timezone
from django.utils.translation import get_language
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers, viewsets

from directory.api import SourceSerializer
from lib.api import words

from .models import FraudFormPage, GuidePage, OfficialContact
from .models.pages import Audience, Kind
from .templatetags.guides import guide_url

ContactKind = OfficialContact.Kind  # the settings name it for the schema


class BlockSerializer(serializers.Serializer):
    """One block of a guide. The shape of `value` depends on `type`."""

    type = serializers.CharField()
    value = serializers.JSONField()


class GuideSerializer(serializers.Serializer):
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
    url = serializers.SerializerMethodField()

    def get_type(self, page) -> str:
        return "fraud_form" if isinstance(page, FraudFormPage) else "guide"

    def get_platforms(self, page) -> list[str]:
        return [platform.slug for platform in page.platforms.all() if platform.is_published]

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
    platform = django_filters.CharFilter(field_name="platforms__slug", distinct=True)
    kind = django_filters.ChoiceFilter(choices=Kind)
    audience = django_filters.ChoiceFilter(choices=Audience)


class GuideViewSet(viewsets.ReadOnlyModelViewSet):
    """Guides: what to do, step by step."""

    queryset = GuidePage.objects.none()
    model = GuidePage
    serializer_class = GuideSerializer
    filterset_class = GuideFilter
    lookup_field = "slug"

    def get_queryset(self):
        guides = self.model.objects.for_reader(get_language())
        return guides.prefetch_related("platforms", "sources__derived_from").order_by(
            "position", "slug"
        )


class FraudFormViewSet(GuideViewSet):
    """Forms of fraud: signs, an example, the first ten minutes, where to report."""

    queryset = FraudFormPage.objects.none()
    model = FraudFormPage


class OfficialContactSerializer(serializers.ModelSerializer):
    platform = serializers.SlugRelatedField(slug_field="slug", read_only=True)
    verified_against = SourceSerializer()
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
            "words",
        ]


class OfficialContactViewSet(viewsets.ReadOnlyModelViewSet):
    """Contacts verified within the last twelve months. Others are not published."""

    queryset = OfficialContact.objects.none()
    serializer_class = OfficialContactSerializer
    filterset_fields = ["kind", "purpose"]
    lookup_field = "slug"

    def get_queryset(self):
        public = OfficialContact.objects.public(timezone.localdate())
        return public.select_related("verified_against__derived_from")
