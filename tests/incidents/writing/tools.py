"""Editors' tools: somebody with a token, and what they send."""

import json
from datetime import timedelta

from django.test import Client

from directory.models import ApiToken, Editor, Scope
from tests.desk.people import member

BASE = "/api/v1"
PROBLEM = "application/problem+json"
ALL = [scope.value for scope in Scope]
OPENED = {
    "kind": "outage",
    "started_at": "2026-11-20T08:00:00Z",
    "phase": "investigating",
    "titles": {"vi": "Sen: không đăng nhập được", "en": "Sen: sign-in fails"},
    "summaries": {"vi": "Từ sáng nay."},
    "bodies": {"vi": "Chúng tôi đang tìm hiểu.", "en": "We are finding out more."},
    "levels": {"sen": "major_outage"},
}
STEP = {"phase": "identified", "bodies": {"vi": "Đã rõ nguyên nhân."}}
CLAIM = {
    "nature": "claim",
    "topic": "cause",
    "verdict": "unverified",
    "claimants": {"vi": "Một tài khoản X"},
    "statements": {"vi": "Do tin tặc tấn công."},
}
READING = {
    "ok": True,
    "state": "major_outage",
    "components": [{"id": "sign-in", "name": "Đăng nhập", "state": "major_outage"}],
    "events": [
        {
            "external_id": "7",
            "title": "Không đăng nhập được",
            "kind": "incident",
            "phase": "identified",
            "impact": "critical",
            "started_at": "2026-11-20T05:02:00Z",
            "updated_at": "2026-11-20T05:20:00Z",
            "resolved_at": None,
            "url": "https://trangthai.sen.example/7",
            "open": True,
        }
    ],
}
CALM = {"ok": True, "state": "operational", "components": [], "events": []}


def token_of(person: Editor, *scopes: str, feeds=(), **values) -> tuple[ApiToken, str]:
    """Make a token; return its row and the token itself."""
    values = {"name": "Bàn trực", "expiry": timedelta(days=90), **values}
    return ApiToken.objects.create(
        user=person, scopes=list(scopes or ALL), feeds=list(feeds), **values
    )


class Tool:
    """A program with a token that writes."""

    def __init__(self, person: Editor | None = None, *scopes: str, **values):
        self.person = person or member("Editor")
        self.row, self.token = token_of(self.person, *scopes, **values)
        self.client = Client()

    def post(self, path: str, body, key: str | None = None, language: str = "en", **headers):
        """Send a body as JSON, or as it is where it is bytes."""
        headers = {"authorization": f"Bearer {self.token}", "accept-language": language, **headers}
        if key is not None:
            headers["idempotency-key"] = key
        return self.client.post(
            f"{BASE}/{path}",
            body if isinstance(body, bytes) else json.dumps(body),
            content_type=headers.pop("content_type", "application/json"),
            headers={name: value for name, value in headers.items() if value is not None},
        )


def refused(answer, status: int) -> dict:
    """Return the problem document of a refusal, which says nothing to caches."""
    assert answer.status_code == status, answer.content[:2000]
    assert answer.headers["Content-Type"] == PROBLEM
    assert "no-store" in answer.headers["Cache-Control"]
    assert not answer.cookies
    problem = answer.json()
    assert problem["status"] == status
    assert problem["title"]
    assert problem.get("detail") or problem.get("errors")
    return problem
