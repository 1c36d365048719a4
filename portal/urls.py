"""The URL map: public pages by language, the desk, the API, health."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path, re_path
from django.views.generic import RedirectView
from wagtail.admin import urls as desk_urls

from . import badges, cards, embeds, health, home, offline, pages, short, sitemaps, views
from .people import own

handler404 = "portal.errors.not_found"
handler500 = "portal.errors.failed"

public = i18n_patterns(
    path("", home.home, name="home"),
    path("board/", home.board, name="board"),
    path("search/", views.search, name="search"),
    path("search/suggest", views.suggest, name="suggest"),
    path("opensearch.xml", views.opensearch, name="opensearch"),
    path("about/", pages.about, name="about"),
    path("method/", pages.method, name="method"),
    path("privacy/", pages.privacy, name="privacy"),
    path("accessibility/", pages.accessibility, name="accessibility"),
    path("site-map/", pages.site_map, name="site_map"),
    path("site-status/", pages.portal_status, name="portal_status"),
    path("manifest.webmanifest", offline.manifest, name="manifest"),
    path("offline/", offline.page, name="offline"),
    path("offline.json", offline.copies, name="offline_copies"),
    path("card/<slug:kind>.png", cards.card, name="card"),
    path("card/<slug:kind>/<path:name>.png", cards.card, name="card"),
    path("badge/<slug:slug>.svg", badges.platform_badge, name="platform_badge"),
    path("badge/incident/<slug:slug>.svg", badges.incident_badge, name="incident_badge"),
    path("embed/<slug:slug>/", embeds.platform_card, name="platform_embed"),
    path("embed/incident/<slug:slug>/", embeds.incident_card, name="incident_embed"),
    path("", include("incidents.urls")),
    path("", include("directory.urls")),
    path("", include("guidance.urls")),
)

urlpatterns = [
    path("", views.root, name="root"),
    re_path(r"^i/(?P<code>[0-9A-Za-z-]{1,20})/?$", short.incident, name="short"),
    path("sw.js", offline.worker, name="worker"),
    path("healthz", health.alive),
    path("readyz", health.ready),
    path("favicon.ico", views.favicon),
    path("robots.txt", sitemaps.robots),
    path("sitemap.xml", sitemaps.index, name="sitemap"),
    path("sitemaps/<slug:name>-<int:number>.xml", sitemaps.section, name="sitemap_section"),
    path("api/", include("portal.api.urls")),
    path("cap/", include("incidents.alerts.urls")),
    path("desk/account/invitation/<str:token>/", own.join, name="invitation"),
    path("desk/account/sessions/", own.own_sessions, name="usersessions_list"),  # for allauth's
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
