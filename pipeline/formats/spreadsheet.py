"""Workbooks of Excel and WPS (.xlsx, .xls, .et): each visible sheet a page and a raw table."""

import re
from collections.abc import Iterator
from dataclasses import replace

from pipeline.formats import Origin, PartlyRead, workbook
from pipeline.formats.headings import cover_title, title_of
from pipeline.formats.layout import Layout, grids_of, lay_out
from pipeline.formats.pdf import PAGE_BREAK
from pipeline.tables import standard_tables
from pipeline.types import Document, Finding, Severity, Status, Table

_OPENING = 20
_DEFAULT_NAME = re.compile(r"(?:sheet|工作表)\s*\d*", re.IGNORECASE)


def parse(body: bytes, origin: Origin) -> Document:
    """The visible sheets in their order, numbers to at most six decimals, days and times in ISO form.

    A merged cell stands where its upper left corner is. Formats of numbers are not applied: 98.5 % is 0.985.

    Raises:
        DocumentError: encrypted, truncated or malformed, or an area that no sheet fills.
        PartlyRead: more cells than a disclosure has.
    """
    sheets, hidden = workbook.sheets(body)
    document = _document(sheets, hidden)
    if cut := [sheet.name for sheet in sheets if sheet.cut]:
        most = f"more than {workbook.MOST_CELLS:,} cells"
        reason = f"{most}; these sheets are read in part or not: {', '.join(cut)}"
        raise PartlyRead(Status.PARTIAL, reason, document)
    return document


def _document(sheets: list[workbook.Sheet], hidden: list[str]) -> Document:
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


def _pages(sheets: list[workbook.Sheet]) -> Iterator[Layout]:
    start = 0
    for number, sheet in enumerate(sheets, 1):
        laid = lay_out([*_tab(sheet), sheet.rows], start=start, page=number)
        yield laid
        start += len(laid.text) + len(PAGE_BREAK)


def _tab(sheet: workbook.Sheet) -> list[str]:
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
