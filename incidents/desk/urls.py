from django.urls import path

from . import drifts, sources, views

app_name = "incident_room"

urlpatterns = [
    path("open/", views.open_incident, name="open"),
    path("proposals/<int:proposal_id>/open/", views.open_incident, name="open_from"),
    path("proposals/<int:proposal_id>/dismiss/", views.dismiss, name="dismiss"),
    path("proposals/<int:proposal_id>/merge/", views.merge, name="merge"),
    path("incidents/<slug:slug>/", views.post_update, name="update"),
    path("held/<int:held_id>/release/", views.release, name="release"),
    path("feeds/", sources.feeds, name="feeds"),
    path("feeds/<slug:slug>/", sources.feed, name="feed"),
    path("feeds/<slug:slug>/read/", sources.read_now, name="read_now"),
    path("feeds/<slug:slug>/read/<str:token>/", sources.reading, name="reading"),
    path("drifts/<int:drift_id>/switch/", drifts.switch_view, name="switch"),
    path("drifts/<int:drift_id>/dismiss/", drifts.dismiss_view, name="dismiss_drift"),
]
