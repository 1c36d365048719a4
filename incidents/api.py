"""Status, incidents, claims and status sources as JSON."""

from datetime import UTC, datetime

import django_filters
from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, Max, OuterRef, Prefetch, Subquery
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.helpers import forced_singular_serializer
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers, viewsets
from rest_framework.response import Response

from directory.api import SourceSerializer
from directory.api_filters import MomentFilter, PlatformFilter, SlugFilter
from directory.api_lists import (
    RecordFilter,
    RecordViewSet,
    SparseFields,
    SparseView,
    StrictQuery,
)
from directory.models import Platform, RecordKind
from directory.models.changes import taken_off, with_updated_at
from lib import states
from lib.api import words
from lib.languages import with_words

from . import sharing, status
from .choices import EvidenceKind, ImpactWord, State
from .feeds.models import Feed, FeedTarget
from .filters import IncidentApiFilter
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


class StatusViewSet(StrictQuery, viewsets.ViewSet):
    """The board: every platform's state, since when, and according to whom."""

    queryset = Platform.objects.none()  # tells the schema whose slug it is
    lookup_field = "slug"
    serializer_class = StatusSerializer

    @extend_schema(responses=forced_singular_serializer(StatusListSerializer))
    def list(self, request):
        now = timezone.now()
        found = status.statuses(status.running(now), now)
        labels = {state: str(label) for state, label in State.choices}
        board = {"exercise": True} if settings.EXERCISE else {}
        return Response(
            board
            | {
                # Whole minutes: the ETag promises the same bytes within one.
                "generated_at": moment(now.replace(second=0, microsecond=0)),
                "worst": states.worst(one.state for one in found) or states.UNKNOWN,
                "platforms": [told(one, labels[one.state]) for one in found],
            }
        )

    @extend_schema(responses=StatusSerializer)
    def retrieve(self, request, slug=None):
        platform = get_object_or_404(Platform.objects.running(), slug=slug)
        (one,) = status.statuses([platform], timezone.now())
        return Response(told(one, str(one.label)))


def told(one: status.PlatformStatus, label: str) -> dict:
    """Return one state as StatusSerializer describes it.

    By hand, because in an outage everybody asks for sixty of them at once: the serializer takes
    ten times as long.
    """
    evidence = one.evidence
    return {
        "platform": one.platform.slug,
        "name": one.platform.name,
        "state": one.state,
        "label": label,
        "since": moment(one.since),
        "evidence": {
            "kind": evidence.kind,
            "name": evidence.name,
            "url": evidence.url,
            "checked_at": moment(evidence.checked_at),
            "stale_after": moment(evidence.stale_after),
        },
        "stale": one.stale,
        "last_known": one.last_known,
        "feed_availability": one.feed_availability,
        "incident": one.incident.slug if one.incident is not None else None,
    }


def moment(value: datetime | None) -> str | None:
    """Return a moment as the serializers write it: ISO 8601 in UTC, with `Z`."""
    return value.astimezone(UTC).isoformat().replace("+00:00", "Z") if value else None


class ImpactSerializer(serializers.ModelSerializer):
    platform = serializers.SlugRelatedField(slug_field="slug", read_only=True)
    words = words(Impact, "symptom")

    class Meta:
        model = Impact
        fields = ["platform", "level", "started_at", "ended_at", "words"]


class UpdateSerializer(serializers.ModelSerializer):
    source = serializers.SlugRelatedField(slug_field="slug", read_only=True, allow_null=True)
    corrects = serializers.SlugRelatedField(slug_field="key", read_only=True, allow_null=True)
    first_told_in = serializers.SlugRelatedField(
        slug_field="slug",
        read_only=True,
        allow_null=True,
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
    platform = serializers.SlugRelatedField(slug_field="slug", read_only=True, allow_null=True)
    source = serializers.SlugRelatedField(slug_field="slug", read_only=True, allow_null=True)
    points = FigurePointSerializer(many=True)
    words = words(Figure, "title", "note")

    class Meta:
        model = Figure
        fields = ["slug", "platform", "unit", "method", "source", "confidence", "points", "words"]


class IncidentSerializer(SparseFields, serializers.ModelSerializer):
    impact = serializers.ChoiceField(choices=ImpactWord.choices)
    is_open = serializers.BooleanField()
    impacts = ImpactSerializer(many=True, read_only=True)
    updated_at = serializers.DateTimeField(read_only=True)
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
            "updated_at",
            "impacts",
            "words",
            "url",
        ]

    def get_url(self, incident) -> str:
        return f"{settings.SITE_URL}{incident.get_absolute_url()}"


def told_impacts():
    """What incidents do to public platforms, with words."""
    shown = Impact.objects.filter(platform__in=Platform.objects.public())
    return with_words(shown).select_related("platform").order_by("started_at", "platform__position")


