"""Whether the portal itself reaches the internet: asked before a failure is blamed on a source."""

import asyncio
import logging
import time
from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.utils import timezone

from lib import outgoing, probing

from .fetch import Fetched
from .models import OwnConnection

logger = logging.getLogger(__name__)

FRESH = 5.0  # seconds that one answer of ours counts: many sources fail at the same moment


class _Known:
    """What this process last found out."""

    up = True
    until = 0.0


def cut_off(batch: Iterable[Fetched]) -> set[int]:
    """Return the feeds of a batch that failed as everything fails when we are cut off, if we are.

    An answer is an answer: whoever sent a status, or content we cannot read, was reached.
    """
    batch = list(batch)
    failed = {each.feed_id for each in batch if each.silent}
    if any(each.public and _answered(each) for each in batch):
        return set()  # somebody out there answered
    return failed if failed and not is_up(timezone.now()) else set()


def _answered(fetched: Fetched) -> bool:
    return fetched.error.kind == "http" if fetched.error else not fetched.silent


def is_up(now: datetime) -> bool:
    """Whether at least one of the targets of the settings can be reached; record a change."""
    if not settings.CONNECTIVITY_TARGETS:
        record(True, now)
        return True
    if time.monotonic() < _Known.until:
        return _Known.up
    _Known.up = outgoing.run(_any_reached)
    _Known.until = time.monotonic() + FRESH
    record(_Known.up, now)
    return _Known.up


def record(up: bool, now: datetime) -> None:
    """Keep since when we are cut off. Writes only when that changes."""
    known = OwnConnection.objects.filter(pk=OwnConnection.ONLY)
    if up:
        if known.filter(down_since__isnull=False).update(down_since=None):
            logger.warning("our own connection is back")
    elif OwnConnection.lost_since() is None:
        OwnConnection.objects.update_or_create(pk=OwnConnection.ONLY, defaults={"down_since": now})
        logger.warning("our own connection is lost: no source is blamed for not answering")


async def _any_reached(client: outgoing.Client) -> bool:
    checks = await asyncio.gather(
        *(probing.check(client, target) for target in settings.CONNECTIVITY_TARGETS),
        return_exceptions=True,
    )
    return any(isinstance(each, probing.Check) and each.reached for each in checks)
