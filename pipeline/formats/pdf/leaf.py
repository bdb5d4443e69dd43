"""One page read: its lines and its ruled grids, each where it is seen, in reading order."""

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import pypdfium2.raw as pdfium
from pypdfium2 import PdfPage

from pipeline.formats.pdf.frame import Frame, frame_of
from pipeline.formats.pdf.glyphs import Sheet, line_box, runs_of
from pipeline.formats.pdf.strokes import rules_of
from pipeline.tables.lattice import Box, TooManyRules, lattices

MOST_LETTERS = 400_000
"""Characters of one page whose places are asked for: a page of a report has two thousand."""
_ASKED = 5
_UNSEEN = dict.fromkeys((*range(9), *range(14, 32), 65534, 65535)) | {
    11: "\n",
    12: "\n",
    13: "\n",
}


@dataclass(frozen=True, slots=True)
class Line:
    """One printed line outside of the tables."""

    text: str
    box: Box


@dataclass(frozen=True, slots=True)
class Ruled:
    """One ruled grid, its cells as printed; None where a span covers a place."""

    cells: tuple[tuple[str | None, ...], ...]
    box: Box

    @property
    def is_table(self) -> bool:
        """A single column is a frame around prose, or its coloured background."""
        return len(self.cells[0]) > 1


@dataclass(frozen=True, slots=True)
class Leaf:
    """A page: what stands on it from the top."""

    blocks: tuple[Line | Ruled, ...]
    width: float
    height: float
    fault: str | None = None
    """Why its tables were not read."""
    doubtful: bool = False
    """Whether characters stand within a grid but in none of its cells."""
    turn: int = 0
    """Quarter turns clockwise that make it upright."""


def read_leaf(page: PdfPage) -> Leaf:
    """The lines of a page in the order of its content; on a page with grids from top to bottom.

    A page of more lines or characters than any table needs gives its text only, and says so in `fault`.
    """
    textpage = page.get_textpage()
    try:
        letters = _letters(textpage)
        frame = frame_of(page.raw, _turn(textpage.raw, letters))
        sheets, fault = _sheets(page, letters, frame)
        taken, doubtful = _fill(sheets, textpage.raw, letters, frame) if sheets else (frozenset(), False)
        lines = [*_lines(textpage.raw, letters, frame, taken)]
    finally:
        textpage.close()
    width, height = frame.size
    ruled = [Ruled(sheet.texts(), sheet.box) for sheet in sheets]
    blocks: list[Line | Ruled] = [*lines, *ruled]
    return Leaf(tuple(from_the_top(blocks) if ruled else blocks), width, height, fault, doubtful, frame.turn)


def from_the_top(blocks: Iterable[Line | Ruled]) -> list[Line | Ruled]:
    """The blocks of a page as they are seen, from the top and from the left."""
    return sorted(blocks, key=lambda block: (block.box.top, block.box.left))


def _letters(textpage: Any) -> str:
    """The page's text, one character for each of pdfium's indices."""
    count = textpage.count_chars()
    letters = str(textpage.get_text_range())
    if len(letters) == count:
        return letters
    codes = (pdfium.FPDFText_GetUnicode(textpage.raw, place) for place in range(min(count, MOST_LETTERS)))
    return "".join(chr(code) if code < 0x110000 else "\ufffd" for code in codes)


def _turn(textpage: Any, letters: str) -> int:
    """The quarter turns that make most letters upright: pages are turned whole, or only what is on them."""
    step = max(len(letters) // _ASKED, 1)
    places = [place for place in range(0, len(letters), step) if letters[place] not in " \r\n"]
    angles = (pdfium.FPDFText_GetCharAngle(textpage, place) for place in places)
    turns = [-round(angle / (math.pi / 2)) % 4 for angle in angles if angle >= 0]
    return max(turns, key=turns.count, default=0)


def _sheets(page: PdfPage, letters: str, frame: Frame) -> tuple[list[Sheet], str | None]:
    try:
        sheets = [Sheet(grid) for grid in lattices(*rules_of(page.raw, frame))]
    except TooManyRules as error:
        return [], str(error)
    if sheets and len(letters) > MOST_LETTERS:
        return [], f"more than {MOST_LETTERS} characters beside ruling lines"
    return sheets, None


def _fill(sheets: list[Sheet], textpage: Any, letters: str, frame: Frame) -> tuple[frozenset[int], bool]:
    """Puts each character into its cell; returns the places of those in tables, and if any fell between."""
    between = False
    for run in runs_of(textpage, letters, frame, [sheet.box for sheet in sheets]):
        for sheet in sheets:
            sheet.take(run)
        if run.glyphs and not between:
            between = any(sheet.surrounds(run) for sheet in sheets)
    tables = (sheet for sheet in sheets if sheet.columns > 1)
    return frozenset(place for table in tables for place in table.places()), between


def _lines(textpage: Any, letters: str, frame: Frame, taken: frozenset[int]) -> Iterator[Line]:
    start = 0
    for words in letters.split("\n"):
        first, end = start, start + len(words)
        start = end + 1
        while first < end and (first in taken or letters[first].isspace()):
            first += 1
        while first < end and (end - 1 in taken or letters[end - 1].isspace()):
            end -= 1
        if first < end:
            kept = [letters[place] for place in range(first, end) if place not in taken]
            text = "".join(kept).translate(_UNSEEN).strip()
            box = line_box(textpage, letters, first, end, frame)
            if text and frame.shows(box.left, box.top, box.right, box.bottom):
                yield Line(text, box)
