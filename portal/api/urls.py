"""The API's address map."""

from django.urls import include, path
from django.views.generic import RedirectView
from drf_spectacular.renderers import OpenApiJsonRenderer2, OpenApiYamlRenderer2
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView
from rest_framework.routers import DefaultRouter

from directory import api as directory
from directory.api_exports import FORMS
from guidance import api as guidance
from incidents import api as incidents
from incidents.writing import views as writing

from .search import SearchView
from .throttling import ExportThrottle

app_name = "api"


class SlugRouter(DefaultRouter):
    """Single things are named by slug; an address that is none reaches no query."""

    def get_lookup_regex(self, viewset, lookup_prefix=""):
        return f"(?P<{lookup_prefix}{viewset.lookup_field}>[-a-zA-Z0-9_]+)"


router = SlugRouter()
router.include_format_suffixes = False
router.include_root_view = False
router.register("status", incidents.StatusViewSet, "status")
router.register("platforms", directory.PlatformViewSet, "platforms")
router.register("incidents", writing.IncidentViewSet, "incidents")
router.register("claims", incidents.ClaimViewSet, "claims")
router.register("guides", guidance.GuideViewSet, "guides")
router.register("fraud-forms", guidance.FraudFormViewSet, "fraud-forms")
router.register("contacts", guidance.OfficialContactViewSet, "contacts")
router.register("notices", directory.PreparednessNoticeViewSet, "notices")
router.register("statistics", directory.StatisticViewSet, "statistics")
router.register("feeds", incidents.FeedViewSet, "feeds")


def exports() -> list:
    """Return the addresses of whole tables: of every list of records, in each form."""
    return [
        path(
            f"{prefix}.{form}",
            viewset.as_view(
                {"get": "export"}, form=form, basename=basename, throttle_classes=[ExportThrottle]
            ),
            name=f"{basename}-{form}",
        )
        for prefix, viewset, basename in router.registry
        if hasattr(viewset, "export")
        for form in FORMS
    ]


v1 = [
    path("search/", SearchView.as_view(), name="search"),
    path(
        "schema/",
        SpectacularAPIView.as_view(renderer_classes=[OpenApiJsonRenderer2]),
        name="schema",
    ),
    path(
        "schema.yaml",
        SpectacularAPIView.as_view(renderer_classes=[OpenApiYamlRenderer2]),
        name="schema-yaml",
    ),
    path(
        "docs/",
        SpectacularSwaggerSplitView.as_view(url_name="api:schema"),
        name="docs",
    ),
    *exports(),
    path("incidents/<slug:slug>/updates/", writing.UpdatesView.as_view(), name="updates"),
    path("incidents/<slug:slug>/claims/", writing.ClaimsView.as_view(), name="incident-claims"),
    path("feeds/<slug:slug>/readings/", writing.ReadingsView.as_view(), name="readings"),
    path("", include(router.urls)),
]

urlpatterns = [
    path("", RedirectView.as_view(pattern_name="api:docs"), name="root"),
    path("v1/", include(v1)),
    path("v2/", include("incidents.alerts.statuspage.urls")),
]
