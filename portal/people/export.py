"""The log as a file, written line by line while it is read."""

import json
from collections.abc import Iterable, Iterator
from datetime import UTC

from directory.models import Editor
from lib.spreadsheets import harmless, line_writer

from .audit import Entry

COLUMNS = ("time", "person", "kind", "action", "type", "record", "title", "address", "device")


def as_csv(entries: Iterable[Entry]) -> Iterator[str]:
    """Yield the lines of a CSV file; its byte order mark tells spreadsheets that it is UTF-8."""
    writer, emails = line_writer(), _emails()
    yield "\ufeff" + writer.writerow(COLUMNS)
    for entry in entries:
        yield writer.writerow([harmless(value) for value in _values(entry, emails)])


def as_ndjson(entries: Iterable[Entry]) -> Iterator[str]:
    """Yield one JSON object a line."""
    emails = _emails()
    for entry in entries:
        values = dict(zip(COLUMNS, _values(entry, emails), strict=True))
        yield json.dumps(values, ensure_ascii=False) + "\n"


FORMATS = {
    "csv": (as_csv, "text/csv; charset=utf-8"),
    "ndjson": (as_ndjson, "application/x-ndjson; charset=utf-8"),
}


def _emails() -> dict[int, str]:
    return dict(Editor.objects.values_list("pk", "email"))


def _values(entry: Entry, emails: dict[int, str]) -> list[str]:
    person = "" if entry.person is None else emails.get(entry.person, f"#{entry.person}")
    return [
        entry.at.astimezone(UTC).isoformat(),
        person,
        entry.kind,
        entry.action,
        entry.model,
        entry.record,
        entry.title,
        entry.address or "",
        entry.device,
    ]
