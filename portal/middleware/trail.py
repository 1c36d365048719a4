"""From where editors write: one row for each request that may have changed something."""

import logging
from http import HTTPStatus

from django.db import DatabaseError, transaction
from django.utils import timezone

from directory.models import DeskRequest
from portal.people import events, sessions

from .desk import DESK

logger = logging.getLogger(__name__)

API = "/api/"
READS = {"GET", "HEAD", "OPTIONS"}
# Posts that come by themselves while somebody types, and leave nothing behind.
BY_THEMSELVES = ("preview", "wagtailadmin_editing_sessions", "userbar", "incident_room:at_")


class TrailMiddleware:
    """Note person, time and address of each write on the desk, and of each with a token of the API.

    Readers are never noted.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.path.startswith(API):
            return self._by_token(request)
        if not request.path.startswith(DESK):
            return self.get_response(request)
        person, started = request.user, timezone.now()
        if person.is_authenticated:
            sessions.seen(request)
        response = self.get_response(request)
        if person.is_authenticated and self._may_have_written(request):
            self._note(request, person, started)
        return response

    def _by_token(self, request):
        started = timezone.now()
        response = self.get_response(request)
        token = getattr(request, "api_token", None)  # where a valid one was sent
        if token is not None and response.status_code < HTTPStatus.BAD_REQUEST:
            self._note(request, token.user, started)
        return response

    @staticmethod
    def _may_have_written(request) -> bool:
        if request.method in READS:
            return False
        name = request.resolver_match.view_name if request.resolver_match else ""
        return not any(word in name for word in BY_THEMSELVES)

    @staticmethod
    def _note(request, person, started) -> None:
        address = events.client_address(request)
        if address is None:
            return
        try:
            with transaction.atomic():
                DeskRequest.objects.create(
                    person_id=person.pk,
                    started_at=started,
                    ended_at=timezone.now(),
                    address=address,
                    device=events.device_header(request),
                )
        except DatabaseError:
            # What the editor did is done; an answer that says otherwise would mislead.
            logger.exception("the origin of a request was not noted")
