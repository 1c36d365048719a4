"""Files of records: what is taken, what is refused and why; nothing here needs a database."""

import io
import zipfile

import pytest
from openpyxl import Workbook

from directory.exchange import files
from directory.exchange.problems import Unreadable


def workbook(*rows, sheets=1) -> bytes:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    for _each in range(sheets - 1):
        book.create_sheet()
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def cells(name, content):
    return [(line.number, line.cells) for line in files.read(name, content).lines]


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"], ids=["plain", "with a mark"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_csv_as_spreadsheets_write_it(mark, delimiter):
    text = f'slug{delimiter}name\r\nzalo{delimiter}"Nhắn{delimiter} tin"\r\n\r\nb{delimiter}\r\n'
    assert cells("a.CSV", mark + text.encode()) == [
        (2, {"slug": "zalo", "name": f"Nhắn{delimiter} tin"}),
        (4, {"slug": "b", "name": ""}),
    ]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "cp1258", "latin-1"])
def test_other_encodings_are_named_and_refused(encoding):
    word = "Thành phố" if encoding.startswith("utf") else "Thành"
    with pytest.raises(Unreadable, match="UTF"):
        files.read("a.csv", f"slug,name\nzalo,{word}\n".encode(encoding))


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.txt", b"slug\n"),
        ("a.csv", b""),
        ("a.csv", b"\n\n"),
        ("a.csv", b"slug,slug\na,b\n"),
        ("a.csv", b"slug,\na,b\n"),
        ("a.csv", b"slug\na,b\n"),
        ("a.csv", b'slug\n"a\n'),
        ("a.csv", b"slug\n" + b"a\n" * (files.MOST_ROWS + 1)),
        ("a.csv", b"a" * (files.MOST_BYTES + 1)),
        ("a.json", b"{}"),
        ("a.json", b"[1]"),
        ("a.json", b"[" * 100_000),
        ("a.json", b'[{"a": NaN}]'),
        ("a.json", b'[{"a": 1, "a": 2}]'),
        ("a.json", b"[" + b",".join([b"{}"] * (files.MOST_ROWS + 1)) + b"]"),
        ("a.xlsx", b"PK\x03\x04 no workbook"),
        ("a.xlsx", b"slug\n"),
    ],
)
def test_what_is_no_table_of_records_is_refused(name, content):
    with pytest.raises(Unreadable):
        files.read(name, content)


def test_a_workbook_keeps_its_row_numbers_and_reads_one_sheet():
    content = workbook(["slug", "value"], [None, None], ["zalo", 113], sheets=2)
    table = files.read("a.xlsx", content)
    assert [(line.number, line.cells) for line in table.lines] == [
        (3, {"slug": "zalo", "value": 113})
    ]
    assert len(table.notes) == 1


def test_a_formula_is_refused_with_its_row():
    with pytest.raises(Unreadable, match="3"):
        files.read("a.xlsx", workbook(["slug"], ["a"], ["=1+1"]))


def test_a_workbook_that_unpacks_to_a_flood_is_refused_unread():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/worksheets/sheet1.xml", b"0" * (files.MOST_UNPACKED + 1))
    assert len(out.getvalue()) < 1_000_000
    with pytest.raises(Unreadable):
        files.read("a.xlsx", out.getvalue())


def test_a_workbook_whose_xml_multiplies_itself_is_refused():
    entities = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;">]>'
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(workbook(["slug"], ["a"]))) as good,
        zipfile.ZipFile(out, "w") as bad,
    ):
        for part in good.infolist():
            content = good.read(part)
            if part.filename.endswith("sheet1.xml"):
                content = entities + content.replace(b"</sheetData>", b"&b;</sheetData>")
            bad.writestr(part, content)
    with pytest.raises(Unreadable):
        files.read("a.xlsx", out.getvalue())


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1+1", "@x", "'=x", "''+x", "\ty", "-12.5", "0113"]
)
def test_a_text_that_could_run_is_text_again(ending, text):
    written = files.write(ending, ["slug", "name"], [{"slug": "a", "name": text}])
    assert cells(f"a.{ending}", written) == [(2, {"slug": "a", "name": text})]
    if ending == "csv" and text[0] in "=+@\t":
        assert f",'{text}" in written.decode("utf-8-sig")


def test_excel_gets_no_text_it_would_cut():
    for text in ("x" * 40_000, "\x07"):
        with pytest.raises(Unreadable):
            files.write("xlsx", ["a"], [{"a": text}])
