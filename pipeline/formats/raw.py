"""Rows of a table as its file has them, and as lines of text."""

import re
from collections.abc import Iterable, Sequence

from pipeline.types import Grid

_SPACE = re.compile(r"\s+")

Rows = Sequence[Sequence[str]]


def line(cells: Iterable[str]) -> str:
    """A row as one line, its cells between tabs."""
    return "\t".join(_SPACE.sub(" ", cell).strip() for cell in cells).rstrip("\t")


def lines(rows: Rows) -> list[str]:
    """Rows as lines, empty ones left out; what stands alone in its row keeps its own lines: it is prose."""
    printed: list[str] = []
    for row in rows:
        filled = [cell for cell in row if cell.strip()]
        if len(filled) == 1:
            printed.extend(part.strip() for part in filled[0].splitlines() if part.strip())
        elif filled:
            printed.append(line(row))
    return printed


def grid(rows: Rows, page: int) -> Grid | None:
    """The rows as a grid without a place on paper; None where they have but one column."""
    kept = [row for row in rows if any(cell.strip() for cell in row)]
    if not any(sum(bool(cell.strip()) for cell in row) > 1 for row in kept):
        return None
    return Grid(page=page, bbox=(0, 0, 0, 0), rows=tuple(tuple(row) for row in kept))
