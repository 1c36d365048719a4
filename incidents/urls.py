from django.urls import path

from . import views
from .alerts.syndication import IncidentFeed

app_name = "incidents"

urlpatterns = [
    path("incidents/", views.incident_list, name="list"),
    path("incidents.atom", IncidentFeed(), name="atom"),
    path("incidents/<slug:slug>/", views.incident_detail, name="detail"),
]
