"""The archive of incidents."""

from django.shortcuts import render
from django.utils import timezone

from .archive import Archive, by_year


def incident_list(request):
    """The archive, newest first, with filters that are a plain form and stand in the address."""
    archive = Archive(request.GET, timezone.now())
    page = archive.page(request.GET.get("page"))
    return render(
        request,
        "incidents/incident_list.html",
        {
            "archive": archive,
            "page_obj": page,
            "years": by_year(page),
            "canonical_path": archive.address(page=page.number),
        },
    )
