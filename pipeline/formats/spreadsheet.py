"""Workbooks of Excel and WPS (.xlsx, .xls, .et): each visible sheet a page and a raw table."""

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, time
from decimal import Decimal

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from pipeline.errors import DocumentError
from pipeline.formats import Origin, PartlyRead, zipped
from pipeline.formats.headings import cover_title, title_of
from pipeline.formats.layout import Layout, grids_of, lay_out
from pipeline.formats.pdf import PAGE_BREAK
from pipeline.tables import standard_tables
from pipeline.types import Document, Finding, Severity, Status, Table

_MOST_CELLS = 500_000
"""Read of one workbook: fifty times the largest at hand."""
_LARGEST_AREA = 4_000_000
"""Cells between the first and the last of a sheet: calamine allots them all, 32 bytes each."""
_SHEET = re.compile(r"xl/worksheets/[^/]{1,200}\.xml", re.IGNORECASE)
_FILLED = re.compile(rb'<(?:\w{1,20}:)?c\s(?:[^<>]{0,200}\s)?r="([A-Z]{1,3})(\d{1,7})"[^<>]{0,200}(?<!/)>')
_TAIL = 500
_OPENING = 20
_DEFAULT_NAME = re.compile(r"(?:sheet|工作表)\s*\d*", re.IGNORECASE)
_DECIMALS = Decimal("0.000001")
"""A 分 in 万元: what is finer is arithmetic of binary fractions, not money."""


@dataclass(frozen=True, slots=True)
class _Sheet:
    name: str
    rows: list[list[str | None]]
    cut: bool


def parse(body: bytes, origin: Origin) -> Document:
    """The visible sheets in their order, numbers to at most six decimals, days and times in ISO form.

    A merged cell stands where its upper left corner is. Formats of numbers are not applied: 98.5 % is 0.985.

    Raises:
        DocumentError: encrypted, truncated or malformed, or an area that no sheet fills.
        PartlyRead: more cells than a disclosure has.
    """
    if body.startswith(b"PK"):
        _refuse_vast(body)
    workbook = _opened(body)
    shown = [sheet for sheet in workbook.sheets_metadata if sheet.typ == SheetTypeEnum.WorkSheet]
    hidden = [sheet.name for sheet in shown if sheet.visible != SheetVisibleEnum.Visible]
    sheets = list(_sheets(workbook, [sheet.name for sheet in shown if sheet.name not in hidden]))
    document = _document(sheets, hidden)
    if cut := [sheet.name for sheet in sheets if sheet.cut]:
        reason = f"more than {_MOST_CELLS:,} cells; these sheets are read in part or not: {', '.join(cut)}"
        raise PartlyRead(Status.PARTIAL, reason, document)
    return document


def _opened(body: bytes) -> CalamineWorkbook:
    try:
        return CalamineWorkbook.from_filelike(io.BytesIO(body))
    except PasswordError as error:
        raise DocumentError(Status.ENCRYPTED, "the workbook asks for a password") from error
    except CalamineError as error:
        if "password" in str(error).lower():
            raise DocumentError(Status.ENCRYPTED, "the workbook asks for a password") from error
        raise DocumentError(Status.MALFORMED, f"the workbook cannot be opened: {error}") from error


def _document(sheets: list[_Sheet], hidden: list[str]) -> Document:
    pages = list(_pages(sheets))
    texts = [page.text for page in pages]
    opening = pages[0].lines[:_OPENING] if pages else []
    return Document(
        title=cover_title(opening) or title_of(opening),
        text=PAGE_BREAK.join(texts) if any(texts) else "",
        pages=len(pages),
        grids=grids_of(piece for page in pages for piece in page.pieces),
        tables=_tables(pages),
        findings=(_left_out(hidden),) if hidden else (),
    )


def _pages(sheets: list[_Sheet]) -> Iterator[Layout]:
    start = 0
    for number, sheet in enumerate(sheets, 1):
        laid = lay_out([*_tab(sheet), sheet.rows], start=start, page=number)
        yield laid
        start += len(laid.text) + len(PAGE_BREAK)


