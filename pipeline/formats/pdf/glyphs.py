"""What is printed in each cell, from the characters of pdfium and their boxes."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from ctypes import byref, c_double
from itertools import product
from operator import attrgetter
from typing import Any, NamedTuple

import pypdfium2.raw as pdfium

from pipeline.formats.pdf import calls
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


_BASE, _LEFT = attrgetter("base"), attrgetter("left")


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
    calls.loose_char_box(textpage, start, byref(box))
    first = frame.box(box.left, box.top, box.right, box.bottom)
    calls.loose_char_box(textpage, end - 1, byref(box))
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
    height, base = (0.0, 0.0), 0.0
    for place in places:
        letter = letters[place]
        if letter == "\r" or (letter == " " and calls.is_generated(textpage, place) == 1):
            continue
        if calls.loose_char_box(textpage, place, at):
            left, top, right, bottom = frame.corners(box.left, box.top, box.right, box.bottom)
            if height != (top, bottom):  # else it stands on the line of the letter before
                calls.char_origin(textpage, place, at_x, at_y)
                height, base = (top, bottom), frame.shown(x.value, y.value)[1]
            yield Glyph(place, left, top, right, bottom, base, letter)


class Sheet:
    """One grid laid over the characters of its page.

    Raises:
        TooManyRules: it has more places than any table.
    """

    def __init__(self, rows: Sequence[Row]) -> None:
        cells = [cell for row in rows for cell in row if cell]
        self._across = sorted({edge for left, _, right, _ in cells for edge in (left, right)})
        self._down = sorted({edge for _, top, _, bottom in cells for edge in (top, bottom)})
        if len(self._across) * len(self._down) > MOST_PLACES:
            raise TooManyRules(f"a grid of more than {MOST_PLACES} places")
        self.box = Box(self._across[0], self._down[0], self._across[-1], self._down[-1])
        self.columns = len(rows[0])
        self._rows: list[list[list[Glyph] | None]] = [
            [None if cell is None else [] for cell in row] for row in rows
        ]
        self._at = self._places(rows)

    def _places(self, rows: Sequence[Row]) -> dict[tuple[int, int], list[Glyph]]:
        """(row, column) of the finest grid -> what is printed in the cell that covers it."""
        column = {edge: place for place, edge in enumerate(self._across)}
        row = {edge: place for place, edge in enumerate(self._down)}
        return {
            place: inside
            for cells, insides in zip(rows, self._rows, strict=True)
            for cell, inside in zip(cells, insides, strict=True)
            if cell is not None and inside is not None
            for place in product(
                range(row[cell.top], row[cell.bottom]), range(column[cell.left], column[cell.right])
            )
        }

    def take(self, glyph: Glyph) -> bool:
        """Puts a character into the cell that holds its middle; False where none does."""
        _, left, top, right, bottom, _, _ = glyph
        row = bisect_right(self._down, (top + bottom) / 2) - 1
        inside = self._at.get((row, bisect_right(self._across, (left + right) / 2) - 1))
        if inside is None:
            return False
        inside.append(glyph)
        return True

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
            tuple(None if inside is None else _text(inside) for inside in row) for row in self._rows
        )


def _text(glyphs: list[Glyph]) -> str:
    if not glyphs:
        return ""
    lines: list[list[Glyph]] = []
    for glyph in sorted(glyphs, key=_BASE):
        if lines and glyph.base - lines[-1][-1].base <= _SAME_LINE:
            lines[-1].append(glyph)
        else:
            lines.append([glyph])
    return "\n".join(filter(None, map(_line, lines)))


def _line(glyphs: list[Glyph]) -> str:
    words: list[str] = []
    right = float("inf")
    for glyph in sorted(glyphs, key=_LEFT):
        if glyph.left > right + _SAME_WORD:
            words.append(" ")
        words.append(glyph.letter)
        right = glyph.right
    return " ".join("".join(words).split())
