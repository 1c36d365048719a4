from django.urls import path

from . import (
    at_work,
    claims,
    drifts,
    holding,
    joining,
    linking,
    merging,
    opening,
    preview,
    room,
    sources,
    steps,
)

app_name = "incident_room"

urlpatterns = [
    path("now/", room.fragment, name="now"),
    path("open/", opening.open_incident, name="open"),
    path("open/preview/", preview.preview_opening, name="preview_open"),
    path("proposals/<int:proposal_id>/open/", opening.open_incident, name="open_from"),
    path("proposals/<int:proposal_id>/preview/", preview.preview_opening, name="preview_from"),
    path("proposals/<int:proposal_id>/at-work/", at_work.on_signals, name="at_signals"),
    path("proposals/<int:proposal_id>/dismiss/", joining.dismiss, name="dismiss"),
    path("proposals/<int:proposal_id>/join/", joining.join, name="join"),
    path("proposals/<int:proposal_id>/detach/", joining.detach, name="detach"),
    path("incidents/<slug:slug>/", steps.post_update, name="update"),
    path("incidents/<slug:slug>/preview/", preview.preview_step, name="preview"),
    path("incidents/<slug:slug>/at-work/", at_work.on_incident, name="at_incident"),
    path("incidents/<slug:slug>/links/", linking.link, name="links"),
    path("incidents/<slug:slug>/merge/", merging.choose, name="merge_choose"),
    path(
        "incidents/<slug:slug>/merge/<slug:survivor_slug>/",
        merging.merge_incidents,
        name="merge",
    ),
    path("incidents/<slug:slug>/claims/add/", claims.add_claim, name="add_claim"),
    path("incidents/<slug:slug>/claims/<slug:claim_slug>/", claims.judge, name="judge"),
    path("hold/", holding.hold_state, name="hold"),
    path("held/<int:held_id>/release/", holding.release, name="release"),
    path("feeds/", sources.feeds, name="feeds"),
    path("feeds/<slug:slug>/", sources.feed, name="feed"),
    path("feeds/<slug:slug>/read/", sources.read_now, name="read_now"),
    path("feeds/<slug:slug>/read/<str:token>/", sources.reading, name="reading"),
    path("drifts/<int:drift_id>/switch/", drifts.switch_view, name="switch"),
    path("drifts/<int:drift_id>/dismiss/", drifts.dismiss_view, name="dismiss_drift"),
]
