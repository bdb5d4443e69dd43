"""What is printed in each cell, from the characters of pdfium and their boxes."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from ctypes import byref, c_double
from typing import Any, NamedTuple

import pypdfium2.raw as pdfium

from pipeline.formats.pdf.frame import Frame
from pipeline.tables.lattice import Box, Row, TooManyRules

MOST_PLACES = 300_000
"""Rows times columns of one grid."""
_SAME_LINE, _SAME_WORD = 3.0, 2.99
"""Points by which the letters of a line differ in height, and those of a word lie apart (as pdfplumber's)."""


class Glyph(NamedTuple):
    """A printed character where it is seen."""

    place: int
    """Its index among the page's characters."""
    left: float
    top: float
    right: float
    bottom: float
    base: float
    """The height of the line it stands on: boxes differ by font and, in some, by letter."""
    letter: str


def glyphs_of(textpage: Any, letters: str, frame: Frame, grids: Sequence[Box]) -> Iterator[Glyph]:
    """The characters printed at the height of a grid; what pdfium adds between words is left out."""
    start = 0
    for words in letters.split("\n"):
        end = start + len(words)
        while start < end and letters[start].isspace():
            start += 1
        if start < end and _is_beside(line_box(textpage, letters, start, end, frame), grids):
            yield from _printed(textpage, letters, range(start, end), frame)
        start = end + 1


def line_box(textpage: Any, letters: str, start: int, end: int, frame: Frame) -> Box:
    """The box around the characters of a line, by its first and its last one that is printed."""
    while end - 1 > start and letters[end - 1].isspace():
        end -= 1
    box = pdfium.FS_RECTF()
    pdfium.FPDFText_GetLooseCharBox(textpage, start, byref(box))
    first = frame.box(box.left, box.top, box.right, box.bottom)
    pdfium.FPDFText_GetLooseCharBox(textpage, end - 1, byref(box))
    last = frame.box(box.left, box.top, box.right, box.bottom)
    return Box(
        min(first.left, last.left),
        min(first.top, last.top),
        max(first.right, last.right),
        max(first.bottom, last.bottom),
    )


def _is_beside(line: Box, grids: Sequence[Box]) -> bool:
    return any(line.top < grid.bottom and grid.top < line.bottom for grid in grids)


def _printed(textpage: Any, letters: str, places: range, frame: Frame) -> Iterator[Glyph]:
    box, x, y = pdfium.FS_RECTF(), c_double(), c_double()
    at, at_x, at_y = byref(box), byref(x), byref(y)
    for place in places:
        letter = letters[place]
        if letter == "\r" or (letter == " " and pdfium.FPDFText_IsGenerated(textpage, place) == 1):
            continue
        if pdfium.FPDFText_GetLooseCharBox(textpage, place, at):
            pdfium.FPDFText_GetCharOrigin(textpage, place, at_x, at_y)
            base = frame.shown(x.value, y.value)[1]
            yield Glyph(place, *frame.box(box.left, box.top, box.right, box.bottom), base, letter)


class Sheet:
    """One grid laid over the characters of its page.

    Raises:
        TooManyRules: it has more places than any table.
    """

    def __init__(self, rows: Sequence[Row]) -> None:
        self._cells = [cell for row in rows for cell in row if cell]
        self._across = sorted({edge for cell in self._cells for edge in (cell.left, cell.right)})
        self._down = sorted({edge for cell in self._cells for edge in (cell.top, cell.bottom)})
        if len(self._across) * len(self._down) > MOST_PLACES:
            raise TooManyRules(f"a grid of more than {MOST_PLACES} places")
        self._at = {place: cell for cell in self._cells for place in self._covered(cell)}
        self._inside: dict[Box, list[Glyph]] = {cell: [] for cell in self._cells}
        self._rows = rows

    @property
    def box(self) -> Box:
        """The whole grid's."""
        return Box(self._across[0], self._down[0], self._across[-1], self._down[-1])

    @property
    def columns(self) -> int:
        """How many columns it has."""
        return len(self._rows[0])

    def take(self, glyph: Glyph) -> bool:
        """Puts a character into the cell that holds its middle; False where none does."""
        column = bisect_right(self._across, (glyph.left + glyph.right) / 2) - 1
        row = bisect_right(self._down, (glyph.top + glyph.bottom) / 2) - 1
        cell = self._at.get((row, column))
        if cell is not None:
            self._inside[cell].append(glyph)
        return cell is not None

    def surrounds(self, glyph: Glyph) -> bool:
        """Whether a character is printed well within the grid, in a cell or not."""
        left, top, right, bottom = self.box
        return (
            left < glyph.left
            and glyph.right < right
            and top < glyph.top
            and glyph.bottom < bottom
            and (not glyph.letter.isspace())
        )

    def texts(self) -> tuple[tuple[str | None, ...], ...]:
        """The cells as printed, line by line; None where a span covers the place."""
        return tuple(
            tuple(None if cell is None else _text(self._inside[cell]) for cell in row) for row in self._rows
        )

    def _covered(self, cell: Box) -> Iterator[tuple[int, int]]:
        columns = range(bisect_right(self._across, cell.left) - 1, bisect_right(self._across, cell.right) - 1)
        rows = range(bisect_right(self._down, cell.top) - 1, bisect_right(self._down, cell.bottom) - 1)
        return ((row, column) for row in rows for column in columns)


def _text(glyphs: list[Glyph]) -> str:
    lines: list[list[Glyph]] = []
    for glyph in sorted(glyphs, key=lambda glyph: glyph.base):
        if lines and glyph.base - lines[-1][-1].base <= _SAME_LINE:
            lines[-1].append(glyph)
        else:
            lines.append([glyph])
    return "\n".join(filter(None, map(_line, lines)))


def _line(glyphs: list[Glyph]) -> str:
    words: list[str] = []
    right = float("inf")
    for glyph in sorted(glyphs, key=lambda glyph: glyph.left):
        if glyph.left > right + _SAME_WORD:
            words.append(" ")
        words.append(glyph.letter)
        right = glyph.right
    return " ".join("".join(words).split())
