from django.urls import path

from . import pages, views
from .alerts.syndication import IncidentFeed

app_name = "incidents"

urlpatterns = [
    path("incidents/", views.incident_list, name="list"),
    path("incidents.atom", IncidentFeed(), name="atom"),
    path("incidents/<slug:slug>/", pages.incident_detail, name="detail"),
]
