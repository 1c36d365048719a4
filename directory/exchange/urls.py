from django.urls import path

from . import views

urlpatterns = [
    path("<slug:name>/import/", views.upload, name="record_import"),
    path("<slug:name>/import/<int:import_id>/", views.review, name="record_import_review"),
    path("<slug:name>/export/", views.export, name="record_export"),
]
