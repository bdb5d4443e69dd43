"""The page as it is shown: points from the upper left corner, upright whichever way the page is turned."""

from dataclasses import dataclass
from typing import Any

import pypdfium2.raw as pdfium

from pipeline.tables.lattice import Box


@dataclass(frozen=True, slots=True)
class Frame:
    """How a page's own coordinates become those of the page shown."""

    left: float
    top: float
    width: float
    height: float
    """Of the page before it is turned."""
    turn: int = 0
    """Quarter turns clockwise."""

    @property
    def size(self) -> tuple[float, float]:
        """Width and height of the page shown."""
        return (self.height, self.width) if self.turn % 2 else (self.width, self.height)

    def box(self, left: float, top: float, right: float, bottom: float) -> Box:
        """Where a rectangle of the page's own coordinates is seen."""
        return Box(*self.corners(left, top, right, bottom))

    def corners(
        self, left: float, top: float, right: float, bottom: float
    ) -> tuple[float, float, float, float]:
        """The same as plain numbers, for every letter of a page."""
        if self.turn == 0:
            return left - self.left, self.top - top, right - self.left, self.top - bottom
        (x, y), (to_x, to_y) = self.shown(left, top), self.shown(right, bottom)
        return min(x, to_x), min(y, to_y), max(x, to_x), max(y, to_y)

    def shows(self, left: float, top: float, right: float, bottom: float) -> bool:
        """Whether any of it is on the page: printers leave letters far outside, which nobody sees."""
        width, height = self.size
        if not (width > 0 and height > 0):
            return True
        return right >= 0 and bottom >= 0 and left <= width and top <= height

    def shown(self, x: float, y: float) -> tuple[float, float]:
        """Where a point of the page's own coordinates is seen."""
        across, down = x - self.left, self.top - y
        if self.turn == 0:
            return across, down
        if self.turn == 1:
            return self.height - down, across
        if self.turn == 2:
            return self.width - across, self.height - down
        return down, self.width - across


def frame_of(page: Any, turn: int) -> Frame:
    """The frame of an open page that reads upright after `turn` quarter turns clockwise."""
    box = pdfium.FS_RECTF()
    pdfium.FPDF_GetPageBoundingBox(page, box)
    return Frame(box.left, box.top, box.right - box.left, box.top - box.bottom, turn)
