"""Lists in pages of a cursor, with RFC 8288 Link headers beside the body.

A cursor stays where it is while rows are added before it, which a page number does not. The first
page of a question with `updated_since` also names what is gone since then.
"""

from django.core.exceptions import ValidationError as ModelValidationError
from django.db import DataError
from django.utils import timezone
from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.pagination import CursorPagination
from rest_framework.response import Response

from directory.api_filters import MomentField
from directory.models.changes import LONGEST_TRANSACTION

MOMENT = {"type": "string", "format": "date-time"}


class Pages(CursorPagination):
    """`?cursor=`, `?page_size=` from 1 to 200."""

    page_size_query_param = "page_size"
    max_page_size = 200
    invalid_cursor_message = "There is no such page: begin anew without a cursor."
    cursor_query_description = "Where the page begins: take it from `next` or `previous`."
    page_size_query_description = f"Records in a page, at most {max_page_size}."

    def get_ordering(self, request, queryset, view):
        return view.ordering

    def get_page_size(self, request):
        asked = request.query_params.get(self.page_size_query_param)
        if asked is None:
            return self.page_size
        if not (asked.isascii() and asked.isdigit() and 0 < int(asked[:9]) <= self.max_page_size):
            message = f"A number from 1 to {self.max_page_size}."
            raise ValidationError({self.page_size_query_param: [message]})
        return int(asked)

    def paginate_queryset(self, queryset, request, view=None):
        try:
            page = super().paginate_queryset(queryset, request, view)
        except (ValueError, ModelValidationError, DataError) as error:
            if self.cursor_query_param not in request.query_params:
                raise
            raise NotFound(self.invalid_cursor_message) from error
        self.following = self._following(request, view)
        return page

    @staticmethod
    def _following(request, view) -> dict:
        """What a mirror needs: where to go on next time and, on the first page, what to forget."""
        if not hasattr(view, "gone_since"):
            return {}
        minute = timezone.now().replace(second=0, microsecond=0)  # the ETag's
        found = {"next_since": f"{minute - LONGEST_TRANSACTION:%Y-%m-%dT%H:%M:%SZ}"}
        asked = request.query_params
        if "updated_since" in asked and Pages.cursor_query_param not in asked:
            found["gone"] = view.gone_since(MomentField().clean(asked["updated_since"]))
        return found

    def get_paginated_response(self, data):
        links = {"next": self.get_next_link(), "previous": self.get_previous_link()}
        body = {**links, **self.following, "results": data}
        response = Response(body)
        header = ", ".join(
            f'<{url}>; rel="{"prev" if rel == "previous" else rel}"'
            for rel, url in links.items()
            if url
        )
        if header:
            response.headers["Link"] = header
        return response

    def get_paginated_response_schema(self, schema):
        return {
            "type": "object",
            "required": ["next", "previous", "results"],
            "properties": {
                "next": {"type": ["string", "null"], "format": "uri"},
                "previous": {"type": ["string", "null"], "format": "uri"},
                "next_since": {
                    **MOMENT,
                    "description": "Ask with this as `updated_since` next time; some records may"
                    " come twice, none is missed.",
                },
                "gone": {
                    "type": ["array", "null"],
                    "items": {"type": "string"},
                    "description": "Only with `updated_since`, on the first page: slugs of what"
                    " was public since then and is no longer. Null when that is more than a year"
                    " ago: then read everything anew.",
                },
                "results": schema,
            },
        }

    def get_schema_operation_parameters(self, view):
        parameters = super().get_schema_operation_parameters(view)
        for each in parameters:
            if each["name"] == self.page_size_query_param:
                each["schema"] = {"type": "integer", "minimum": 1, "maximum": self.max_page_size}
            if each["name"] == self.cursor_query_param:
                each["schema"] = {"type": "string", "minLength": 1}
        return parameters
