"""Paragraphs and tables of a document laid out as one text, with the place of every cell in it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from pipeline.tables import Piece
from pipeline.tables.pieces import Span
from pipeline.tables.wording import healed
from pipeline.types import Grid

Rows = Sequence[Sequence[str | None]]
"""None where a neighbour's span covers the place."""

_HEADING, _NOTE = 6, 4
"""Lines above and below a table that may speak of it; what is farther away is prose."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """Blocks as text, the tables among them as pieces and as raw grids."""

    text: str
    pieces: tuple[Piece, ...]

    @property
    def lines(self) -> list[str]:
        """The lines of the text."""
        return self.text.splitlines()


def grids_of(pieces: Iterable[Piece]) -> tuple[Grid, ...]:
    """The raw cells of each piece; without a place on paper, which these formats do not have."""
    return tuple(
        Grid(
            page=piece.page or 1,
            bbox=(0, 0, 0, 0),
            rows=tuple(tuple(cell or "" for cell in row) for row in piece.rows),
        )
        for piece in pieces
    )


def lay_out(blocks: Iterable[str | Rows], *, start: int = 0, page: int | None = None) -> Layout:
    """Paragraphs and rows a line each, cells between tabs, empty lines left out.

    `start` is where the text stands in the whole. What stands alone in its row keeps its own lines: it is
    prose; so is a table of one column.
    """
    paper = _Paper(start)
    pieces: list[Piece] = []
    prose: list[str] = []
    for block in blocks:
        if isinstance(block, str):
            prose.extend(_printed(paper, block))
            continue
        rows = _filled(block)
        spans = [paper.row(row) for row in rows]
        if not any(sum(span is not None for span in row) > 1 for row in spans):
            prose.extend(line for row in rows for cell in row if cell for line in cell.splitlines())
            continue
        if pieces:
            pieces[-1] = replace(pieces[-1], note="\n".join(prose[:_NOTE]))
        pieces.append(Piece(rows=rows, heading="\n".join(prose[-_HEADING:]), page=page, spans=spans))
        prose = []
    if pieces:
        pieces[-1] = replace(pieces[-1], note="\n".join(prose[:_NOTE]))
    return Layout(text="\n".join(paper.lines), pieces=tuple(pieces))


class _Paper:
    """Lines written one below the other."""

    def __init__(self, start: int) -> None:
        self.lines: list[str] = []
        self._at = start

    def line(self, words: str) -> Span:
        span = (self._at, self._at + len(words))
        self.lines.append(words)
        self._at = span[1] + 1
        return span

    def row(self, cells: Sequence[str | None]) -> list[Span | None]:
        """Where each cell came to stand; None for an empty one."""
        filled = [place for place, cell in enumerate(cells) if cell]
        spans: list[Span | None] = [None] * len(cells)
        if len(filled) == 1:
            written = [self.line(part) for part in _paragraphs(cells[filled[0]] or "")]
            spans[filled[0]] = (written[0][0], written[-1][1])
            return spans
        at = self._at
        words = [healed(cell) for cell in cells[: filled[-1] + 1]]
        for place, word in enumerate(words):
            spans[place] = (at, at + len(word)) if word else None
            at += len(word) + 1
        self.line("\t".join(words))
        return spans


def _printed(paper: _Paper, paragraph: str) -> list[str]:
    lines = _paragraphs(paragraph)
    for line in lines:
        paper.line(line)
    return lines


def _paragraphs(words: str) -> list[str]:
    return [line.strip().replace("\t", " ") for line in words.splitlines() if line.strip()]


def _filled(rows: Rows) -> list[list[str | None]]:
    """The rows with something in them, all of one length; a cell of spaces is empty."""
    width = max(map(len, rows), default=0)
    cleared = ([cell if cell is None or cell.strip() else "" for cell in row] for row in rows)
    return [row + [""] * (width - len(row)) for row in cleared if any(row)]
