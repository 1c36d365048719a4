"""What every address that is written to has in common."""

from django.db import IntegrityError
from django.http import Http404
from django.utils.translation import gettext as _
from rest_framework import status
from rest_framework.views import APIView

from directory.models import Scope

from .. import sharing
from ..models import Incident
from .access import BearerToken, MayWrite, WriteThrottle
from .bodies import OneObject
from .refusals import Busy, Conflict, Refused


class ByToken(APIView):
    """A POST comes with a token and one JSON object; any other method is the view's own.

    Only here does anybody look at Authorization: what is read is public and kept by caches.
    """

    writing_scope: Scope

    @property
    def is_write(self) -> bool:
        asked = self.request is not None and self.request.method == "POST"
        return asked and hasattr(self, "post")  # of a viewset, only where the address takes one

    def get_authenticators(self):
        return [BearerToken()] if self.is_write else super().get_authenticators()

    def get_permissions(self):
        return [MayWrite()] if self.is_write else super().get_permissions()

    def get_throttles(self):
        return [WriteThrottle()] if self.is_write else super().get_throttles()

    def get_parsers(self):
        return [OneObject()] if self.is_write else super().get_parsers()

    def perform_content_negotiation(self, request, force=False):
        """Answer in JSON whatever is accepted: a write must not fail for that."""
        return super().perform_content_negotiation(request, force=force or self.is_write)

    def finalize_response(self, request, response, *args, **kwargs):
        response = super().finalize_response(request, response, *args, **kwargs)
        if self.is_write:
            response.headers["Cache-Control"] = "no-store"
        return response

    def handle_exception(self, exc):
        if not self.is_write:
            return super().handle_exception(exc)
        if isinstance(exc, IntegrityError):
            exc = Busy()  # two took the same address or key at once
        answer = super().handle_exception(exc)
        if isinstance(exc, Refused):
            answer.data |= exc.members
        if answer.status_code == status.HTTP_401_UNAUTHORIZED:
            given = "Authorization" in self.request.headers
            why = ', error="invalid_token"' if given else ""
            answer.headers["WWW-Authenticate"] = f'Bearer realm="api"{why}'
        elif answer.status_code == status.HTTP_403_FORBIDDEN and "scope" in answer.data:
            scope = answer.data["scope"]
            answer.headers["WWW-Authenticate"] = (
                f'Bearer realm="api", error="insufficient_scope", scope="{scope}"'
            )
        return answer


def public_incident(slug: str, now) -> Incident:
    """Return the incident that is written to. Raises Http404, Conflict when it goes on elsewhere.

    What is not public is worked at on the desk.
    """
    incident = Incident.objects.public(now).filter(slug=slug).first()
    if incident is not None:
        return incident
    survivor = sharing.formerly(slug, now)
    if survivor is None:
        raise Http404
    raise moved_to(survivor)


def moved_to(survivor: Incident) -> Conflict:
    """The refusal that names where an incident goes on; nothing is written there unasked."""
    return Conflict(
        _("This incident goes on as %s. Nothing was published now.") % survivor.slug,
        incident=survivor.slug,
    )


def as_read(viewset, request, slug: str) -> dict:
    """Return what GET answers for one row, through the view that answers it."""
    view = viewset()
    view.setup(request, slug=slug)
    view.request, view.action, view.format_kwarg = request, "retrieve", None
    return view.retrieve(request, slug=slug).data
