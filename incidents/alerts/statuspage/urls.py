"""The address map below `/api/v2/`."""

from django.urls import path

from . import views

DOCUMENTS = {
    "summary": views.summary,
    "status": views.rollup,
    "components": views.components,
    "incidents": views.incidents,
    "incidents/unresolved": views.unresolved,
    "scheduled-maintenances": views.maintenances,
    "scheduled-maintenances/upcoming": views.upcoming,
    "scheduled-maintenances/active": views.active,
}

urlpatterns = [
    path(
        f"{name}.json",
        views.StatuspageView.as_view(document=document),
        name=f"v2-{name.replace('/', '-')}",
    )
    for name, document in DOCUMENTS.items()
]
