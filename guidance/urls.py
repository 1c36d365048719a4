from django.urls import path, re_path
from wagtail.urls import serve_pattern

from . import feedback, views

# No app_name: Wagtail looks its own name up to build the address of a page.
urlpatterns = [
    path("contacts/", views.contact_list, name="contacts"),
    path("fraud/", views.fraud_library, name="fraud_library"),
    path("helpful/", feedback.answer, name="guide_feedback"),
    re_path(rf"^guidance/{serve_pattern.lstrip('^')}", views.serve, name="wagtail_serve"),
]
