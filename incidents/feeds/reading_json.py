"""A reading as plain JSON, for people and for tests."""

from datetime import datetime
from typing import Any

from .reading import Event, FeedError, Reading


def as_json(reading: Reading) -> dict[str, Any]:
    """Return what was read; times are ISO 8601 in UTC."""
    return {
        "ok": True,
        "state": reading.state,
        "components": [
            {"id": leaf.id, "name": leaf.name, "state": leaf.state} for leaf in reading.components
        ],
        "events": [_event(event) for event in reading.events],
    }


def error_as_json(error: FeedError) -> dict[str, Any]:
    """Return why nothing could be read."""
    return {
        "ok": False,
        "error": error.kind,
        "permanent": error.permanent,
        "message": error.message,
    }


def _event(event: Event) -> dict[str, Any]:
    return {
        "external_id": event.external_id,
        "title": event.title,
        "kind": event.kind,
        "phase": event.phase,
        "impact": event.impact,
        "started_at": _time(event.started_at),
        "updated_at": _time(event.updated_at),
        "resolved_at": _time(event.resolved_at),
        "url": event.url,
        "open": event.open,
    }


def _time(at: datetime | None) -> str | None:
    return at.isoformat().replace("+00:00", "Z") if at else None
