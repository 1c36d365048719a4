from django.urls import path

from . import views

app_name = "directory"

urlpatterns = [
    path("platforms/", views.platform_list, name="platforms"),
    path("platforms/criteria/", views.criteria, name="criteria"),  # before the slugs
    path("platforms/<slug:slug>/", views.platform_detail, name="platform"),
    path("notices/", views.notice_list, name="notices"),
    path("statistics/", views.statistic_list, name="statistics"),
]
