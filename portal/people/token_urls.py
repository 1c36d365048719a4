from django.urls import path

from . import token_views

app_name = "tokens"

urlpatterns = [
    path("", token_views.tokens, name="list"),
    path("make/", token_views.make, name="make"),
    path("<uuid:uid>/revoke/", token_views.revoke, name="revoke"),
]
