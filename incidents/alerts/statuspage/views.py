"""The addresses of Atlassian Statuspage's API, version 2."""

from collections.abc import Callable
from datetime import datetime

from django.utils import timezone
from rest_framework.response import Response
from rest_framework.views import APIView

from . import records
from .board import component, page, status
from .events import incident

Answer = dict[str, object]


def summary(now: datetime) -> Answer:
    """Everything at once; what is resolved is left out, as there."""
    board = records.board(now)
    told = records.events(records.unresolved(now), now, 2 * records.NEWEST)
    rows = [(event.planned, incident(event, board.known)) for event in told]
    return {
        "page": page(board.changed_at),
        "components": [component(one) for one in board.shown],
        "incidents": [row for planned, row in rows if not planned],
        "scheduled_maintenances": [row for planned, row in rows if planned],
        "status": status(board.components, board.happening),
    }


def rollup(now: datetime) -> Answer:
    """The state of the whole only."""
    board = records.board(now, worded=False)
    return {
        "page": page(board.changed_at),
        "status": status(board.components, board.happening),
    }


def components(now: datetime) -> Answer:
    board = records.board(now)
    return {
        "page": page(board.changed_at),
        "components": [component(one) for one in board.shown],
    }


def incidents(now: datetime) -> Answer:
    return _list("incidents", records.incidents(now), now)


def unresolved(now: datetime) -> Answer:
    return _list("incidents", records.incidents(now).open(), now)


def maintenances(now: datetime) -> Answer:
    return _list("scheduled_maintenances", records.maintenances(now), now)


def upcoming(now: datetime) -> Answer:
    return _list("scheduled_maintenances", records.upcoming(now), now)


def active(now: datetime) -> Answer:
    return _list("scheduled_maintenances", records.maintenances(now).active(), now)


def _list(name: str, rows, now: datetime) -> Answer:
    board = records.board(now)
    told: list[dict] = [incident(event, board.known) for event in records.events(rows, now)]
    return {"page": page(board.changed_at), name: told}


class StatuspageView(APIView):
    """One address. Clients ask for any type, or for none; they get JSON as from Statuspage."""

    document: Callable[[datetime], Answer] | None = None

    def get(self, request):
        return Response(self.document(timezone.now()))

    def perform_content_negotiation(self, request, force=False):
        return super().perform_content_negotiation(request, force=True)
