from django.urls import path

from . import views

app_name = "people"

urlpatterns = [
    path("", views.people, name="list"),
    path("invite/", views.invite, name="invite"),
    path("invitations/<int:invitation_id>/again/", views.invite_again, name="invite_again"),
    path("invitations/<int:invitation_id>/revoke/", views.revoke, name="revoke"),
    path("<int:person_id>/", views.person, name="person"),
    path("<int:person_id>/groups/", views.set_groups, name="set_groups"),
    path("<int:person_id>/sessions/end/", views.end_sessions, name="end_sessions"),
    path("<int:person_id>/off/", views.switch_off, name="switch_off"),
    path("<int:person_id>/on/", views.switch_on, name="switch_on"),
    path("<int:person_id>/factors/reset/", views.reset_factors, name="reset_factors"),
]
