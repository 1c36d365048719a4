from django.urls import path, re_path

from .cap import views
from .cap.index import AtomIndex, RssIndex

app_name = "cap"

urlpatterns = [
    path("index.atom", AtomIndex(), name="atom"),
    path("index.rss", RssIndex(), name="rss"),
    re_path(r"^(?P<identifier>[A-Za-z0-9.-]{1,300})\.xml$", views.message, name="message"),
]
