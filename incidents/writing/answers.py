"""One answer to one request: Idempotency-Key (draft-ietf-httpapi-idempotency-key-header-06).

The write and its answer are kept in one transaction: a worker that dies leaves neither. Refusals
are not kept, so the same key may be sent again with the mistake mended.
"""

import re
from collections.abc import Callable
from hashlib import blake2b, sha256

from django.db import connection, transaction
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from rest_framework.exceptions import ParseError
from rest_framework.response import Response

from directory.models import ApiToken, KeptAnswer

from .bodies import canonical
from .refusals import Conflict, Unprocessable

HEADER = "Idempotency-Key"
REPLAYED = "Idempotency-Replayed"
# A structured header's string, or the same without its quotes.
KEY = re.compile(r'"([\x20-\x21\x23-\x5b\x5d-\x7e]{1,255})"|([\x21\x23-\x5b\x5d-\x7e]{1,255})')


def once(request, work: Callable[[], Response]) -> HttpResponse | Response:
    """Return the answer of `work`, or the one that was given under the same key before.

    Raises Conflict while a request with the same key is being worked at, Unprocessable when the key
    came with another request before; and whatever `work` raises, with everything undone.
    """
    key = _key(request)
    with transaction.atomic():
        if not key:
            return work()
        token = request.auth
        mark = _fingerprint(request)
        _hold(token, key)
        now = timezone.now()
        kept = KeptAnswer.objects.kept(now).filter(token=token, key=key).first()
        if kept is not None:
            return _again(kept, mark)
        answer = work()
        KeptAnswer.objects.update_or_create(
            token=token,
            key=key,
            defaults={
                "fingerprint": mark,
                "at": now,
                "status": answer.status_code,
                "location": answer.headers.get("Location", ""),
                "body": request.accepted_renderer.render(answer.data).decode(),
            },
        )
        return answer


def _key(request) -> str:
    given = request.headers.get(HEADER)
    if given is None:
        return ""
    match = KEY.fullmatch(given.strip())
    if match is None:
        raise ParseError(_("An Idempotency-Key has 1 to 255 printable characters of ASCII."))
    return match[1] or match[2]


def _fingerprint(request) -> str:
    asked = f"{request.method} {request.path}\n".encode() + canonical(request.data)
    return sha256(asked).hexdigest()


def _hold(token: ApiToken, key: str) -> None:
    """Keep others with the same key out until the transaction ends. Raises Conflict."""
    number = blake2b(f"{token.uid} {key}".encode(), digest_size=8).digest()
    with connection.cursor() as cursor:
        asked = [int.from_bytes(number, signed=True)]
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", asked)
        if not cursor.fetchone()[0]:
            raise Conflict(_("A request with this Idempotency-Key is being worked at."))


def _again(kept: KeptAnswer, mark: str) -> HttpResponse:
    if kept.fingerprint != mark:
        raise Unprocessable(_("This Idempotency-Key came with another request before."))
    answer = HttpResponse(kept.body, status=kept.status, content_type="application/json")
    if kept.location:
        answer.headers["Location"] = kept.location
    answer.headers[REPLAYED] = "true"
    return answer