def told_claims(now: datetime):
    """Public claims with words and chains, and of those they contradict the public ones' slugs."""
    public = Claim.objects.public(now)
    links = Claim.contradicts.through.objects.filter(from_claim=OuterRef(OuterRef("pk")))
    against = public.filter(pk__in=links.values("to_claim")).order_by("position", "slug")
    chain = ClaimSource.objects.select_related("source__derived_from")
    claims = with_words(public.prefetch_related(None)).annotate(
        read_contradicts=ArraySubquery(against.values("slug")), told_of=F("incident__started_at")
    )
    moments = ("published_at", "incident__published_at")
    return with_updated_at(claims, RecordKind.CLAIM, *moments).prefetch_related(
        Prefetch("chain", chain)
    )


class ClaimSourceSerializer(serializers.ModelSerializer):
    source = SourceSerializer(allow_null=True)

    class Meta:
        model = ClaimSource
        fields = ["role", "name", "source"]


class ClaimSerializer(SparseFields, serializers.ModelSerializer):
    incident = serializers.SlugRelatedField(slug_field="slug", read_only=True)
    contradicts = serializers.ListField(
        child=serializers.SlugField(), source="read_contradicts", read_only=True
    )
    chain = ClaimSourceSerializer(many=True)
    source_count = serializers.IntegerField()
    updated_at = serializers.DateTimeField(read_only=True)
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
            "updated_at",
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
        claims = told_claims(timezone.now()).filter(incident=incident)
        return ClaimSerializer(claims.order_by("position", "slug"), many=True).data

    @extend_schema_field(FigureSerializer(many=True))
    def get_figures(self, incident):
        public = Figure.objects.public(timezone.now()).filter(incident=incident)
        return FigureSerializer(public, many=True).data


class IncidentViewSet(RecordViewSet):
    """Incidents, newest first; one incident carries its updates, claims and figures."""

    queryset = Incident.objects.none()
    serializer_class = IncidentSerializer
    filterset_class = IncidentApiFilter
    kind = RecordKind.INCIDENT
    ordering = ("-started_at", "-pk")

    def get_queryset(self):
        now = timezone.now()
        steps = Update.objects.filter(incident=OuterRef("pk"), published_at__lte=now).order_by()
        newest = steps.values("incident").annotate(newest=Max("published_at")).values("newest")
        incidents = with_words(Incident.objects.public(now))
        incidents = with_updated_at(incidents, self.kind, "published_at", Subquery(newest))
        return incidents.prefetch_related(Prefetch("impacts", told_impacts()))

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


class ClaimFilter(RecordFilter):
    incident = SlugFilter(field_name="incident__slug", label="Its slug.")
    platform = PlatformFilter(
        field_name="incident__impacts__platform",
        label="The slug of a platform its incident touches.",
    )
    since = MomentFilter(field_name="said_at", lookup_expr="gte", label="Said then or later.")
    until = MomentFilter(field_name="said_at", lookup_expr="lt", label="Said before.")

    class Meta(RecordFilter.Meta):
        model = Claim
        fields = ["nature", "topic", "verdict"]


class ClaimViewSet(RecordViewSet):
    """What was said, by whom, and how it stands. Copies of one article count once."""

    queryset = Claim.objects.none()
    serializer_class = ClaimSerializer
    filterset_class = ClaimFilter
    kind = RecordKind.CLAIM
    ordering = ("-told_of", "position", "slug")

    def get_queryset(self):
        return told_claims(timezone.now())

    def withdrawal(self, since, now):
        return super().withdrawal(since, now) | taken_off("incident__", since, now)


class FeedTargetSerializer(serializers.ModelSerializer):
    platform = serializers.SlugRelatedField(slug_field="slug", read_only=True)

    class Meta:
        model = FeedTarget
        fields = ["platform", "component", "scope", "state"]


class FeedSerializer(SparseFields, serializers.ModelSerializer):
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


class FeedFilter(django_filters.FilterSet):
    platform = PlatformFilter(field_name="targets__platform", label="The slug of a platform.")

    class Meta:
        model = Feed
        fields = ["provider", "state"]


class FeedViewSet(SparseView, viewsets.ReadOnlyModelViewSet):
    """Status sources: what each one last said, and whether that still counts."""

    queryset = Feed.objects.none()
    serializer_class = FeedSerializer
    filterset_class = FeedFilter
    lookup_field = "slug"
    ordering = ("slug",)

    def get_queryset(self):
        public = FeedTarget.objects.filter(platform__in=Platform.objects.public())
        targets = Prefetch("targets", public.select_related("platform"))
        return Feed.objects.enabled().prefetch_related(targets)
