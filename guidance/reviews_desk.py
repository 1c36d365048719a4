"""The desk's screen of reviews: which guides are due, and "reviewed, still right"."""

from datetime import date

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from wagtail.models import Page

from lib.languages import CHOICES, CODES

from . import reviews
from .desk import may_see
from .models.approvals import APPROVE
from .models.pages import BaseGuide

ON_A_PAGE = 50


class StillRightForm(forms.Form):
    """The date of the next review, and the one that was seen, so that nobody overwrites anybody."""

    next_date = forms.DateField()
    seen = forms.DateField(required=False)

    def clean_next_date(self) -> date:
        day = self.cleaned_data["next_date"]
        if day <= timezone.localdate():
            raise forms.ValidationError(_("The next review lies in the future."))
        return day


def may_see_reviews(user) -> bool:
    """Whether somebody works on guides, or approves them."""
    return may_see(user) or user.has_perm(APPROVE)


def report(request):
    """Reviews that are due, or all of them, in all languages or one."""
    if not may_see_reviews(request.user):
        raise PermissionDenied
    rows = reviews.listed(timezone.localdate())
    shown, language = request.GET.get("show", ""), request.GET.get("language", "")
    filters = [
        ("", _("To do"), [row for row in rows if row.is_due]),
        ("mine", _("Mine"), [row for row in rows if row.page.maintainer_id == request.user.pk]),
        ("all", _("All"), rows),
    ]
    chosen = next((found for key, _label, found in filters if key == shown), filters[0][2])
    if language in CODES:
        chosen = [row for row in chosen if row.page.locale.language_code == language]
    return render(
        request,
        "desk/guide_reviews.html",
        {
            "rows": Paginator(chosen, ON_A_PAGE).get_page(request.GET.get("p")),
            "filters": [(key, label, len(found)) for key, label, found in filters],
            "shown": shown,
            "language": language,
            "languages": CHOICES,
            "may_review": request.user.has_perm(APPROVE),
        },
    )


def waiting_items(request) -> list[dict]:
    """Return how many reviews are due, for the incident room."""
    if not may_see_reviews(request.user):
        return []
    due = len(reviews.due(timezone.localdate()))
    return [{"label": _("Reviews of guides due"), "number": due, "url": reverse("guide_reviews")}]


@permission_required(APPROVE, raise_exception=True)
@require_POST
def still_right(request, page_id):
    """Note that a guide was read again and is still right."""
    page = get_object_or_404(Page, pk=page_id).specific
    form = StillRightForm(request.POST)
    if not isinstance(page, BaseGuide) or not form.is_valid():
        messages.error(request, _("The next review needs a date in the future."))
        return redirect("guide_reviews")
    data = form.cleaned_data
    try:
        reviews.still_right(
            page, request.user, data["next_date"], data["seen"], timezone.localdate()
        )
    except reviews.SomebodyWasFaster:
        messages.error(
            request, _("Somebody else has reviewed it or taken it off meanwhile. Look again.")
        )
    else:
        messages.success(request, _("Reviewed, still right: %(title)s") % {"title": page.title})
    return redirect("guide_reviews")
