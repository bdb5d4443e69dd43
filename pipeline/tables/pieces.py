"""What the readers of formats hand over: one grid of one page or sheet, its cells as printed."""

from collections.abc import Sequence
from dataclasses import dataclass

Cells = Sequence[Sequence[str | None]]
"""Rows of equal length; "" is an empty cell, None a place that a neighbour's span covers."""

Span = tuple[int, int]
"""Start and end in Document.text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """One grid and the lines around it, in reading order of the document."""

    rows: Cells
    heading: str = ""
    """The lines between the grid before (or the page's start) and this one: title, code, unit of money."""
    note: str = ""
    """The lines below it, up to the next grid or the page's end: 注：…本表无数据."""
    page: int | None = None
    """Counted from 1; None where the format has no pages."""
    spans: Sequence[Sequence[Span | None]] | None = None
    """Where each cell of `rows`, healed, stands in the text; None where that is not known."""
