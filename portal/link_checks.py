"""The nightly check of outgoing addresses: a few at a time, one of each host, never twice a night.

What a page says is judged by `lib.link_health`; here it is asked for and written down.
"""

import asyncio
import logging
import secrets
from collections import Counter
from dataclasses import replace
from datetime import datetime, timedelta
from typing import NamedTuple

from django.db import transaction
from django.db.models import F, Q
from yarl import URL

from directory.models import ContentVersion, LinkCheck
from guidance.outgoing_links import addresses
from incidents.feeds import connectivity
from lib import outgoing, probing
from lib.addresses import internal
from lib.link_health import Finding, Reason, Result, finding, needs_control, owner_of
from lib.outgoing import OutgoingError

logger = logging.getLogger(__name__)

CHUNK = 20  # addresses asked at once, each on a host of its own
LOOKED_AT = 500  # rows a chunk is chosen from
NIGHT = timedelta(hours=12)  # within which an address is not asked twice
ENOUGH = 128 * 1024  # bytes of a page that are read
INTERCEPTORS = 3  # sites that lead to one strange domain at once: then the network answers for them


class Checked(NamedTuple):
    found: Finding
    certificate_ends_at: datetime | None


def gather() -> tuple[int, int]:
    """Bring the table in line with what pages lead to; return how many were added and dropped."""
    wanted = set(addresses())
    known = set(LinkCheck.objects.values_list("url", flat=True))
    with transaction.atomic():
        LinkCheck.objects.bulk_create(
            (LinkCheck(url=url) for url in sorted(wanted - known)), ignore_conflicts=True
        )
        dropped, _rows = LinkCheck.objects.filter(url__in=known - wanted).delete()
    return len(wanted - known), dropped


def check_some(now: datetime) -> int:
    """Check one chunk of what nobody has asked this night; return how many were asked."""
    rows = _take(now)
    if not rows:
        return 0
    checked = outgoing.run(lambda client: _ask_all(client, [row.url for row in rows]))
    checked = _without_interception(rows, checked)
    if _cut_off(rows, checked, now):
        LinkCheck.objects.filter(pk__in=[row.pk for row in rows]).update(taken_at=None)
        logger.warning("links are not judged: our own connection is lost")
        return 0
    _store(rows, checked, now)
    return len(rows)


@transaction.atomic
def _take(now: datetime) -> list[LinkCheck]:
    """Take the rows that waited longest, one of each host, so that no other worker asks them."""
    waiting = LinkCheck.objects.filter(Q(taken_at__isnull=True) | Q(taken_at__lt=now - NIGHT))
    waiting = waiting.order_by(F("taken_at").asc(nulls_first=True), "pk")
    hosts: dict[str, LinkCheck] = {}
    for row in waiting.select_for_update(skip_locked=True, no_key=True)[:LOOKED_AT]:
        hosts.setdefault(URL(row.url).authority, row)
        if len(hosts) == CHUNK:
            break
    rows = list(hosts.values())
    LinkCheck.objects.filter(pk__in=[row.pk for row in rows]).update(taken_at=now)
    return rows


async def _ask_all(client: outgoing.Client, urls: list[str]) -> list[Checked]:
    return await asyncio.gather(*(_ask(client, url) for url in urls))


async def _ask(client: outgoing.Client, url: str) -> Checked:
    answer = await _look(client, url)
    control = None
    if needs_control(url, answer):
        invented = str(URL(answer.url).with_path(f"/{secrets.token_hex(8)}/").with_query(None))
        found = await _look(client, invented)
        control = found if not isinstance(found, OutgoingError) else None
    return Checked(finding(url, answer, control), await _certificate_end(client, URL(url)))


async def _look(client: outgoing.Client, url: str) -> outgoing.Look | OutgoingError:
    try:
        return await client.look(url, ENOUGH)
    except OutgoingError as error:
        return error


async def _certificate_end(client: outgoing.Client, url: URL) -> datetime | None:
    if url.scheme != "https":
        return None
    try:
        seen = await probing.check(client, f"tls://{url.authority}")
    except OutgoingError:
        return None
    return seen.expires_at


def _without_interception(rows: list[LinkCheck], checked: list[Checked]) -> list[Checked]:
    """Where several sites lead to one strange domain at once, the network between is the matter."""
    known = LinkCheck.objects.filter(result=Result.MOVED).values_list("url", "final_url")
    moved = {(owner_of(url), owner_of(final)) for url, final in known} | {
        (owner_of(row.url), owner_of(each.found.final_url))
        for row, each in zip(rows, checked, strict=True)
        if each.found.result == Result.MOVED
    }
    ends = Counter(end for _domain, end in moved)
    judged = []
    for each in checked:
        found = each.found
        if found.result == Result.MOVED and ends[owner_of(found.final_url)] >= INTERCEPTORS:
            found = replace(found, result=Result.UNCLEAR, reason=Reason.INTERCEPTED)
        judged.append(each._replace(found=found))
    return judged


def _cut_off(rows: list[LinkCheck], checked: list[Checked], now: datetime) -> bool:
    """Whether the silence is our own. Who is asked inside our own networks proves nothing."""
    public = [
        each for row, each in zip(rows, checked, strict=True) if not internal(URL(row.url).host)
    ]
    if not any(each.found.is_silent for each in public):
        return False
    if any(not each.found.is_silent and each.found.reason != Reason.NOT_ASKED for each in public):
        return False
    return not connectivity.is_up(now)


@transaction.atomic
def _store(rows: list[LinkCheck], checked: list[Checked], now: datetime) -> None:
    found = dict(zip((row.pk for row in rows), checked, strict=True))
    visible = False
    locked = LinkCheck.objects.select_for_update(no_key=True).filter(pk__in=found)
    for row in locked.order_by("pk"):
        each = found[row.pk]
        visible |= row.note(each.found, now)
        row.certificate_ends_at = each.certificate_ends_at
        row.save()
    if visible:
        ContentVersion.bump()
