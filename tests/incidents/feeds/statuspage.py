"""A status page on loopback, in Statuspage's shape, whose answer a test changes as it goes."""

import json
from itertools import count

from werkzeug import Request, Response

INDICATORS = {
    "operational": "none",
    "degraded_performance": "minor",
    "partial_outage": "major",
    "major_outage": "critical",
    "under_maintenance": "maintenance",
}
_clock = count()


def incident(key="e1", impact="critical", status="investigating", **values) -> dict:
    return {
        "id": key,
        "name": "Không đăng nhập được",
        "status": status,
        "impact": impact,
        "shortlink": f"https://stspg.example/{key}",
        "started_at": "2026-03-05T11:50:00Z",
        "updated_at": "2026-03-05T11:55:00Z",
        "components": [],
        "incident_updates": [],
        **values,
    }


def summary(state="operational", incidents=(), **components: str) -> bytes:
    """Return a summary. Like a real page it carries a time, so no two are the same bytes."""
    leaves = {"web": state, **components}
    document = {
        "page": {"id": "sen", "name": "Sen Chat", "updated_at": f"2026-03-05 #{next(_clock)}"},
        "status": {"indicator": INDICATORS.get(state, state), "description": state},
        "components": [
            {"id": key, "name": key.title(), "status": word} for key, word in leaves.items()
        ],
        "incidents": list(incidents),
        "scheduled_maintenances": [],
    }
    return json.dumps(document).encode()


class Page:
    """One address of the server. `says` changes the answer; `requests` are what was asked."""

    def __init__(self, server, path="/api/v2/summary.json"):
        self.url = server.url_for(path)
        self.requests: list[Request] = []
        self.tagged = False  # answer 304 to who has it already
        self.says()
        server.expect_request(path).respond_with_handler(self._answer)

    def says(self, state="operational", incidents=(), **components: str) -> None:
        self.serves(summary(state, incidents, **components))

    def serves(self, body: bytes | str, status=200, **headers: str) -> None:
        self.body, self.status, self.headers = body, status, headers

    def _answer(self, request: Request) -> Response:
        self.requests.append(request)
        kind = None if "Content-Type" in self.headers else "application/json"
        response = Response(self.body, self.status, self.headers, mimetype=kind)
        if self.tagged:
            response.add_etag()
            response.make_conditional(request)
        return response
