"""The cells of workbooks (.xlsx, .xls, .et) by calamine, kept from what makes it abort."""

import io
import re
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
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
from pipeline.formats import zipped
from pipeline.types import Status

MOST_CELLS = 500_000
"""Read of one workbook: fifty times the largest at hand."""
_LARGEST_AREA = 4_000_000
"""Cells between the first and the last of a sheet: calamine allots them all, 32 bytes each."""
_SHEET = re.compile(r"xl/worksheets/[^/]{1,200}\.xml", re.IGNORECASE)
_PLACED = re.compile(
    rb"<(?:\w{1,20}:)?(row|c)(?=[\s/>])"
    rb'(?:\s(?:[^<>]{0,200}?\s)?r="([A-Z]{0,3})(\d{1,7})")?[^<>]{0,200}?(/?)>'
)
_LONGEST_TAG = 500
_DECIMALS = Decimal("0.000001")
"""A 分 in 万元: what is finer is arithmetic of binary fractions, not money."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet a person sees: its rows as far as they were read, None where a merged cell goes on."""

    name: str
    rows: list[list[str | None]]
    cut: bool


def sheets(body: bytes) -> tuple[list[Sheet], list[str]]:
    """(the visible sheets in their order, the names of the hidden ones).

    Raises:
        DocumentError: encrypted, truncated or malformed, or an area that no sheet fills.
    """
    if body.startswith(b"PK"):
        _refuse_vast(body)
    with _told():
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(body))
        known = [sheet for sheet in workbook.sheets_metadata if sheet.typ == SheetTypeEnum.WorkSheet]
        hidden = [sheet.name for sheet in known if sheet.visible != SheetVisibleEnum.Visible]
        shown = [sheet.name for sheet in known if sheet.name not in hidden]
        return list(_read(workbook, shown)), hidden


@contextmanager
def _told() -> Iterator[None]:
    """What calamine raises, as what a person can do about it."""
    try:
        yield
    except CalamineError as error:
        if isinstance(error, PasswordError) or "password" in str(error).lower():
            raise DocumentError(Status.ENCRYPTED, "the workbook asks for a password") from error
        raise DocumentError(Status.MALFORMED, f"the workbook cannot be read: {error}") from error
    except BaseException as error:
        # A failed assertion in Rust is no Exception, and its class can be imported from nowhere.
        if type(error).__name__ != "PanicException":
            raise
        raise DocumentError(Status.MALFORMED, "the workbook contradicts itself") from error


def _read(workbook: CalamineWorkbook, names: list[str]) -> Iterator[Sheet]:
    left = MOST_CELLS
    for name in names:
        sheet = workbook.get_sheet_by_name(name)
        height = min(sheet.height, left // max(1, sheet.width))
        yield Sheet(name, _rows(sheet, height), cut=height < sheet.height)
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
    """The last row and the last column with something in a cell, which says where it is or just follows."""
    rows = columns = row = column = 0
    text = b""
    for piece in zipped.pieces(package, name):
        text += piece
        for tag, letters, digits, empty in _PLACED.findall(text):
            if tag == b"row":
                row, column = int(digits or row + 1), 0
                continue
            row = int(digits or row)
            column = _column(letters) if letters else column + 1
            if not empty:
                rows, columns = max(rows, row), max(columns, column)
        begun = text.rfind(b"<")
        text = text[max(begun, len(text) - _LONGEST_TAG) :] if begun > text.rfind(b">") else b""
    return rows, columns


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number
