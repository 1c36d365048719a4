"""The URL map: public pages by language, the desk, the API, health."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path, re_path
from django.views.generic import RedirectView
from wagtail.admin import urls as desk_urls

from . import health, home, views

handler404 = "portal.errors.not_found"
handler500 = "portal.errors.failed"

public = i18n_patterns(
    path("", home.home, name="home"),
    path("board/", home.board, name="board"),
    path("search/", views.search, name="search"),
    path("about/", views.about, name="about"),
    path("manifest.webmanifest", views.manifest, name="manifest"),
    path("", include("incidents.urls")),
    path("", include("directory.urls")),
    path("", include("guidance.urls")),
)

urlpatterns = [
    path("", views.root, name="root"),
    path("healthz", health.alive),
    path("readyz", health.ready),
    path("favicon.ico", views.favicon),
    path("api/", include("portal.api.urls")),
    path("desk/account/", include("allauth.urls")),
    # Wagtail's own sign-in and reset lead to allauth's.
    path("desk/login/", RedirectView.as_view(pattern_name="account_login", query_string=True)),
    path("desk/logout/", RedirectView.as_view(pattern_name="account_logout")),
    path("desk/password_reset/", RedirectView.as_view(pattern_name="account_reset_password")),
    path("desk/", include(desk_urls)),
    # Pictures that editors upload; behind nginx or a bucket these never reach us.
    re_path(r"^media/(?P<path>.*)$", views.media),
    *public,
]
