"""Files and tables: CSV, XLSX and JSON, read with limits and written so that nothing runs.

A table is a list of rows with their number in the file, each a mapping of column to cell. A cell
is text, a number, True or False, a date or time, a list or mapping (JSON only), or None.
"""

import csv
import io
import json
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from openpyxl import Workbook, load_workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from .problems import Unreadable

MOST_BYTES = 5_000_000
MOST_ROWS = 1000
MOST_COLUMNS = 200
MOST_UNPACKED = 30_000_000  # bytes of an XLSX once it is unpacked
MOST_PARTS = 500
SHEET_CELL = 32_767

TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
}

# Spreadsheets run what begins so. Apostrophes before it are text already, and get one more.
_RUNS = re.compile(r"'*[=+\-@\t\r]")
_GUARDED = re.compile(r"'+[=+\-@\t\r]")
_NUMBER = re.compile(r"-?\d+(\.\d+)?")


@dataclass(frozen=True)
class Line:
    """One row of a file. `number` is what a spreadsheet shows beside it; in JSON it is counted."""

    number: int
    cells: dict[str, Any]


@dataclass(frozen=True)
class Table:
    columns: list[str]
    lines: list[Line]
    notes: list[str]  # what was left unread, for the editor


def read(name: str, content: bytes) -> Table:
    """Return the table in a file. Raises Unreadable."""
    ending = name.rpartition(".")[2].lower()
    if ending not in TYPES:
        raise Unreadable(_("Choose a file that ends in .csv, .xlsx or .json."))
    if len(content) > MOST_BYTES:
        raise Unreadable(_("The file is too large: at most 5 MB can be read."))
    if not content:
        raise Unreadable(_("The file is empty."))
    if ending == "json":
        return _read_json(content)
    rows, notes = _rows_of_csv(content) if ending == "csv" else _rows_of_xlsx(content)
    return _table(rows, notes)


def _table(rows: Iterable[tuple[int, Sequence]], notes: list[str]) -> Table:
    """Return rows under the names of the first one that holds anything."""
    columns: list[str] | None = None
    lines = []
    for number, cells in rows:
        if all(cell is None or cell == "" for cell in cells):
            continue
        if columns is None:
            columns = _headers(cells)
            continue
        if any(cell not in (None, "") for cell in cells[len(columns) :]):
            raise Unreadable(_("Row %s has more cells than there are columns.") % number)
        if len(lines) == MOST_ROWS:
            raise _too_many()
        cells = [*cells[: len(columns)], *[None] * (len(columns) - len(cells))]
        lines.append(Line(number, dict(zip(columns, cells, strict=True))))
    if columns is None:
        raise Unreadable(_("The file is empty."))
    return Table(columns, lines, notes)


def _headers(cells: Sequence) -> list[str]:
    names = [str(cell).strip() if cell is not None else "" for cell in cells]
    while names and not names[-1]:
        names.pop()
    if "" in names:
        raise Unreadable(_("A column has no name in the first row."))
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise Unreadable(_("These columns stand there twice: %s") % ", ".join(twice))
    if len(names) > MOST_COLUMNS:
        raise Unreadable(_("There are too many columns."))
    return names


def _too_many() -> Unreadable:
    return Unreadable(_("There are more than %s rows: split the file.") % MOST_ROWS)


def _rows_of_csv(content: bytes) -> tuple[Iterator[tuple[int, list]], list[str]]:
    text = _text(content)
    first = text.partition("\n")[0]
    # Excel in Vietnamese writes semicolons, since the comma is in its numbers.
    delimiter = max(",;\t", key=first.count)
    csv.field_size_limit(MOST_BYTES)

    def rows():
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
        try:
            for number, row in enumerate(reader, start=1):
                yield number, [_unguarded(cell) for cell in row]
        except csv.Error as error:
            raise Unreadable(_("This is not CSV: %s") % error) from error

    return rows(), []


