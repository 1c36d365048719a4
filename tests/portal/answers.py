"""What the API answers for the rows of `rows.py`, in English, word for word."""


def words(language="vi", wanted="en", **values) -> dict:
    return {
        "language": language,
        "is_fallback": language != wanted,
        "is_machine": False,
        **values,
    }


SITE = "http://localhost:8000"
PAPER = {
    "slug": "paper",
    "title": "A paper",
    "publisher": "Báo Thử",
    "language": "vi",
    "url": "https://paper.example/1",
    "archived_url": "",
    "published_on": None,
    "origin": "press",
    "derived_from": None,
}
COPY = {
    **PAPER,
    "slug": "copy",
    "title": "A copy",
    "language": "",
    "url": "",
    "published_on": "2026-03-06",
    "derived_from": "paper",
}
STATUS = {
    "platform": "one",
    "name": "One",
    "state": "major_outage",
    "label": "Major outage",
    "since": "2026-03-05T12:00:00Z",
    "evidence": {
        "kind": "official",
        "name": "Feed One",
        "url": "https://feed-one.example/",
        "checked_at": "2026-03-05T12:00:00Z",
        "stale_after": "2026-03-05T12:15:00Z",
    },
    "stale": False,
    "last_known": "",
    "feed_availability": "none",
    "incident": "trial",
}
INCIDENT = {
    "updated_at": "2026-03-05T12:00:00Z",
    "slug": "trial",
    "kind": "outage",
    "phase": "investigating",
    "impact": "critical",
    "is_open": True,
    "scope": "global",
    "started_at": "2026-03-05T12:00:00Z",
    "started_precision": "about",
    "detected_at": None,
    "resolved_at": None,
    "resolved_precision": "about",
    "published_at": "2026-03-05T12:00:00Z",
    "impacts": [
        {
            "platform": "one",
            "level": "major_outage",
            "started_at": "2026-03-05T12:00:00Z",
            "ended_at": None,
            "words": words(symptom="đăng xuất"),
        }
    ],
    "words": words("en", title="Trial", summary="Sum", cause="Why", time_note="T"),
    "url": f"{SITE}/en/incidents/trial/",
}
CLAIM_A = {
    "updated_at": "2026-03-05T12:00:00Z",
    "slug": "claim-a",
    "incident": "trial",
    "nature": "statement",
    "topic": "cause",
    "said_at": "2026-03-05T12:00:00Z",
    "verdict": "official",
    "verdict_changed_at": None,
    "answered": None,
    "contradicts": ["claim-b"],
    "chain": [
        {"role": "claimant", "name": "Lan", "source": None},
        {"role": "reporter", "name": "", "source": PAPER},
        {"role": "read_in", "name": "", "source": COPY},
    ],
    "source_count": 1,
    "words": words(claimant="Lan", statement="nói", reasons=""),
}
CLAIM_B = {
    **CLAIM_A,
    "slug": "claim-b",
    "nature": "opinion",
    "said_at": None,
    "verdict": "",
    "contradicts": ["claim-a"],
    "chain": [],
    "source_count": 0,
}
PLATFORM = {
    "updated_at": "2026-03-05T12:00:00Z",
    "slug": "one",
    "name": "One",
    "origin": "international",
    "operator": "Cty Một",
    "category": {"slug": "social", "words": words(name="mạng xã hội")},
    "capabilities": [{"slug": "send-message", "words": words(name="nhắn tin")}],
    "lifecycle": "running",
    "launched": "2004-02",
    "closed": "",
    "feed_availability": "none",
    "essential": True,
    "licence": "",
    "works_instead_of": ["other"],
    "links": [{"kind": "website", "url": "https://one.example/"}],
    "reservations": [
        {"dated": "2025-05-21", "source": PAPER, "words": words(text="giới hạn")},
    ],
    "words": words("en", summary="One", state_note=""),
}
FEED = {
    "slug": "feed-one",
    "name": "Feed-One",
    "provider": "statuspage",
    "homepage": "https://feed-one.example/",
    "pace": 60,
    "trusted": True,
    "state": "unknown",
    "headline": "",
    "last_ok_at": "2026-03-05T12:00:00Z",
    "stale_after": "2026-03-05T12:15:00Z",
    "stale": False,
    "failures": 0,
    "failure": "",
    "targets": [{"platform": "one", "component": "", "scope": "full", "state": "unknown"}],
}
NOTICE = {
    "updated_at": "2026-03-05T12:00:00Z",
    "slug": "notice",
    "state": "proposed",
    "proposed_on": None,
    "sent_on": None,
    "recipients": [
        {
            "platform": "one",
            "asked_on": None,
            "answered_on": None,
            "answer": "",
            "answer_url": "",
            "days_without_answer": None,
        }
    ],
    "sources": [PAPER],
    "words": words(title="Đề xuất", asks="Hỏi", background=""),
}
STATISTIC = {
    "updated_at": "2026-03-05T12:00:00Z",
    "slug": "users",
    "platform": "one",
    "value": "42.00",
    "qualifier": "exact",
    "unit": "people",
    "as_of": "2018",
    "method": "press",
    "series": "users",
    "source": PAPER,
    "words": words(label="Người dùng", note=""),
}
CONTACT = {
    "updated_at": "2026-03-05T12:00:00Z",
    "slug": "police",
    "kind": "phone",
    "value": "113",
    "purpose": "emergency",
    "platform": "one",
    "verified_on": "2026-03-05",
    "verified_against": PAPER,
    "words": words(name="Công an", note=""),
}
UPDATE = {
    "key": "1",
    "phase": "investigating",
    "published_at": "2026-03-05T12:00:00Z",
    "source": "paper",
    "corrects": None,
    "first_told_in": None,
    "words": words("en", body="Looking into it."),
}
