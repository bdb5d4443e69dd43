"""Pages made one text: sentences whole again, tables row by row, every cell's place in the text known."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from pipeline.formats.pdf.leaf import Leaf, Line, Ruled
from pipeline.formats.pdf.prose import Margins, between, margins_for, margins_of, runs_on
from pipeline.formats.pdf.running import running_lines
from pipeline.tables import Piece
from pipeline.tables.pieces import Span
from pipeline.tables.wording import healed
from pipeline.types import Grid

PAGE_BREAK = "\n\f\n"
"""Between two pages: a line of its own. The page of an offset is 1 + text.count(form feed) before it."""
BREAK_IN_SENTENCE = "\f"
"""Between two pages where a sentence goes on."""

_NEAREST = 8
"""Lines above and below a grid that may be its title, its unit of money, its notes."""


@dataclass(slots=True)
class Flow:
    """The text as far as it is written, and the grids met on the way."""

    parts: list[str] = field(default_factory=list)
    length: int = 0
    pieces: list[Piece] = field(default_factory=list)

    def write(self, words: str) -> Span:
        """Adds words; returns their place in the text."""
        start = self.length
        self.parts.append(words)
        self.length += len(words)
        return start, self.length

    @property
    def text(self) -> str:
        """All that was written."""
        return "".join(self.parts)


def flow_of(leaves: Sequence[Leaf]) -> Flow:
    """The pages in one text without running heads and page numbers, and their grids as pieces of tables."""
    leaves = _without_running_lines(leaves)
    margins = margins_of(leaves)
    flow = Flow()
    for number, leaf in enumerate(leaves, start=1):
        if number > 1:
            flow.write(_page_break(leaves[number - 2], leaf, margins_for(leaf, margins)))
        _write_leaf(flow, leaf, number, margins_for(leaf, margins))
    return flow


def grids_of(leaves: Sequence[Leaf]) -> tuple[Grid, ...]:
    """Every ruled grid as printed; a place that a span covers is empty."""
    return tuple(
        Grid(
            page=number,
            bbox=tuple(round(edge, 2) for edge in block.box),  # type: ignore[arg-type]
            rows=tuple(tuple(cell or "" for cell in row) for row in block.cells),
        )
        for number, leaf in enumerate(leaves, start=1)
        for block in leaf.blocks
        if isinstance(block, Ruled)
    )


def _without_running_lines(leaves: Sequence[Leaf]) -> list[Leaf]:
    running = running_lines(leaves)
    return [
        Leaf(
            tuple(
                block
                for place, block in enumerate(leaf.blocks)
                if (number, place) not in running and _counts(block)
            ),
            leaf.width,
            leaf.height,
            leaf.fault,
        )
        for number, leaf in enumerate(leaves)
    ]


def _counts(block: Line | Ruled) -> bool:
    return isinstance(block, Line) or block.is_table


def _page_break(before: Leaf, after: Leaf, margins: Margins) -> str:
    last, first = before.blocks[-1:], after.blocks[:1]
    for line, on in zip(last, first, strict=False):
        if isinstance(line, Line) and isinstance(on, Line) and runs_on(line, on, margins):
            return BREAK_IN_SENTENCE
    return PAGE_BREAK


def _write_leaf(flow: Flow, leaf: Leaf, number: int, margins: Margins) -> None:
    before: Line | Ruled | None = None
    for place, block in enumerate(leaf.blocks):
        if isinstance(before, Line) and isinstance(block, Line) and runs_on(before, block, margins):
            flow.write(between(before, block))
        elif before:
            flow.write("\n")
        if isinstance(block, Line):
            flow.write(block.text)
        else:
            spans = _write_rows(flow, block)
            heading, note = _words(leaf, place, -1), _words(leaf, place, +1)
            flow.pieces.append(Piece(rows=block.cells, heading=heading, note=note, page=number, spans=spans))
        before = block


def _write_rows(flow: Flow, ruled: Ruled) -> tuple[tuple[Span | None, ...], ...]:
    """Writes a line a row, cells parted by tabs; returns the places of the cells."""
    spans = []
    for place, row in enumerate(ruled.cells):
        if place:
            flow.write("\n")
        line: list[Span | None] = []
        for column, cell in enumerate(row):
            if column and cell is not None:
                flow.write("\t")
            line.append(None if cell is None else flow.write(healed(cell)))
        spans.append(tuple(line))
    return tuple(spans)


def _words(leaf: Leaf, place: int, step: int) -> str:
    """The nearest lines above (step -1) or below a grid, up to the next grid."""
    lines: list[str] = []
    place += step
    while 0 <= place < len(leaf.blocks) and len(lines) < _NEAREST:
        block = leaf.blocks[place]
        if not isinstance(block, Line):
            break
        lines.append(block.text)
        place += step
    return "\n".join(lines[::-1] if step < 0 else lines)
