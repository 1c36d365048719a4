"""Who writes: a bearer token (RFC 6750), its scope, its editor's rights, and how often."""

import re

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from knox.auth import TokenAuthentication
from knox.crypto import hash_token
from rest_framework import exceptions
from rest_framework.permissions import BasePermission
from rest_framework.throttling import SimpleRateThrottle

from directory.models import ApiToken
from directory.models.tokens import RIGHTS
from directory.second_factor import has_second_factor

from .refusals import Forbidden

TOKEN = re.compile(rb"bt_[0-9a-f]{64}")
ENTER = "wagtailadmin.access_admin"


class BearerToken(TokenAuthentication):
    """A live token whose editor could enter the desk now."""

    def authenticate_credentials(self, token: bytes):
        now = timezone.now()
        row = None
        if TOKEN.fullmatch(token):
            rows = ApiToken.objects.live(now).select_related("user")
            row = rows.filter(digest=hash_token(token.decode())).first()
        if row is None:
            raise exceptions.AuthenticationFailed(
                _("This token is none of ours, or it has expired or was revoked.")
            )
        if not self._could_enter(row.user):
            raise exceptions.AuthenticationFailed(_("The account of this token is closed."))
        row.used(now)
        return row.user, row

    def authenticate(self, request):
        found = super().authenticate(request)
        if found is not None:
            request._request.api_token = found[1]  # for the trail
        return found

    @staticmethod
    def _could_enter(person) -> bool:
        return (
            person.is_active
            and not person.has_one_time_password
            and person.has_perm(ENTER)
            and has_second_factor(person)
        )


class BearerScheme(OpenApiAuthenticationExtension):
    target_class = BearerToken
    name = "token"

    def get_security_definition(self, auto_schema):
        return {
            "type": "http",
            "scheme": "bearer",
            "description": "A token that an editor made on the desk. Only writes ask for one.",
        }


class MayWrite(BasePermission):
    """The token has the scope of the view, and its editor has now the right the scope stands on."""

    def has_permission(self, request, view):
        if request.auth is None:
            raise exceptions.NotAuthenticated(
                _("Writing needs a token: “Authorization: Bearer …”.")
            )
        scope = view.writing_scope
        if scope not in request.auth.scopes:
            raise Forbidden(_("The token lacks the scope %s.") % scope.value, scope=scope.value)
        right = RIGHTS[scope]
        if not request.user.has_perm(right):
            raise Forbidden(_("The editor of the token lacks the right %s.") % right, right=right)
        return True


class WriteThrottle(SimpleRateThrottle):
    """So many writes of one token in a minute, refused ones included."""

    def get_rate(self):
        return f"{settings.API_WRITES_PER_MINUTE}/min"

    def get_cache_key(self, request, view):
        return f"api-writes:{request.auth.uid}"