def _text(content: bytes) -> str:
    """Return the characters of a text file. Raises Unreadable for anything but UTF-8."""
    if content[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\0" in content[:4000]:
        raise Unreadable(_("The file is UTF-16 or no text. Save it as “CSV UTF-8”, or as .xlsx."))
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise Unreadable(
            _(
                "Line %s is not UTF-8; perhaps the file is in an older encoding such as "
                "Windows-1258. Save it as “CSV UTF-8”, or as .xlsx."
            )
            % line
        ) from error
    if "\0" in text:
        raise Unreadable(_("There is a character in the file that no text has (NUL)."))
    return text


def _rows_of_xlsx(content: bytes) -> tuple[Iterator[tuple[int, list]], list[str]]:
    _refuse_bomb(content)
    try:
        book = load_workbook(io.BytesIO(content), read_only=True, keep_links=False)
        sheet = book.worksheets[0]
    except Exception as error:  # openpyxl raises whatever it stumbles over
        raise Unreadable(_("This is not an XLSX workbook.")) from error
    notes = []
    if len(book.sheetnames) > 1:
        notes.append(_("Only the first sheet is read: %s") % sheet.title)

    def rows():
        try:
            for number, row in enumerate(sheet.iter_rows(), start=1):
                yield number, [_sheet_value(cell, number) for cell in row[: MOST_COLUMNS + 1]]
        except Unreadable:
            raise
        except Exception as error:
            raise Unreadable(_("This is not an XLSX workbook.")) from error

    return rows(), notes


def _sheet_value(cell, number: int):
    if cell.data_type == "f":
        raise Unreadable(
            _("Row %s holds a formula. Copy the sheet and paste it as values only.") % number
        )
    if cell.data_type == "e":
        raise Unreadable(_("Row %(row)s holds an error: %(error)s") % _at(number, cell.value))
    return cell.value


def _at(number: int, error) -> dict:
    return {"row": number, "error": error}


def _refuse_bomb(content: bytes) -> None:
    """Refuse a workbook that would unpack to more than any editor writes.

    zipfile reads no more of a part than its entry declares, so the declared sizes bound it.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            parts = packed.infolist()
    except (zipfile.BadZipFile, ValueError, OSError) as error:
        raise Unreadable(_("This is not an XLSX workbook.")) from error
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise Unreadable(_("The workbook is too large once it is unpacked."))


def _read_json(content: bytes) -> Table:
    try:
        found = json.loads(
            _text(content),
            parse_float=Decimal,
            parse_constant=_no_number,
            object_pairs_hook=_once_each,
        )
    except (ValueError, RecursionError) as error:
        raise Unreadable(_("This is not JSON: %s") % error) from error
    if not isinstance(found, list) or not all(isinstance(each, dict) for each in found):
        raise Unreadable(_("The JSON must be a list of objects, one for each record."))
    if len(found) > MOST_ROWS:
        raise _too_many()
    columns = list(dict.fromkeys(name for each in found for name in each))
    if len(columns) > MOST_COLUMNS:
        raise Unreadable(_("There are too many columns."))
    return Table(columns, [Line(number, each) for number, each in enumerate(found, 1)], [])


def _no_number(word: str):
    raise ValueError(word)


def _once_each(pairs: list[tuple[str, Any]]) -> dict:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError(_("a name stands twice in one object"))
    return found


def write(ending: str, columns: list[str], rows: Iterable[dict[str, Any]]) -> bytes:
    """Return the bytes of a file with these rows; `read` gives the same cells back."""
    if ending == "json":
        return (json.dumps(list(rows), ensure_ascii=False, indent=1) + "\n").encode()
    flat = ([_flat(row.get(name)) for name in columns] for row in rows)
    return _csv(columns, flat) if ending == "csv" else _xlsx(columns, flat)


def _flat(value: Any) -> str:
    """Return a value as the text of one cell."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list) and all(isinstance(each, str) for each in value):
        return " ".join(value)
    if isinstance(value, list | dict):
        return json.dumps(value, ensure_ascii=False)
    return str(value)


def _csv(columns: list[str], rows: Iterable[list[str]]) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(columns)
    for row in rows:
        writer.writerow([_guarded(cell) for cell in row])
    return out.getvalue().encode("utf-8-sig")  # by the mark Excel knows that it is UTF-8


def _guarded(text: str) -> str:
    return f"'{text}" if _RUNS.match(text) and not _NUMBER.fullmatch(text) else text


def _unguarded(text: str) -> str:
    return text[1:] if _GUARDED.match(text) else text


def _xlsx(columns: list[str], rows: Iterable[list[str]]) -> bytes:
    """Every cell is text: a spreadsheet then neither computes it nor drops leading zeros.

    Raises Unreadable where Excel has no cell for a text.
    """
    all_rows = [columns, *rows]
    for text in (text for row in all_rows for text in row):
        if len(text) > SHEET_CELL:
            raise Unreadable(_("A text is too long for a cell of Excel: export it as CSV or JSON."))
        if ILLEGAL_CHARACTERS_RE.search(text):
            raise Unreadable(
                _("A text holds a character that Excel cannot: export it as CSV or JSON.")
            )
    book = Workbook(write_only=True)
    sheet = book.create_sheet("records")
    sheet.freeze_panes = "B2"
    for row in all_rows:
        sheet.append([_as_text(sheet, text) for text in row])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _as_text(sheet, text: str) -> WriteOnlyCell:
    cell = WriteOnlyCell(sheet, value=text)
    cell.data_type = "s"
    cell.number_format = "@"
    cell.quotePrefix = True
    return cell