def _tab(sheet: _Sheet) -> list[str]:
    """The tab's name, where somebody gave one, heads a table that has no heading of its own."""
    first = next((row for row in sheet.rows if any(row)), [])
    bare = sum(map(bool, first)) > 1 and not _DEFAULT_NAME.fullmatch(sheet.name.strip())
    return [sheet.name] if bare else []


def _tables(pages: list[Layout]) -> tuple[Table, ...]:
    """A sheet's table is whole: none goes on in the next sheet."""
    pieces = [replace(piece, page=None) for page in pages for piece in page.pieces]
    numbers = [piece.page for page in pages for piece in page.pieces]
    found = standard_tables(pieces)
    return tuple(
        replace(table, pages=(number,)) if number else table
        for table, number in zip(found, numbers, strict=True)
    )


def _left_out(hidden: list[str]) -> Finding:
    return Finding(
        rule="HIDDEN-SHEETS",
        severity=Severity.INFO,
        message=f"工作簿有隐藏的工作表，未予读取 (hidden sheets, not read)：{'、'.join(hidden)}",
    )


def _sheets(workbook: CalamineWorkbook, names: list[str]) -> Iterator[_Sheet]:
    left = _MOST_CELLS
    for name in names:
        sheet = workbook.get_sheet_by_name(name)
        height = min(sheet.height, left // max(1, sheet.width))
        yield _Sheet(name, _rows(sheet, height), cut=height < sheet.height)
        left -= height * sheet.width


def _rows(sheet: CalamineSheet, height: int) -> list[list[str | None]]:
    if not height:  # nrows=0 means all of them
        return []
    rows: list[list[str | None]] = [[_printed(cell) for cell in row] for row in sheet.to_python(nrows=height)]
    top, left = sheet.start or (0, 0)
    for first, last in sheet.merged_cell_ranges or []:
        _cover(rows, (first[0] - top, first[1] - left), (last[0] - top, last[1] - left))
    return rows


def _cover(rows: list[list[str | None]], first: tuple[int, int], last: tuple[int, int]) -> None:
    """Notes which cells the upper left one of a merged area covers."""
    for row in rows[max(0, first[0]) : last[0] + 1]:
        for place in range(max(0, first[1]), min(last[1] + 1, len(row))):
            if not row[place]:
                row[place] = None
    corner = rows[first[0]] if 0 <= first[0] < len(rows) else []
    if 0 <= first[1] < len(corner):
        corner[first[1]] = corner[first[1]] or ""


def _printed(cell: object) -> str:
    """A cell as a person sees it in a column wide enough."""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        return _number(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(sep=" ")
    return str(cell)


def _number(value: float) -> str:
    """Excel itself knows fifteen digits of a number and no more."""
    exact = Decimal(format(value, ".15g"))
    if not exact.is_finite() or abs(exact.adjusted()) > 20:
        return str(exact)
    rounded = exact.quantize(_DECIMALS).normalize()
    return format(rounded or abs(rounded), "f")


def _refuse_vast(body: bytes) -> None:
    """A file of 1.6 KB may hold a cell in the last row and column: the reader would ask for 550 GB."""
    with zipped.opened(body) as package:
        for name in filter(_SHEET.fullmatch, package.namelist()):
            rows, columns = _extent(package, name)
            if rows * columns > _LARGEST_AREA:
                reason = f"a sheet claims {rows:,} rows of {columns:,} columns ({name})"
                raise DocumentError(Status.OVER_LIMIT, reason)


def _extent(package: zipfile.ZipFile, name: str) -> tuple[int, int]:
    """The last row and the last column in which a cell with something in it says to be."""
    rows = columns = 0
    before = b""
    for piece in zipped.pieces(package, name):
        for column, row in _FILLED.findall(before + piece):
            rows, columns = max(rows, int(row)), max(columns, _column(column))
        before = piece[-_TAIL:]
    return rows, columns


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number
