"""The statements that store many answers at once. Rows go in as one JSON document each.

A statement per feed and event would cost several times the asking and the parsing: most of a
refresh is this. Statements lock feeds in the order of their ids, so that two chunks that share
sources follow each other.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson
from django.conf import settings
from django.db import connection

from lib import states

_CLOSED = ", ".join(f"'{phase}'" for phase in sorted(states.CLOSED_PHASES))
_ANSWER = "id bigint, etag text, last_modified text, digest text, seconds float8, size int"
_EVENT = """
    feed_id bigint, external_id text, title text, kind text, phase text, impact text,
    started_at timestamptz, updated_at timestamptz, resolved_at timestamptz, url text, text text,
    component_ids text, ends_at timestamptz, fingerprint text
"""
_WORDS = [column.split()[0] for column in _EVENT.split(",")]

# Only sources about which nothing else is to be done: none that was silent or failing, none with
# an event that this answer confirms as gone, none that somebody asked later.
_QUIET = f"""
WITH answered AS (
    SELECT * FROM json_to_recordset(%(rows)s::json) AS given ({_ANSWER})
), quiet AS (
    SELECT feed.id FROM feeds_feed AS feed JOIN answered USING (id)
    WHERE feed.failures = 0 AND feed.pending_state = '' AND feed.digest = answered.digest
      AND feed.last_tried_at <= %(started)s
      AND feed.last_ok_at + make_interval(secs => greatest(3 * feed.pace, %(floor)s)) > %(now)s
      AND NOT EXISTS (
          SELECT FROM feeds_feedevent AS event
          WHERE event.feed_id = feed.id AND event.missing_since IS NOT NULL
            AND event.gone_at IS NULL
      )
    ORDER BY feed.id FOR NO KEY UPDATE OF feed
)
UPDATE feeds_feed AS feed SET
    last_tried_at = %(started)s, last_ok_at = %(now)s, claimed_at = NULL,
    etag = answered.etag, last_modified = answered.last_modified,
    last_seconds = answered.seconds, last_bytes = coalesce(answered.size, feed.last_bytes),
    due_at = least(feed.due_at, %(now)s + make_interval(secs => feed.pace))
FROM quiet JOIN answered USING (id)
WHERE feed.id = quiet.id
RETURNING feed.id
"""  # noqa: S608 - column names of our own

_READ = f"""
WITH answered AS (
    SELECT * FROM json_to_recordset(%(rows)s::json) AS given (
        {_ANSWER}, state text, pending_state text, headline text, unrecognised text, wait int
    )
), mine AS (
    SELECT feed.id FROM feeds_feed AS feed JOIN answered USING (id)
    WHERE feed.last_tried_at IS NULL OR feed.last_tried_at <= %(started)s
    ORDER BY feed.id FOR NO KEY UPDATE OF feed
)
UPDATE feeds_feed AS feed SET
    last_tried_at = %(started)s, last_ok_at = %(now)s, last_changed_at = %(now)s,
    claimed_at = NULL,
    etag = answered.etag, last_modified = answered.last_modified, digest = answered.digest,
    last_seconds = answered.seconds, last_bytes = coalesce(answered.size, feed.last_bytes),
    state = answered.state, pending_state = answered.pending_state,
    headline = answered.headline, unrecognised = answered.unrecognised,
    failures = 0, unreadable = 0, failure = '', last_error = '',
    due_at = least(feed.due_at, %(now)s + make_interval(secs => answered.wait))
FROM mine JOIN answered USING (id)
WHERE feed.id = mine.id
RETURNING feed.id
"""  # noqa: S608 - column names of our own

_KNOWN = f"""
WITH named AS (
    SELECT * FROM json_to_recordset(%(rows)s::json) AS given (feed_id bigint, external_id text)
)
SELECT id, feed_id, external_id, fingerprint, missing_since IS NOT NULL, gone_at IS NOT NULL,
    NOT (phase IN ({_CLOSED}))
FROM feeds_feedevent JOIN named USING (feed_id, external_id)
UNION
SELECT id, feed_id, external_id, fingerprint, missing_since IS NOT NULL, false, true
FROM feeds_feedevent
WHERE feed_id = ANY(%(ids)s) AND gone_at IS NULL AND NOT (phase IN ({_CLOSED}))
"""  # noqa: S608 - words of our own

_INSERT = f"""
INSERT INTO feeds_feedevent ({", ".join(_WORDS)}, first_seen_at, last_seen_at)
SELECT {", ".join(_WORDS)}, %(now)s, %(now)s
FROM json_to_recordset(%(rows)s::json) AS given ({_EVENT})
ON CONFLICT DO NOTHING
RETURNING id, feed_id, external_id
"""  # noqa: S608 - column names of our own

_UPDATE = f"""
UPDATE feeds_feedevent AS event SET
    {", ".join(f"{name} = given.{name}" for name in _WORDS[2:])}, last_seen_at = %(now)s
FROM json_to_recordset(%(rows)s::json) AS given ({_EVENT})
WHERE event.feed_id = given.feed_id AND event.external_id = given.external_id
"""  # noqa: S608 - column names of our own

_RENEW = """
UPDATE incidents_proposal AS proposal SET
    level = given.level, title = given.title, text = given.text, url = given.url
FROM json_to_recordset(%(rows)s::json) AS given (
    id bigint, level text, title text, text text, url text
)
WHERE proposal.id = given.id AND proposal.state = 'pending'
"""


@dataclass(frozen=True, slots=True)
class Stored:
    """What is stored of one event, as far as a refresh needs it."""

    pk: int
    feed_id: int
    external_id: str
    fingerprint: str
    missing: bool
    gone: bool
    open: bool


def store_quiet(rows: list[dict[str, Any]], started: datetime, now: datetime) -> set[int]:
    """Store that sources answered what they said before; return the ids of those it was done for.

    The others need a look each.
    """
    values = {"started": started, "now": now, "floor": settings.FEED_STALE_FLOOR}
    return {row[0] for row in _run(_QUIET, rows, **values)}


def store_read(rows: list[dict[str, Any]], started: datetime, now: datetime) -> set[int]:
    """Store new readings of sources and lock them; return their ids.

    A source that somebody asked later, or that is gone, is left out.
    """
    return {row[0] for row in _run(_READ, rows, started=started, now=now)}


def known_events(named: Iterable[tuple[int, str]], feed_ids: Iterable[int]) -> list[Stored]:
    """Return the events that are named, as (feed, external id), and all that are open."""
    rows = [{"feed_id": feed, "external_id": name} for feed, name in named]
    return [Stored(*row) for row in _run(_KNOWN, rows, ids=list(feed_ids), always=True)]


def insert_events(rows: list[dict[str, Any]], now: datetime) -> dict[tuple[int, str], int]:
    """Store new events; return their ids by (feed, external id)."""
    return {(feed, name): pk for pk, feed, name in _run(_INSERT, rows, now=now)}


def update_events(rows: list[dict[str, Any]], now: datetime) -> None:
    """Store what changed in events, whole rows at once."""
    _run(_UPDATE, rows, now=now)


def renew_proposals(rows: list[dict[str, Any]]) -> None:
    """Store what sources now say of proposals that still wait."""
    _run(_RENEW, rows)


def _run(statement: str, rows: list[dict[str, Any]], *, always=False, **values) -> list[tuple]:
    if not rows and not always:
        return []
    with connection.cursor() as cursor:
        cursor.execute(statement, {"rows": orjson.dumps(rows).decode(), **values})
        return cursor.fetchall() if cursor.description else []
