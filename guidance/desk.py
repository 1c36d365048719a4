"""What readers answered about the guides, for editors: by guide and version, with the reasons."""

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.shortcuts import render
from django.urls import reverse
from wagtail.models import Page
from wagtail.permission_policies.pages import PagePermissionPolicy

from .models import GuideFeedback, Reason


@dataclass(frozen=True)
class Verdict:
    """What readers said of one version of a guide. `reasons` are numbers with their words."""

    page: Page
    version: int
    is_current: bool
    yes: int
    no: int
    reasons: list[tuple[str, int]]

    @property
    def share(self) -> float:
        """The share of those it helped, 0 to 1."""
        return self.yes / (self.yes + self.no)

    @property
    def edit_url(self) -> str:
        return reverse("wagtailadmin_pages:edit", args=[self.page.pk])


def may_see(user) -> bool:
    """Whether somebody works on pages at all."""
    return PagePermissionPolicy().user_has_any_permission(user, ["add", "change", "publish"])


def helpful_report(request):
    """The report: guides that failed most readers first, each with its versions, newest first."""
    if not may_see(request.user):
        raise PermissionDenied
    return render(request, "desk/helpful.html", {"verdicts": verdicts()})


def verdicts() -> list[Verdict]:
    """Return what was said of every version of every guide; two queries."""
    rows = list(GuideFeedback.objects.by_version())
    pages = Page.objects.select_related("locale", "age").in_bulk({row["page_id"] for row in rows})
    failed: dict[int, int] = {}
    for row in rows:
        failed[row["page_id"]] = failed.get(row["page_id"], 0) + row["no"]
    rows.sort(key=lambda row: (-failed[row["page_id"]], row["page_id"], -row["version"]))
    return [
        Verdict(
            page=pages[row["page_id"]],
            version=row["version"],
            is_current=pages[row["page_id"]].age.version == row["version"],
            yes=row["yes"],
            no=row["no"],
            reasons=[(reason.label, row[reason]) for reason in Reason if row[reason]],
        )
        for row in rows
    ]
