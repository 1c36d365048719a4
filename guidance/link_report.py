"""The report of outgoing links: which lead nowhere or elsewhere, and where they are written."""

from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from directory.models import ContentVersion, LinkCheck
from directory.models.links import FAILURES, TWICE
from lib.link_health import Result

from .outgoing_links import Use, addresses

LABELS = {
    "problems": gettext_lazy("Failed on two days"),
    "once": gettext_lazy("Failed once: waits for the next night"),
    "unclear": gettext_lazy("Cannot be told"),
    "certificates": gettext_lazy("Certificate ends within two weeks"),
    "accepted": gettext_lazy("Accepted as they are"),
}
SHOWN = 200


@dataclass(frozen=True)
class Row:
    check: LinkCheck
    uses: list[Use]

    @property
    def is_official(self) -> bool:
        return any(use.official for use in self.uses)


def lists() -> dict:
    """Return the QuerySet of each list."""
    every = LinkCheck.objects.select_related("accepted_by")
    failing = every.filter(result__in=FAILURES)
    return {
        "problems": every.problems(),
        "once": failing.filter(failed_days__lt=TWICE, accepted_at__isnull=True),
        "unclear": every.filter(result=Result.UNCLEAR),
        "certificates": every.ending_certificates(timezone.now()),
        "accepted": failing.filter(accepted_at__isnull=False),
    }


def may_see(user) -> bool:
    return user.has_perm("directory.view_linkcheck") or may_accept(user)


def may_accept(user) -> bool:
    return user.has_perm("directory.change_linkcheck")


def link_report(request):
    """Problems first, official addresses before all others."""
    if not may_see(request.user):
        raise PermissionDenied
    found, used = lists(), addresses()
    shown = request.GET.get("show")
    shown = shown if shown in LABELS else "problems"
    rows = [Row(check, used.get(check.url, [])) for check in found[shown][:SHOWN]]
    # What is no longer written anywhere is nobody's trouble; the next night forgets it.
    rows = sorted((row for row in rows if row.uses), key=lambda row: not row.is_official)
    every = LinkCheck.objects.all()
    return render(
        request,
        "desk/link_report.html",
        {
            "filters": [
                {"key": key, "label": LABELS[key], "number": found[key].count()} for key in LABELS
            ],
            "shown": shown,
            "rows": rows,
            "total": len(used),
            "checked": every.exclude(checked_at=None).count(),
            "last": every.exclude(checked_at=None).order_by("-checked_at").first(),
            "may_accept": may_accept(request.user),
        },
    )


@require_POST
def accept_link(request, pk: int):
    """Note that somebody looked at an address and finds it right; undone when it changes again."""
    if not may_accept(request.user):
        raise PermissionDenied
    with transaction.atomic():
        locked = LinkCheck.objects.select_for_update(no_key=True, of=("self",))
        check = get_object_or_404(locked, pk=pk)
        # Of what it was when it was shown, and not of what the check has found meanwhile.
        if request.POST.get("result") != check.result or check.result not in FAILURES:
            messages.error(request, _("The check found something else meanwhile. Look again."))
            return redirect("link_report")
        if check.accepted_at is None:
            check.accept(request.user, timezone.now())
            check.save(update_fields=["accepted_at", "accepted_by"])
            ContentVersion.bump()
    messages.success(request, _("Accepted as it is: %s") % check.url)
    return redirect("link_report")
