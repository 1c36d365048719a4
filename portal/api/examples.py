"""Examples of the OpenAPI document: what the portal answers when the document is asked for."""

import orjson
from django.http import HttpRequest, QueryDict
from django.urls import resolve

from .rendering import plain

BOARD = "/api/v1/status/"  # the one list without pages


def with_examples(result, generator, request, public):
    """Show each address with its first record. A document made without a request has none."""
    if request is None:
        return result
    firsts: dict[str, str] = {}  # the address of a list → the slug of its first record
    for path, operations in sorted(result["paths"].items()):
        told = operations.get("get", {}).get("responses", {}).get("200", {})
        content = told.get("content", {}).get("application/json")
        if content is None or path.endswith("/search/"):
            continue
        single = path.endswith("{slug}/")
        beginning = path.removesuffix("{slug}/")
        slug = firsts.get(beginning, "")
        if single and not slug:
            continue
        query = "" if single or path == BOARD else "page_size=1"
        found = _asked(request, path.replace("{slug}", slug), query)
        if found is None:
            continue
        content["example"] = found
        if single:
            _name(operations["get"]["parameters"], slug)
        else:
            firsts[path] = _first(found)
    return result


def _asked(request, path: str, query: str):
    """Return what a GET of an address answers, or None where there is nothing yet."""
    asked = HttpRequest()
    asked.method, asked.path, asked.path_info = "GET", path, path
    names = ("SERVER_NAME", "SERVER_PORT", "HTTP_HOST", "wsgi.url_scheme")
    asked.META = {name: request.META[name] for name in names if name in request.META}
    asked.GET = QueryDict(query)
    view, args, kwargs = resolve(path)
    answer = view(asked, *args, **kwargs)
    if answer.status_code != 200:
        return None
    return _shortened(orjson.loads(orjson.dumps(answer.data, default=plain)))


def _shortened(found):
    """The board and an incident are long: three of each list are enough to see its shape."""
    if isinstance(found, dict):
        return {name: _shortened(each) for name, each in found.items()}
    if isinstance(found, list):
        return [_shortened(each) for each in found[:3]]
    return found


def _first(found: dict) -> str:
    rows = found.get("results") or found.get("platforms") or [{}]
    return rows[0].get("slug") or rows[0].get("platform", "")


def _name(parameters, slug: str) -> None:
    for each in parameters:
        if each["name"] == "slug":
            each["example"] = slug
