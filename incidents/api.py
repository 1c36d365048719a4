"""Status, incidents, claims and status sources as JSON."""

import django_filters
from django.conf import settings
from django.db.models import Prefetch
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers, viewsets
from rest_framework.response import Response

from directory.api import SourceSerializer
from directory.models import Platform
from lib import states
from lib.api import words

from . import sharing, status
from .choices import EvidenceKind, ImpactWord, State
from .feeds.models import Feed, FeedTarget
from .filters import IncidentFilter
from .models import Claim, ClaimSource, Figure, FigurePoint, Impact, Incident, Update

TargetScope = FeedTarget.Scope  # the settings name it for the schema


class EvidenceSerializer(serializers.Serializer):
    """According to whom, and until when that counts."""

    kind = serializers.ChoiceField(choices=EvidenceKind.choices, allow_null=True)
    name = serializers.CharField(allow_blank=True)
    url = serializers.CharField(allow_blank=True)
    checked_at = serializers.DateTimeField(allow_null=True)
    stale_after = serializers.DateTimeField(allow_null=True)


class StatusSerializer(serializers.Serializer):
    """The state of one platform now."""

    platform = serializers.CharField(source="platform.slug")
    name = serializers.CharField(source="platform.name")
    state = serializers.ChoiceField(choices=State.choices)
    label = serializers.CharField()
    since = serializers.DateTimeField(allow_null=True)
    evidence = EvidenceSerializer()
    stale = serializers.BooleanField()
    last_known = serializers.CharField(allow_blank=True)
    feed_availability = serializers.ChoiceField(choices=Platform.FeedAvailability.choices)
    incident = serializers.SlugField(source="incident.slug", default=None, allow_null=True)


class StatusListSerializer(serializers.Serializer):
    exercise = serializers.BooleanField(
        required=False, help_text="Only there, and true, when nothing of this is real."
    )
    generated_at = serializers.DateTimeField()
    worst = serializers.ChoiceField(choices=State.choices)
    platforms = StatusSerializer(many=True)


class StatusViewSet(viewsets.ViewSet):
    """The board: every platform's state, since when, and according to whom."""

    queryset = Platform.objects.none()  # tells the schema whose slug it is
    lookup_field = "slug"
    serializer_class = StatusSerializer

    @extend_schema(responses=StatusListSerializer)
    def list(self, request):
        now = timezone.now()
        found = status.statuses(Platform.objects.running(), now)
        board = {
            # Whole minutes: the ETag promises the same bytes within one.
            "generated_at": now.replace(second=0, microsecond=0),
            "worst": states.worst(one.state for one in found) or states.UNKNOWN,
            "platforms": found,
        }
        if settings.EXERCISE:
            board["exercise"] = True
        return Response(StatusListSerializer(board).data)

    @extend_schema(responses=StatusSerializer)
    def retrieve(self, request, slug=None):
        platform = get_object_or_404(Platform.objects.running(), slug=slug)
        return Response(StatusSerializer(status.statuses([platform], timezone.now())[0]).data)


class ImpactSerializer(serializers.ModelSerializer):
    platform = serializers.SlugRelatedField(slug_field="slug", read_only=True)
    words = words(Impact, "symptom")

    class Meta:
        model = Impact
        fields = ["platform", "level", "started_at", "ended_at", "words"]


class UpdateSerializer(serializers.ModelSerializer):
    source = serializers.SlugRelatedField(slug_field="slug", read_only=True)
    corrects = serializers.SlugRelatedField(slug_field="key", read_only=True)
    first_told_in = serializers.SlugRelatedField(
        slug_field="slug",
        read_only=True,
        help_text="The incident it was published in first, when that was merged into this one.",
    )
    words = words(Update, "body")

    class Meta:
        model = Update
        fields = [
            "key",
            "phase",
            "published_at",
            "source",
            "corrects",
            "first_told_in",
            "words",
        ]


class FigurePointSerializer(serializers.ModelSerializer):
    words = words(FigurePoint, "label")

    class Meta:
        model = FigurePoint
        fields = ["value", "qualifier", "at", "words"]


class FigureSerializer(serializers.ModelSerializer):
    platform = serializers.SlugRelatedField(slug_field="slug", read_only=True)
    source = serializers.SlugRelatedField(slug_field="slug", read_only=True)
    points = FigurePointSerializer(many=True)
    words = words(Figure, "title", "note")

    class Meta:
        model = Figure
        fields = ["slug", "platform", "unit", "method", "source", "confidence", "points", "words"]


class IncidentSerializer(serializers.ModelSerializer):
    impact = serializers.ChoiceField(choices=ImpactWord.choices)
    is_open = serializers.BooleanField()
    impacts = serializers.SerializerMethodField()
    words = words(Incident, "title", "summary", "cause", "time_note")
    url = serializers.SerializerMethodField()

    class Meta:
        model = Incident
        fields = [
            "slug",
            "kind",
            "phase",
            "impact",
            "is_open",
            "scope",
            "started_at",
            "started_precision",
            "detected_at",
            "resolved_at",
            "resolved_precision",
            "published_at",
            "impacts",
            "words",
            "url",
        ]

    @extend_schema_field(ImpactSerializer(many=True))
    def get_impacts(self, incident):
        shown = [impact for impact in incident.impacts.all() if impact.platform.is_published]
        return ImpactSerializer(shown, many=True).data

    def get_url(self, incident) -> str:
        return f"{settings.SITE_URL}{incident.get_absolute_url()}"


