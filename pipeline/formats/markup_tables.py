"""Tables in HTML: cells where their row and column spans put them, and where each stands in the text."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lxml.html import HtmlElement

from pipeline.formats.flatten import cell_text, data_cells
from pipeline.tables import Piece
from pipeline.tables.pieces import Span

_WIDEST, _TALLEST = 100, 1_000
"""Columns and rows that one cell may span: pages write rowspan=65536 for “all the rest”."""
_MOST_CELLS = 200_000
_HEADING, _NOTE = 6, 4


@dataclass(frozen=True, slots=True)
class _Found:
    rows: list[list[str | None]]
    spans: list[list[Span | None]]
    start: int
    end: int


def pieces_of(root: HtmlElement, text: str) -> tuple[Piece, ...]:
    """The tables of data below an element, `text` being what pipeline.formats.flatten makes of it."""
    found: list[_Found] = []
    at = cells = 0
    for table in root.iter("table"):
        rows = data_cells(table)
        cells += sum(map(len, rows))
        if not rows or cells > _MOST_CELLS:
            continue
        one = _placed(rows, text, at)
        if one.end > one.start:
            found.append(one)
            at = one.end
    return tuple(_pieces(found, text))


def _pieces(found: Sequence[_Found], text: str) -> Iterator[Piece]:
    before = 0
    for place, one in enumerate(found):
        after = found[place + 1].start if place + 1 < len(found) else len(text)
        heading = text[before : one.start].strip().splitlines()[-_HEADING:]
        note = text[one.end : after].strip().splitlines()[:_NOTE]
        yield Piece(rows=one.rows, heading="\n".join(heading), note="\n".join(note), spans=one.spans)
        before = one.end


def _placed(rows: list[list[HtmlElement]], text: str, start: int) -> _Found:
    """The table on a grid, its lines looked up in the text from `start` on."""
    grid = _Grid()
    first, at = -1, start
    for row in rows:
        words = [cell_text(cell) for cell in row]
        line = "\t".join(words)
        begins = text.find(line, at) if any(words) else -1
        grid.put(row, words, begins)
        if begins >= 0:
            first = begins if first < 0 else first
            at = begins + len(line)
    return _Found(*grid.whole(), start=max(first, 0), end=at if first >= 0 else 0)


class _Grid:
    """Rows as they grow, with what cells of rows above cover in them."""

    def __init__(self) -> None:
        self._rows: list[list[str | None]] = []
        self._spans: list[list[Span | None]] = []
        self._covered: dict[int, int] = {}
        """For each column that a cell of a row above may cover, the row where it is free again."""

    def put(self, cells: Sequence[HtmlElement], words: Sequence[str], begins: int) -> None:
        """One row; `begins` is where its first cell stands in the text, -1 where that is unknown."""
        row: list[str | None] = []
        spans: list[Span | None] = []
        at = begins
        for cell, word in zip(cells, words, strict=True):
            if self._covered:
                self._skip(row, spans)
            width, height = _span(cell, "colspan", _WIDEST), _span(cell, "rowspan", _TALLEST)
            if height > 1 or self._covered:
                below = len(self._rows) + height
                self._covered.update(dict.fromkeys(range(len(row), len(row) + width), below))
            row += [word, *[None] * (width - 1)]
            spans += [(at, at + len(word)) if begins >= 0 and word else None, *[None] * (width - 1)]
            at += len(word) + 1
        self._skip(row, spans)
        self._rows.append(row)
        self._spans.append(spans)

    def _skip(self, row: list[str | None], spans: list[Span | None]) -> None:
        while self._covered.get(len(row), 0) > len(self._rows) and len(row) < _WIDEST * 10:
            row.append(None)
            spans.append(None)

    def whole(self) -> tuple[list[list[str | None]], list[list[Span | None]]]:
        """All rows, of one length; those without any word left out."""
        width = max(map(len, self._rows), default=0)
        kept = [place for place, row in enumerate(self._rows) if any(row)]
        return (
            [self._rows[place] + [""] * (width - len(self._rows[place])) for place in kept],
            [self._spans[place] + [None] * (width - len(self._spans[place])) for place in kept],
        )


def _span(cell: HtmlElement, name: str, most: int) -> int:
    stated = cell.get(name, "").strip()
    return min(max(1, int(stated)), most) if stated.isdecimal() and len(stated) < 9 else 1
