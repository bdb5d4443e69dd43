"""Grids made into the tables people know by name."""

from collections.abc import Iterable
from dataclasses import replace
from itertools import count

from pipeline.tables.columns import captions, column_names, header_depth, is_numbering
from pipeline.tables.joining import Whole, joined
from pipeline.tables.naming import name_of
from pipeline.tables.pieces import Cells, Piece, Span
from pipeline.tables.reconciling import confidence
from pipeline.tables.wording import healed, money_unit
from pipeline.types import Table


def standard_tables(pieces: Iterable[Piece]) -> tuple[Table, ...]:
    """The tables of a document, what continues on the next page joined, the known ones numbered."""
    wholes = joined(piece for piece in pieces if piece.rows and piece.rows[0])
    numbers = count(1)
    tables = map(_table, wholes)
    return tuple(replace(table, number=next(numbers)) if table.name else table for table in tables)


def standard_table(rows: Cells, heading: str, *, pages: tuple[int, ...] = (), note: str = "") -> Table:
    """The table of one whole grid: named where its heading or shape is known, its header made columns.

    `rows` have equal length, None where a span covers a place; `heading` holds the lines above, `note` those
    below. A table that is not known has name None.
    """
    spans: list[list[Span | None]] = [[None] * len(row) for row in rows]
    return _table(Whole(heading=heading, note=note, pages=pages, rows=list(rows), spans=list(spans)))


def _table(whole: Whole) -> Table:
    above = captions(whole.rows)
    titles = [
        *whole.heading.splitlines(),
        *(healed(cell) for row in whole.rows[:above] for cell in row if cell),
    ]
    start = above + header_depth(whole.rows[above:])
    columns = column_names(whole.rows[above:start])
    body = [place for place in range(start, len(whole.rows)) if not is_numbering(whole.rows[place])]
    rows = tuple(tuple(map(healed, whole.rows[place])) for place in body)
    table = Table(
        name=name_of(titles, columns, rows),
        number=None,
        pages=whole.pages,
        money_unit=money_unit(*reversed(titles), *columns, whole.note),
        columns=columns,
        rows=rows,
        spans=tuple(tuple(whole.spans[place]) for place in body),
    )
    return replace(table, confidence=confidence(table))
