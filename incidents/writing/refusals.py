"""Why a write is refused, beside what Django REST framework itself refuses."""

from http import HTTPStatus

from django.utils.translation import gettext_lazy as _
from rest_framework import exceptions


class Refused(exceptions.APIException):
    """A refusal with members of its own in its problem document (RFC 9457, section 3.2)."""

    def __init__(self, detail=None, **members):
        super().__init__(detail)
        self.members = members


class Forbidden(Refused):
    """The token, or its editor, may not do this. `scope`, `right` or `feed` says what lacks."""

    status_code = HTTPStatus.FORBIDDEN


class Conflict(Refused):
    """Something else was there first. Nothing was done."""

    status_code = HTTPStatus.CONFLICT


class TooLarge(Refused):
    status_code = HTTPStatus.REQUEST_ENTITY_TOO_LARGE


class Unprocessable(Refused):
    """Understood, and of the right shape, and still not to be believed or done."""

    status_code = HTTPStatus.UNPROCESSABLE_ENTITY


class Busy(Refused):
    """The database gave way to somebody else; the same request may be sent again."""

    status_code = HTTPStatus.SERVICE_UNAVAILABLE
    default_detail = _("Somebody else wrote at the same moment. Nothing was done: send it again.")
    wait = 2  # seconds