def public_claims():
    """Public claims with their chains, and of the claims they contradict only the public ones."""
    public = Claim.objects.public(timezone.now()).prefetch_related(None)
    return public.prefetch_related(
        "texts", "chain__source__derived_from", Prefetch("contradicts", public)
    )


class ClaimSourceSerializer(serializers.ModelSerializer):
    source = SourceSerializer(allow_null=True)

    class Meta:
        model = ClaimSource
        fields = ["role", "name", "source"]


class ClaimSerializer(serializers.ModelSerializer):
    incident = serializers.SlugRelatedField(slug_field="slug", read_only=True)
    contradicts = serializers.SlugRelatedField(slug_field="slug", many=True, read_only=True)
    chain = ClaimSourceSerializer(many=True)
    source_count = serializers.IntegerField()
    words = words(Claim, "claimant", "statement", "reasons")

    class Meta:
        model = Claim
        fields = [
            "slug",
            "incident",
            "nature",
            "topic",
            "said_at",
            "verdict",
            "verdict_changed_at",
            "answered",
            "contradicts",
            "chain",
            "source_count",
            "words",
        ]


class IncidentDetailSerializer(IncidentSerializer):
    updates = serializers.SerializerMethodField()
    claims = serializers.SerializerMethodField()
    figures = serializers.SerializerMethodField()

    class Meta(IncidentSerializer.Meta):
        fields = [*IncidentSerializer.Meta.fields, "updates", "claims", "figures"]

    @extend_schema_field(UpdateSerializer(many=True))
    def get_updates(self, incident):
        steps = Update.objects.public(timezone.now()).filter(incident=incident)
        return UpdateSerializer(steps, many=True).data

    @extend_schema_field(ClaimSerializer(many=True))
    def get_claims(self, incident):
        return ClaimSerializer(public_claims().filter(incident=incident), many=True).data

    @extend_schema_field(FigureSerializer(many=True))
    def get_figures(self, incident):
        public = Figure.objects.public(timezone.now()).filter(incident=incident)
        return FigureSerializer(public, many=True).data


class IncidentViewSet(viewsets.ReadOnlyModelViewSet):
    """Incidents, newest first; one incident carries its updates, claims and figures."""

    queryset = Incident.objects.none()
    serializer_class = IncidentSerializer
    filterset_class = IncidentFilter
    lookup_field = "slug"

    def get_queryset(self):
        return Incident.objects.listed(timezone.now()).prefetch_related("impacts__texts")

    def get_serializer_class(self):
        return IncidentDetailSerializer if self.action == "retrieve" else IncidentSerializer

    def retrieve(self, request, *args, **kwargs):
        """One incident; what was merged into another one, or named otherwise, leads there."""
        try:
            return super().retrieve(request, *args, **kwargs)
        except Http404:
            moved = sharing.formerly(kwargs["slug"], timezone.now())
            if moved is None:
                raise
            asked = request.META.get("QUERY_STRING", "")
            address = self.reverse_action("detail", args=[moved.slug])
            return HttpResponseRedirect(f"{address}?{asked}" if asked else address)


class ClaimFilter(django_filters.FilterSet):
    incident = django_filters.CharFilter(field_name="incident__slug")

    class Meta:
        model = Claim
        fields = ["nature", "topic", "verdict"]


class ClaimViewSet(viewsets.ReadOnlyModelViewSet):
    """What was said, by whom, and how it stands. Copies of one article count once."""

    queryset = Claim.objects.none()
    serializer_class = ClaimSerializer
    filterset_class = ClaimFilter
    lookup_field = "slug"

    def get_queryset(self):
        return public_claims().order_by("-incident__started_at", "position", "slug")


class FeedTargetSerializer(serializers.ModelSerializer):
    platform = serializers.SlugRelatedField(slug_field="slug", read_only=True)

    class Meta:
        model = FeedTarget
        fields = ["platform", "component", "scope", "state"]


class FeedSerializer(serializers.ModelSerializer):
    targets = FeedTargetSerializer(many=True)
    stale = serializers.SerializerMethodField()
    stale_after = serializers.DateTimeField(allow_null=True)

    class Meta:
        model = Feed
        fields = [
            "slug",
            "name",
            "provider",
            "homepage",
            "pace",
            "trusted",
            "state",
            "headline",
            "last_ok_at",
            "stale_after",
            "stale",
            "failures",
            "failure",
            "targets",
        ]

    def get_stale(self, feed) -> bool:
        return feed.is_stale(timezone.now())


class FeedViewSet(viewsets.ReadOnlyModelViewSet):
    """Status sources: what each one last said, and whether that still counts."""

    queryset = Feed.objects.none()
    serializer_class = FeedSerializer
    filterset_fields = ["provider", "state"]
    lookup_field = "slug"

    def get_queryset(self):
        public = FeedTarget.objects.filter(platform__in=Platform.objects.public())
        targets = Prefetch("targets", public.select_related("platform"))
        return Feed.objects.enabled().prefetch_related(targets)
