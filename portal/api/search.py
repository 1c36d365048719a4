"""Search as JSON."""

from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.response import Response
from rest_framework.views import APIView

from directory.api_lists import StrictQuery
from portal.search import search, tidied

QUESTION = {"type": "string", "pattern": r"^[^\x00]*[^\s\x00][^\x00]*$"}


class HitSerializer(serializers.Serializer):
    title = serializers.CharField()
    url = serializers.CharField()
    summary = serializers.CharField(allow_blank=True)
    language = serializers.CharField(allow_blank=True)


class GroupSerializer(serializers.Serializer):
    kind = serializers.CharField()
    label = serializers.CharField()
    hits = HitSerializer(many=True)


class SearchSerializer(serializers.Serializer):
    query = serializers.CharField()
    groups = GroupSerializer(many=True)


class SearchView(StrictQuery, APIView):
    """Search over everything public. Words need no accents: `lua dao` finds `lừa đảo`."""

    def parameters(self):
        return super().parameters() | {"q"}

    @extend_schema(
        responses=SearchSerializer,
        parameters=[OpenApiParameter("q", QUESTION, required=True)],
    )
    def get(self, request):
        asked = request.query_params.get("q", "")
        query = tidied(asked)
        if not query or "\0" in asked:
            raise serializers.ValidationError({"q": ["Say what to search for."]})
        found = {"query": query, "groups": search(query, timezone.now())}
        return Response(SearchSerializer(found).data)
