from django.urls import path

from . import views

app_name = "incident_room"

urlpatterns = [
    path("open/", views.open_incident, name="open"),
    path("proposals/<int:proposal_id>/open/", views.open_incident, name="open_from"),
    path("proposals/<int:proposal_id>/dismiss/", views.dismiss, name="dismiss"),
    path("proposals/<int:proposal_id>/merge/", views.merge, name="merge"),
    path("incidents/<slug:slug>/", views.post_update, name="update"),
    path("held/<int:held_id>/release/", views.release, name="release"),
    path("feeds/<slug:slug>/read/", views.read_now, name="read_now"),
]
