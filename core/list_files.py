"""Reading a list from a file that anybody may have made: a CSV or an Excel workbook, as plain text cells."""

import csv
import io
import zipfile
from collections.abc import Iterable, Sequence

from openpyxl import load_workbook

from core.errors import Invalid

MOST_BYTES = 5 * 1024 * 1024
MOST_ROWS = 5000
MOST_COLUMNS = 30
LONGEST_CELL = 200
# What a workbook of that many rows can honestly unpack to.
MOST_UNPACKED = 60 * 1024 * 1024
MOST_PARTS = 500
OLD_EXCEL = b"\xd0\xcf\x11\xe0"

UNREADABLE = "This file cannot be read as a list. Save it as CSV or as an Excel workbook (.xlsx), and choose it again."
TOO_LARGE = "This file is too large: a list holds up to 5 MB and 5,000 people. Divide it, and import the parts."


def read_table(data: bytes) -> list[list[str]]:
    """Rows of text cells as they stand, empty lines kept so that line numbers stay true. Raises Invalid.

    A formula counts as the value that was saved with it; nothing is ever worked out.
    """
    if len(data) > MOST_BYTES:
        raise Invalid(TOO_LARGE, field="file")
    if data.startswith(b"PK\x03\x04"):
        rows = _workbook(data)
    elif data.startswith(OLD_EXCEL):
        raise Invalid(
            "This is an Excel file of the old kind. Save it as .xlsx or CSV, and choose it again.", field="file"
        )
    else:
        rows = _csv(data)
    table = []
    for row in rows:
        cells = [_cell(value) for value in row[:MOST_COLUMNS]]
        while cells and not cells[-1]:
            cells.pop()
        table.append(cells)
        # One for the heading, one to notice that there are more.
        if len(table) > MOST_ROWS + 1:
            raise Invalid(TOO_LARGE, field="file")
    while table and not any(table[-1]):
        table.pop()
    if not any(any(row) for row in table):
        raise Invalid("This list is empty.", field="file")
    return table


def _cell(value: object) -> str:
    if value is None:
        return ""
    text = "".join(c if c.isprintable() else " " for c in str(value)[: LONGEST_CELL * 4])
    return " ".join(text.split())[:LONGEST_CELL]


def _workbook(data: bytes) -> Iterable[Sequence[object]]:
    try:
        _check_parts(data)
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
        sheet = book.worksheets[0]
        # What the sheet says of its own size is not believed: a cell far out would be a million empty rows.
        sheet.reset_dimensions()
        rows = list(sheet.iter_rows(max_row=MOST_ROWS + 2, max_col=MOST_COLUMNS, values_only=True))
        book.close()
    except Invalid:
        raise
    # A broken workbook fails in openpyxl, zipfile, zlib or the XML parser, each with errors of its own.
    except Exception as error:
        raise Invalid(UNREADABLE, field="file") from error
    return rows


def _check_parts(data: bytes) -> None:
    """What is packed unpacks to what it says, says it honestly, and declares no entities."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = archive.infolist()
        if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
            raise Invalid(TOO_LARGE, field="file")
        if not any(part.filename == "xl/workbook.xml" for part in parts):
            raise Invalid(UNREADABLE, field="file")
        for part in parts:
            if part.filename.lower().endswith((".xml", ".rels")):
                # Whole: a declaration may stand behind a comment of any length.
                content = archive.read(part)
                if b"<!DOCTYPE" in content or b"<!ENTITY" in content or b"\x00" in content:
                    raise Invalid(UNREADABLE, field="file")


def _csv(data: bytes) -> Iterable[Sequence[str]]:
    text = _decoded(data)
    # Pictures, films and documents have them within their first lines, whatever they are called.
    if text.startswith("%PDF") or any(ord(c) < 32 and c not in "\t\n\v\f\r" for c in text[:8192]) or "\x00" in text:
        raise Invalid(UNREADABLE, field="file")
    try:
        dialect: type[csv.Dialect] | str = csv.Sniffer().sniff(text[:8192], delimiters=",;\t|")
    except csv.Error:
        dialect = "excel"
    try:
        rows = []
        for row in csv.reader(io.StringIO(text, newline=""), dialect):
            rows.append(row)
            if len(rows) > MOST_ROWS + 2:
                break
    except csv.Error as error:
        raise Invalid(UNREADABLE, field="file") from error
    return rows


def _decoded(data: bytes) -> str:
    """UTF-8 or UTF-16 where it says so; UTF-16 that does not, by where its zeros lie; else as Windows writes it."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    elif wide := _wide(data[:2000]):
        encodings = [wide]
    else:
        encodings = ["utf-8-sig", "cp1252"]
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Invalid(
        "The letters of this file cannot be read. Save it as “CSV UTF-8” or .xlsx, and choose it again.", field="file"
    )


def _wide(start: bytes) -> str:
    """Which UTF-16 a text without a mark at its start is, where most of it is plain letters; "" where it is none."""
    even, odd = start[::2].count(0), start[1::2].count(0)
    if odd * 4 > len(start) and not even:
        return "utf-16-le"
    return "utf-16-be" if even * 4 > len(start) and not odd else ""


def first_line(table: Sequence[Sequence[str]]) -> tuple[int, Sequence[str]]:
    """(place, cells) of the first line that is not empty: the heading."""
    return next((place, row) for place, row in enumerate(table) if any(row))
