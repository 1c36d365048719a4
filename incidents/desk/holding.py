"""Setting the state of a platform by hand, and releasing it."""

from datetime import datetime

from django.contrib import messages
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from wagtail.log_actions import log

from directory.models import ContentVersion, Platform

from ..feeds import board
from ..models import HeldState
from .forms import HoldForm
from .rights import may_hold, may_release


class HeldAlready(Exception):
    """A state is set by hand for this platform; it is released first."""


@transaction.atomic
def hold(platform: Platform, state: str, author, now: datetime, **words) -> HeldState:
    """Set a state by hand. Raises HeldAlready, so that nobody replaces another editor's word."""
    Platform.objects.select_for_update(no_key=True, of=("self",)).get(pk=platform.pk)
    board.release_expired(now)
    if HeldState.objects.filter(platform=platform, released_at__isnull=True).exists():
        raise HeldAlready
    held = HeldState.objects.create(platform=platform, state=state, author=author, **words)
    board.settle([platform.pk], now)
    ContentVersion.bump()
    log(held, "incidents.hold", user=author, data={"state": state})
    return held


@may_hold
def hold_state(request):
    """Set a state by hand, from the small form of the room or from a page of its own."""
    now = timezone.now()
    form = HoldForm(request.POST or None, initial={"platform": request.GET.get("platform")})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            hold(
                data["platform"],
                data["state"],
                request.user,
                now,
                reason=data["reason"],
                url=data["url"],
                until=form.until(now),
            )
        except HeldAlready:
            form.add_error(
                "platform",
                _("A state is already set by hand for this platform. Release it first."),
            )
        else:
            messages.success(request, _("Set by hand: %s") % data["platform"])
            return redirect("wagtailadmin_home")
    held = HeldState.objects.holding(now).select_related("platform")
    return render(request, "desk/hold.html", {"form": form, "held": held})


@require_POST
@may_release
def release(request, held_id):
    """Release a state that was set by hand; the board follows the sources again."""
    now = timezone.now()
    with transaction.atomic():
        rows = HeldState.objects.select_for_update(no_key=True, of=("self",))
        held = get_object_or_404(rows.select_related("platform"), pk=held_id)
        if held.released_at is not None:
            messages.warning(request, _("Somebody else has released it meanwhile."))
            return redirect("wagtailadmin_home")
        held.released_at, held.released_by = now, request.user
        held.save(update_fields=["released_at", "released_by"])
        board.settle([held.platform_id], now)
        log(held, "incidents.release", user=request.user)
    messages.success(request, _("Released: %s") % held.platform)
    return redirect("wagtailadmin_home")
