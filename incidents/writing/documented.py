"""What the OpenAPI document says of every write."""

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, OpenApiResponse

from .serializers import ProblemOfWriteSerializer

PROBLEM = "application/problem+json"
KEY = OpenApiParameter(
    "Idempotency-Key",
    OpenApiTypes.STR,
    OpenApiParameter.HEADER,
    description="A new random value for each thing to be done, such as a UUID. Sent again within "
    "24 hours with the same body, the first answer comes again and nothing is done twice.",
)
LOCATION = OpenApiParameter(
    "Location",
    OpenApiTypes.STR,
    OpenApiParameter.HEADER,
    response=[201],
    description="Where it is read.",
)
WHY = {
    400: "Not JSON, or not of the right shape, or against a rule of the desk: see `errors`.",
    401: "No token, or none that opens anything now.",
    403: "The token lacks the scope, or its editor the right: `scope`, `right` or `feed` says it.",
    404: "Nothing public has this address.",
    409: "Somebody was faster (`newest`), the incident goes on elsewhere (`incident`), or a "
    "request with the same Idempotency-Key is being worked at.",
    413: "More than 256 KB.",
    415: "Not application/json.",
    422: "The Idempotency-Key came with another request before, or a reading cannot be believed.",
    429: "The token has written too often; see Retry-After.",
    503: "The database gave way to somebody else. Nothing was done; see Retry-After.",
}


def answers(status: int, serializer, *without: int) -> dict:
    """Return every answer of a write for the document: the good one and all refusals."""
    found = {status: serializer}
    for refused, why in WHY.items():
        if refused not in without:
            found[(refused, PROBLEM)] = OpenApiResponse(ProblemOfWriteSerializer, why)
    return found


def example(name: str, value: dict) -> OpenApiExample:
    return OpenApiExample(name, value, request_only=True)


OPENED = example(
    "Sign-in fails",
    {
        "kind": "outage",
        "scope": "national",
        "started_at": "2026-11-20T08:00:00Z",
        "phase": "investigating",
        "titles": {"vi": "Facebook: không đăng nhập được", "en": "Facebook: sign-in fails"},
        "bodies": {
            "vi": "Chúng tôi đang tìm hiểu. Bị đăng xuất không có nghĩa là mất tài khoản.",
            "en": "We are finding out more. Being signed out does not mean that your account is "
            "lost.",
        },
        "levels": {"facebook": "major_outage"},
    },
)
GOES_ON = example(
    "The cause is known",
    {
        "phase": "identified",
        "seen": "1",
        "bodies": {"vi": "Meta nói lỗi nằm ở máy chủ đăng nhập và đang sửa."},
        "levels": {"facebook": "partial_outage"},
    },
)
SAID = example(
    "A rumour",
    {
        "nature": "claim",
        "topic": "cause",
        "verdict": "unverified",
        "said_at": "2026-11-20T08:30:00Z",
        "claimants": {"vi": "Một tài khoản X"},
        "statements": {"vi": "Do tin tặc tấn công."},
        "reasons": {"vi": "Chưa ai đưa ra bằng chứng."},
        "source": {"url": "https://bao.example/tin", "publisher": "Báo Thử"},
    },
)
PUSHED = example(
    "Sign-in is down",
    {
        "ok": True,
        "state": "major_outage",
        "components": [{"id": "sign-in", "name": "Đăng nhập", "state": "major_outage"}],
        "events": [
            {
                "external_id": "7",
                "title": "Không đăng nhập được",
                "kind": "incident",
                "phase": "identified",
                "impact": "major",
                "started_at": "2026-11-20T08:02:00Z",
                "updated_at": "2026-11-20T08:20:00Z",
                "resolved_at": None,
                "url": "https://trangthai.example/7",
                "open": True,
            }
        ],
    },
)
