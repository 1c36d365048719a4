from django.urls import path

from . import exchange, guides, views

_record = "records/<slug:kind>/<int:pk>/<slug:language>/"
_guide = "guides/<slug:kind>/<int:pk>/<slug:language>/"

urlpatterns = [
    path("", views.translation_board, name="translation_board"),
    path("export/", exchange.translation_export, name="translation_export"),
    path("import/", exchange.translation_import, name="translation_import"),
    path("import/apply/", exchange.translation_apply, name="translation_apply"),
    path(_record, views.translation_record, name="translation_record"),
    path(f"{_record}checked/", views.confirm_record, name="translation_record_checked"),
    path(_guide, guides.translation_guide, name="translation_guide"),
    path(f"{_guide}draft/", guides.draft_guide, name="translation_guide_draft"),
    path(f"{_guide}checked/", guides.confirm_guide, name="translation_guide_checked"),
]
