"""What is printed in each cell, from the characters of pdfium and their boxes."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from ctypes import byref, c_double
from dataclasses import dataclass
from itertools import chain
from operator import itemgetter
from typing import Any

import pypdfium2.raw as pdfium

from pipeline.formats.pdf import calls
from pipeline.formats.pdf.frame import Frame
from pipeline.tables.lattice import Box, Row, TooManyRules

MOST_PLACES = 300_000
"""Rows times columns of one grid."""
_SAME_LINE, _SAME_WORD = 3.0, 2.99
"""Points by which the letters of a line differ in height, and those of a word lie apart (as pdfplumber's)."""


Glyph = tuple[float, float, str, int]
"""A printed character: where it begins and ends, which it is, its index among the page's characters."""
Inside = list[tuple[float, list[Glyph]]]
"""What is printed in a cell: pieces of lines, each with the height it stands at.

That is where the letters stand, since their boxes differ by font and, in some, by letter.
"""


@dataclass(slots=True)
class Run:
    """Characters one after the other whose boxes have the same top and bottom, and so stand on one line."""

    top: float
    bottom: float
    base: float
    """The height of the line they stand on."""
    glyphs: list[Glyph]
    """Those that no cell holds yet."""


def runs_of(textpage: Any, letters: str, frame: Frame, grids: Sequence[Box]) -> Iterator[Run]:
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
    left, top, right, bottom = frame.corners(box.left, box.top, box.right, box.bottom)
    calls.loose_char_box(textpage, end - 1, byref(box))
    to_left, to_top, to_right, to_bottom = frame.corners(box.left, box.top, box.right, box.bottom)
    return Box(min(left, to_left), min(top, to_top), max(right, to_right), max(bottom, to_bottom))


def _is_beside(line: Box, grids: Sequence[Box]) -> bool:
    return any(line.top < grid.bottom and grid.top < line.bottom for grid in grids)


def _printed(textpage: Any, letters: str, places: range, frame: Frame) -> Iterator[Run]:
    box, x, y = pdfium.FS_RECTF(), c_double(), c_double()
    at, at_x, at_y = byref(box), byref(x), byref(y)
    run: Run | None = None
    for place in places:
        letter = letters[place]
        if letter == "\r" or (letter == " " and calls.is_generated(textpage, place) == 1):
            continue
        if not calls.loose_char_box(textpage, place, at):
            continue
        left, top, right, bottom = frame.corners(box.left, box.top, box.right, box.bottom)
        if run is None or top != run.top or bottom != run.bottom:
            if run:
                yield run
            calls.char_origin(textpage, place, at_x, at_y)
            run = Run(top, bottom, frame.shown(x.value, y.value)[1], [])
        run.glyphs.append((left, right, letter, place))
    if run:
        yield run


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
        self._cells: list[list[Inside | None]] = [
            [None if cell is None else [] for cell in row] for row in rows
        ]
        self._insides = self._laid_out(rows)

    def _laid_out(self, rows: Sequence[Row]) -> list[list[Inside | None]]:
        """What is printed between each two edges down and across: the list of the cell that covers the place.

        Before the first edge and after the last there is no cell.
        """
        column = {edge: place for place, edge in enumerate(self._across, start=1)}
        row = {edge: place for place, edge in enumerate(self._down, start=1)}
        insides: list[list[Inside | None]] = [[None] * (len(column) + 1) for _ in range(len(row) + 1)]
        for cell, inside in zip(chain(*rows), chain(*self._cells), strict=True):
            if cell:
                first, last = column[cell.left], column[cell.right]
                for line in insides[row[cell.top] : row[cell.bottom]]:
                    line[first:last] = [inside] * (last - first)
        return insides

    def take(self, run: Run) -> None:
        """Moves each character of a run into the cell that holds its middle; the others stay in the run."""
        insides = self._insides[bisect_right(self._down, (run.top + run.bottom) / 2)]
        left_over: list[Glyph] = []
        last, piece = None, left_over
        for glyph in run.glyphs:
            inside = insides[bisect_right(self._across, (glyph[0] + glyph[1]) / 2)]
            if inside is not last:
                last, piece = inside, left_over
                if inside is not None:
                    piece = []
                    inside.append((run.base, piece))
            piece.append(glyph)
        run.glyphs = left_over

    def surrounds(self, run: Run) -> bool:
        """Whether a character left in the run is printed well within the grid."""
        left, top, right, bottom = self.box
        return (
            top < run.top
            and run.bottom < bottom
            and any(
                left < its_left and its_right < right and not letter.isspace()
                for its_left, its_right, letter, _ in run.glyphs
            )
        )

    def places(self) -> Iterator[int]:
        """The places of the characters in its cells."""
        pieces = chain.from_iterable(inside for row in self._cells for inside in row if inside)
        return (place for _, glyphs in pieces for _, _, _, place in glyphs)

    def texts(self) -> tuple[tuple[str | None, ...], ...]:
        """The cells as printed, line by line; None where a span covers the place."""
        return tuple(
            tuple(None if inside is None else _text(inside) for inside in row) for row in self._cells
        )


def _text(inside: Inside) -> str:
    lines: list[list[Glyph]] = []
    lowest = 0.0
    for base, glyphs in sorted(inside, key=itemgetter(0)):
        if lines and base - lowest <= _SAME_LINE:
            lines[-1] += glyphs
        else:
            lines.append([*glyphs])
        lowest = base
    return "\n".join(filter(None, map(_line, lines)))


def _line(glyphs: list[Glyph]) -> str:
    words: list[str] = []
    right = float("inf")
    for left, end, letter, _ in sorted(glyphs, key=itemgetter(0)):
        if left > right + _SAME_WORD:
            words.append(" ")
        words.append(letter)
        right = end
    return " ".join("".join(words).split())
