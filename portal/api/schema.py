"""The OpenAPI document: what the framework cannot see of the public API, said for all of it."""

from http import HTTPStatus

from django.conf import settings
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse

from directory.api_exports import FORMS
from directory.api_lists import SparseFields

from .problems import TYPE

LANGUAGE = OpenApiParameter(
    "lang",
    OpenApiTypes.STR,
    enum=[code for code, _name in settings.LANGUAGES],
    default=settings.LANGUAGE_CODE,
    description="The reader's language. Words that do not exist in it come in another and say so.",
)
MESSAGES = OpenApiParameter(
    "lang",
    OpenApiTypes.STR,
    description="The language of what is answered; without it, Accept-Language counts.",
)
COMMAS = {"style": "form", "explode": False, "description": "Only these fields of each record."}
PROBLEM_SCHEMA = {
    "type": "object",
    "description": "What went wrong, as RFC 9457 has it.",
    "required": ["type", "title", "status"],
    "properties": {
        "type": {"type": "string", "format": "uri-reference"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "errors": {
            "description": "By parameter or field what is wrong with it.",
            "type": ["object", "array"],
        },
    },
}
# What the middleware adds to every answer that readers get.
HEADERS = {
    "ETag": "Changes with every public change, and each minute.",
    "Last-Modified": "When the answer last became another one. Left out in the second of a change.",
    "RateLimit-Policy": "How many answers one address may ask for. Not in kept answers.",
    "RateLimit": "How many are left, and for how many seconds. Not in kept answers.",
}


class Schema(AutoSchema):
    def get_override_parameters(self):
        found = [*super().get_override_parameters()]
        if self.method != "GET":
            return [*found, MESSAGES]
        if self._has_sparse_fields():
            names = list(self._record_serializer()().fields)
            items = {"type": "string", "enum": names}
            schema = {"type": "array", "items": items, "minItems": 1}
            found.append(OpenApiParameter("fields", schema, **COMMAS))
        return [*found, LANGUAGE]

    def get_operation_id(self):
        if self._is_export():
            return f"{self.view.basename}_export_{self.view.form}".replace("-", "_")
        return super().get_operation_id()

    def get_response_serializers(self):
        if not self._is_export():
            return super().get_response_serializers()
        kind = FORMS[self.view.form].partition(";")[0]
        about = "The whole table, streamed."
        return {(200, kind): OpenApiResponse(OpenApiTypes.STR, description=about)}

    def get_filter_backends(self):
        """Whole tables are filtered as lists are."""
        if self._is_export():
            return self.view.filter_backends
        return super().get_filter_backends()

    def _is_export(self) -> bool:
        return getattr(self.view, "action", "") == "export"

    def _has_sparse_fields(self) -> bool:
        kind = self._record_serializer()
        return isinstance(kind, type) and issubclass(kind, SparseFields)

    def _record_serializer(self):
        get = getattr(self.view, "get_serializer_class", None)
        return get() if get else None


def public_only(endpoints):
    """Leave out the desk's own API."""
    return [endpoint for endpoint in endpoints if endpoint[0].startswith("/api/v1/")]


def with_problems(result, generator, **_kwargs):
    """Add what every operation may answer beside its own: problems, 304 and headers."""
    components = result["components"]
    components["schemas"]["Problem"] = PROBLEM_SCHEMA
    for path, operations in result["paths"].items():
        for method, operation in operations.items():
            responses = operation["responses"]
            for status in _problems_of(path, operation):
                responses.setdefault(str(status), _problem(status))
            if method == "get":
                _tell_headers(responses)
    _loosen_sparse(result)
    return result


def _problems_of(path: str, operation) -> list[int]:
    known = [400, 429, 503]
    names = {each["name"] for each in operation.get("parameters", ())}
    return [*known, 404] if "{" in path or "cursor" in names else known


def _problem(status: int) -> dict:
    return {
        "description": HTTPStatus(status).phrase,
        "content": {TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }


def _tell_headers(responses) -> None:
    responses["304"] = {"description": "Nothing changed since the ETag or date that was sent."}
    told = responses.get("200")
    if told is not None:
        told["headers"] = {
            name: {"description": about, "schema": {"type": "string"}}
            for name, about in HEADERS.items()
        }


def _loosen_sparse(result) -> None:
    """A record of which only some fields were asked for lacks the others: none is required."""
    for operations in result["paths"].values():
        names = {each["name"] for each in operations.get("get", {}).get("parameters", ())}
        if "fields" not in names:
            continue
        for name in _records_of(operations["get"]["responses"].get("200", {}), result):
            result["components"]["schemas"][name].pop("required", None)


def _records_of(response, result) -> list[str]:
    """The names of the components a response has records of."""
    found = []
    for content in response.get("content", {}).values():
        schema = content["schema"]
        reference = schema.get("$ref", "")
        name = reference.rpartition("/")[2]
        if name.startswith("Paginated"):
            listed = result["components"]["schemas"][name]["properties"]["results"]
            name = listed["items"]["$ref"].rpartition("/")[2]
        if name:
            found.append(name)
    return found
