"""Payloads in the shapes of providers, written from the words of a scene. Pure functions.

Each takes the words of an answer, the path that was asked for, and `when`, which makes of a time
of the story (`15:17`) the real time the portal is to read, as text with its zone.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from xml.sax.saxutils import escape

When = Callable[[str], str]
JSON, ATOM, HTML = "application/json", "application/atom+xml", "text/html; charset=utf-8"


@dataclass(frozen=True)
class Reply:
    """What is sent: status, bytes, and after how many seconds. Without a status: nothing at all."""

    body: bytes = b""
    kind: str = JSON
    status: int | None = 200
    after: float = 0


def meta(values: dict[str, Any], path: str, when: When) -> Reply:
    """Return metastatus.com: its services, or at `outages.json` what is wrong with them."""
    if path == "outages.json":
        rows = [
            {
                "service_id": _slug(each["service"]),
                "status": each["status"],
                "time": when(each["since"]),
                "posts": [
                    {"time": when(post["at"]), "description": post["text"]}
                    for post in each.get("posts", ())
                ],
            }
            for each in values.get("outages", ())
        ]
        return _json(rows)
    services = [
        {"id": _slug(name), "name": name, "status": status}
        for name, status in values["services"].items()
    ]
    return _json([{"id": "exercise", "name": "Exercise", "services": services}])


def statuspage(values: dict[str, Any], path: str, when: When) -> Reply:
    """Return summary.json of a Statuspage."""
    components = [
        {"id": _slug(name), "name": name, "status": status, "group": False}
        for name, status in values["components"].items()
    ]
    incidents = [
        {
            "id": each["id"],
            "name": each["name"],
            "status": each["status"],
            "impact": each["impact"],
            "started_at": when(each["since"]),
            "updated_at": when(each.get("updated", each["since"])),
            "incident_updates": [
                {"body": each["text"], "display_at": when(each.get("updated", each["since"]))}
            ],
            "components": [{"id": _slug(name)} for name in each.get("components", ())],
        }
        for each in values.get("incidents", ())
    ]
    return _json(
        {
            "page": {"id": "exercise", "name": "Exercise"},
            "status": {"indicator": values["indicator"], "description": values["description"]},
            "components": components,
            "incidents": incidents,
            "scheduled_maintenances": [],
        }
    )


def syndication(values: dict[str, Any], path: str, when: When) -> Reply:
    """Return an Atom feed."""
    entries = "".join(
        f"<entry><id>urn:exercise:{escape(each['id'])}</id><title>{escape(each['title'])}</title>"
        f"<published>{when(each['at'])}</published>"
        f"<updated>{when(each.get('updated', each['at']))}</updated>"
        f"<summary>{escape(each['text'])}</summary></entry>"
        for each in values["entries"]
    )
    first = values["entries"][0]
    body = (
        '<?xml version="1.0" encoding="utf-8"?><feed xmlns="http://www.w3.org/2005/Atom">'
        f"<id>urn:exercise</id><title>Exercise</title><updated>{when(first['at'])}</updated>"
        f"{entries}</feed>"
    )
    return Reply(body.encode(), ATOM)


def html(values: dict[str, Any], path: str, when: When) -> Reply:
    """Return a page for people where a document for machines belongs."""
    text = escape(values["text"])
    body = f"<!DOCTYPE html><html><title>{text}</title><body><p>{text}</p></body></html>"
    return Reply(body.encode(), HTML)


def status(values: dict[str, Any], path: str, when: When) -> Reply:
    """Return an error of HTTP."""
    return Reply(b"", HTML, values["code"])


def dead(values: dict[str, Any], path: str, when: When) -> Reply:
    """Return nothing: the connection is closed without a word."""
    return Reply(status=None)


SHAPES: dict[str, Callable[[dict[str, Any], str, When], Reply]] = {
    "meta": meta,
    "statuspage": statuspage,
    "syndication": syndication,
    "html": html,
    "status": status,
    "dead": dead,
}


def _json(data: Any) -> Reply:
    return Reply(json.dumps(data, ensure_ascii=False, indent=1).encode())


def _slug(name: str) -> str:
    return "-".join(name.lower().split())
