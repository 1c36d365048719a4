"""Every error of the API is a problem document (RFC 9457)."""

from http import HTTPStatus

from django.core.exceptions import PermissionDenied
from django.http import Http404
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.views import set_rollback

TYPE = "application/problem+json"


def handler(error, context):
    """Turn an exception into a problem document; None lets an unexpected one be a 500."""
    if isinstance(error, Http404):
        error = exceptions.NotFound()
    elif isinstance(error, PermissionDenied):
        error = exceptions.PermissionDenied()
    if not isinstance(error, exceptions.APIException):
        return None
    set_rollback()
    problem = {
        "type": "about:blank",
        "title": HTTPStatus(error.status_code).phrase,
        "status": error.status_code,
    }
    if isinstance(error, exceptions.ValidationError):
        problem["errors"] = error.detail
    else:
        problem["detail"] = str(error.detail)
    headers = {"Cache-Control": "no-store"}
    if getattr(error, "wait", None):
        headers["Retry-After"] = str(int(error.wait))
    return Response(problem, status=error.status_code, headers=headers, content_type=TYPE)
