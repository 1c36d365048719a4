"""Whole tables as CSV and NDJSON, written while they are read, in memory of one size.

NDJSON has one record a line, as the lists give it. CSV has the same values flat: a column for each
path to a value, `words.title`; a list stands in its cell as JSON.
"""

import zlib
from collections.abc import Iterable, Iterator
from datetime import UTC

import orjson
from django.http import StreamingHttpResponse
from django.utils import timezone, translation
from django.utils.translation import get_language
from rest_framework import serializers

from lib.spreadsheets import harmless, line_writer

ROWS = 500  # read at a time
BLOCK = 64 * 1024  # bytes sent at a time
POLICY = "public, max-age=60"
FORMS = {"csv": "text/csv; charset=utf-8", "ndjson": "application/x-ndjson"}


def export(rows, serializer, form: str, name: str, packed: bool) -> StreamingHttpResponse:
    """Return all rows of a QuerySet as a stream; `packed` with gzip."""
    records = _records(rows.iterator(chunk_size=ROWS), serializer, get_language())
    lines = _csv(records, columns(serializer)) if form == "csv" else _ndjson(records)
    blocks = _packed(lines) if packed else _blocks(lines)
    headers = {
        "Cache-Control": POLICY,
        "Content-Disposition": f'attachment; filename="{name}.{form}"',
        "Vary": "Accept-Encoding",
    }
    if packed:
        headers["Content-Encoding"] = "gzip"
    return StreamingHttpResponse(blocks, content_type=FORMS[form], headers=headers)


def _records(rows: Iterable, serializer, language: str) -> Iterator[dict]:
    """Write each row in the reader's language and in UTC: a stream outlives the request's own."""
    for row in rows:
        with translation.override(language), timezone.override(UTC):
            record = serializer.to_representation(row)
        yield record


def columns(serializer: serializers.Serializer, before: str = "") -> list[str]:
    """Return the paths to the values of a record: fields of one nested record are columns too."""
    found = []
    for field in serializer._readable_fields:
        path = f"{before}{field.field_name}"
        if isinstance(field, serializers.Serializer):
            found += columns(field, f"{path}.")
        else:
            found.append(path)
    return found


def _ndjson(records: Iterable[dict]) -> Iterator[bytes]:
    for record in records:
        yield orjson.dumps(record, default=str, option=orjson.OPT_APPEND_NEWLINE)


def _csv(records: Iterable[dict], paths: list[str]) -> Iterator[bytes]:
    line = line_writer()
    yield line.writerow(paths).encode()
    ways = [path.split(".") for path in paths]
    for record in records:
        yield line.writerow([_cell(record, way) for way in ways]).encode()


def _cell(record: dict, way: list[str]) -> str:
    value = record
    for name in way:
        value = value.get(name) if isinstance(value, dict) else None
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case list() | dict():
            return orjson.dumps(value, default=str).decode()
        case str():
            return harmless(value)
    return str(value)


def _blocks(lines: Iterable[bytes]) -> Iterator[bytes]:
    """Join lines: a server sends few large pieces faster than many small ones."""
    block = bytearray()
    for line in lines:
        block += line
        if len(block) >= BLOCK:
            yield bytes(block)
            block.clear()
    if block:
        yield bytes(block)


def _packed(lines: Iterable[bytes]) -> Iterator[bytes]:
    packer = zlib.compressobj(6, wbits=31)  # 31: with the head of gzip
    for block in _blocks(lines):
        if piece := packer.compress(block):
            yield piece
    yield packer.flush()
