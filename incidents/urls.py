from django.urls import path, register_converter

from . import pages, views
from .alerts import syndication

app_name = "incidents"

register_converter(syndication.FormConverter, "form")

urlpatterns = [
    path("incidents/", views.incident_list, name="list"),
    path("incidents.atom", syndication.all_incidents, {"form": "atom"}, name="atom"),
    path("incidents.<form:form>", syndication.all_incidents, name="feed"),
    path("incidents/<slug:kind>.<form:form>", syndication.incidents_of_kind, name="feed_of_kind"),
    path(
        "platforms/<slug:slug>.<form:form>",
        syndication.incidents_of_platform,
        name="feed_of_platform",
    ),
    path("feeds/", syndication.feed_list, name="feeds"),
    path("incidents/<slug:slug>/", pages.incident_detail, name="detail"),
]
