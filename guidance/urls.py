from django.urls import path, re_path
from wagtail.urls import serve_pattern

from . import views

# No app_name: Wagtail looks its own name up to build the address of a page.
urlpatterns = [
    path("contacts/", views.contact_list, name="contacts"),
    re_path(rf"^guidance/{serve_pattern.lstrip('^')}", views.serve, name="wagtail_serve"),
]
