"""Answering a changed format: an editor lets a source be read in another way, or leaves it."""

from datetime import datetime

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from directory.models import ContentVersion

from ..feeds.models import Drift, Feed
from ..feeds.registry import PROVIDERS
from ..feeds.tasks import refresh_due_feeds
from .feed_records import FeedViewSet

may_change_feeds = permission_required("feeds.change_feed", raise_exception=True)


class AnsweredMeanwhile(Exception):
    """Another editor answered before, or the source is readable again."""

    def __init__(self, drift: Drift):
        super().__init__(drift)
        self.drift = drift


class NoFormat(Exception):
    """Nothing is known that the source could be switched to."""


@transaction.atomic
def switch(drift_id: int, editor, now: datetime) -> tuple[Drift, bool]:
    """Read a source in the format found; return the answer and whether its trust was lost.

    Raises AnsweredMeanwhile, and NoFormat where no format was found.
    """
    drift, feed = _waiting(drift_id)
    provider = PROVIDERS.get(drift.provider)
    if provider is None:
        raise NoFormat
    was_trusted = feed.trusted
    feed.provider = provider.name
    feed.urls = drift.url or feed.urls
    # Trust was given to what the old format said; it is never won by a switch.
    feed.trusted = was_trusted and provider.trusted_by_default
    feed.save(update_fields=["provider", "urls", "trusted"])
    _answer(drift, Drift.State.SWITCHED, editor, now)
    FeedViewSet.after_change(feed)
    ContentVersion.bump()
    refresh_due_feeds.delay_on_commit()
    return drift, was_trusted and not feed.trusted


@transaction.atomic
def dismiss(drift_id: int, editor, now: datetime) -> Drift:
    """Leave a source as it is. Raises AnsweredMeanwhile."""
    drift, _feed = _waiting(drift_id)
    _answer(drift, Drift.State.DISMISSED, editor, now)
    return drift


def _waiting(drift_id: int) -> tuple[Drift, Feed]:
    """Return a task that waits, and its source, locked in the order of the refresh."""
    found = get_object_or_404(Drift, pk=drift_id)
    feed = Feed.objects.select_for_update(no_key=True, of=("self",)).get(pk=found.feed_id)
    locked = Drift.objects.select_for_update(no_key=True, of=("self",))
    drift = locked.select_related("answered_by").get(pk=drift_id)
    if drift.state != Drift.State.WAITING:
        raise AnsweredMeanwhile(drift)
    drift.feed = feed
    return drift, feed


def _answer(drift: Drift, state: str, editor, now: datetime) -> None:
    drift.state, drift.answered_by, drift.answered_at = state, editor, now
    drift.save(update_fields=["state", "answered_by", "answered_at"])


@require_POST
@may_change_feeds
def switch_view(request, drift_id):
    """Switch a source to the format found, and say what must be looked at now."""
    try:
        drift, distrusted = switch(drift_id, request.user, timezone.now())
    except AnsweredMeanwhile as error:
        return _too_late(request, error.drift)
    except NoFormat:
        messages.error(request, _("No format is known that it could be switched to."))
        return redirect("wagtailadmin_home")
    feed = drift.feed
    messages.success(
        request,
        _("%(feed)s is read as %(provider)s from now on.")
        % {"feed": feed.name, "provider": drift.get_provider_display()},
    )
    if distrusted:
        messages.warning(request, _("It is no longer trusted: it only makes proposals."))
    components = [target.component for target in feed.targets.all() if target.component]
    if components:
        messages.warning(
            request,
            _("Check its components, their ids may be others now: %s") % ", ".join(components),
        )
    return redirect("incident_room:feed", feed.slug)


@require_POST
@may_change_feeds
def dismiss_view(request, drift_id):
    """Answer a changed format with no."""
    try:
        drift = dismiss(drift_id, request.user, timezone.now())
    except AnsweredMeanwhile as error:
        return _too_late(request, error.drift)
    messages.success(request, _("Dismissed: %s") % drift.feed.name)
    return redirect("wagtailadmin_home")


def _too_late(request, drift: Drift):
    """Tell an editor what became of a task that has its answer; nothing is done twice."""
    if drift.answered_by:
        words = _("%(editor)s has answered this meanwhile: %(answer)s. Nothing was changed now.")
    else:
        words = _("This is settled meanwhile: %(answer)s. Nothing was changed now.")
    answer = {"editor": drift.answered_by, "answer": drift.get_state_display()}
    messages.error(request, words % answer)
    return redirect("wagtailadmin_home")
