"""Pages whose grids the fast path cannot prove, read again by pdfplumber; sums decide between the two."""

import io
import logging
import re
from collections.abc import Sequence
from dataclasses import replace

from pipeline.formats.pdf.leaf import Leaf, Line, Ruled, from_the_top
from pipeline.tables import standard_table
from pipeline.tables.catalogue import table_name
from pipeline.tables.lattice import Box
from pipeline.tables.reconciling import tied

MOST_PAGES = 40
"""Pages of one file that are read a second time; each costs some twenty times the first."""

_log = logging.getLogger(__name__)
_AMOUNT = re.compile(r"-?\d[\d,]{0,20}\.\d\d")
_PROSE = re.compile("[，。；]|万元|%")
_FEWEST_ROWS, _FEWEST_AMOUNTS = 3, 2
_BY_TEXT = {"vertical_strategy": "text", "horizontal_strategy": "text"}


def proven(body: bytes, leaves: Sequence[Leaf]) -> list[Leaf]:
    """The pages, those in doubt as the better of both readings has them.

    In doubt is a grid with characters between its cells, and a page that names a standard table and prints
    rows of amounts but rules no grid: there pdfplumber's columns count only if the table's own sums hold.
    """
    doubted = [number for number, leaf in enumerate(leaves) if is_in_doubt(leaf)]
    read = dict(zip(doubted, _read_again(body, leaves, doubted[:MOST_PAGES]), strict=False))
    return [_better(leaf, read[number]) if number in read else leaf for number, leaf in enumerate(leaves)]


def is_in_doubt(leaf: Leaf) -> bool:
    """Whether a page is read a second time."""
    return leaf.doubtful or _is_borderless(leaf)


def _is_borderless(leaf: Leaf) -> bool:
    if leaf.turn or any(isinstance(block, Ruled) for block in leaf.blocks):
        return False
    lines = [block.text for block in leaf.blocks if isinstance(block, Line)]
    rows = [place for place, line in enumerate(lines) if _is_row(line)]
    return len(rows) >= _FEWEST_ROWS and any(map(table_name, lines[: rows[-_FEWEST_ROWS] + 1]))


def _is_row(line: str) -> bool:
    """Whether a line is words and amounts side by side, no sentence."""
    amounts = [word for word in line.split() if _AMOUNT.fullmatch(word)]
    return len(amounts) >= _FEWEST_AMOUNTS and not _PROSE.search(line)


def _read_again(body: bytes, leaves: Sequence[Leaf], numbers: Sequence[int]) -> list[list[Ruled]]:
    if not numbers:
        return []
    import pdfplumber

    try:
        with pdfplumber.open(io.BytesIO(body)) as pdf:
            return [_grids(pdf.pages[number], borderless=not leaves[number].doubtful) for number in numbers]
    except Exception:  # noqa: BLE001 - pdfminer leaks every class on damaged files; the first reading stands
        _log.debug("pdfplumber does not read this file", exc_info=True)
        return []


def _grids(page: object, *, borderless: bool) -> list[Ruled]:
    found = page.find_tables(_BY_TEXT if borderless else {})  # type: ignore[attr-defined]
    return [Ruled(tuple(map(tuple, table.extract())), Box(*table.bbox)) for table in found if table.rows]


def _better(leaf: Leaf, again: list[Ruled]) -> Leaf:
    """The second reading where it holds as many sums and breaks no more; without rules it must hold some."""
    held, broken = _judged([block for block in leaf.blocks if isinstance(block, Ruled)])
    held_again, broken_again = _judged(again)
    wins = held_again >= held and broken_again <= broken if leaf.doubtful else held_again > 0 == broken_again
    if not again or not wins:
        return leaf
    lines = (block for block in leaf.blocks if isinstance(block, Line))
    outside = (line for line in lines if not any(_holds(grid.box, line.box) for grid in again))
    return replace(leaf, blocks=tuple(from_the_top([*outside, *again])))


def _judged(grids: Sequence[Ruled]) -> tuple[int, int]:
    sums = [tied(standard_table(grid.cells, "")) for grid in grids]
    return sum(held for held, _ in sums), sum(broken for _, broken in sums)


def _holds(outer: Box, inner: Box) -> bool:
    return outer.top - 1 <= inner.top and inner.bottom <= outer.bottom + 1
