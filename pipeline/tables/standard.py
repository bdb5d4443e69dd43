"""Grids made into the tables people know by name."""

from collections.abc import Iterable
from dataclasses import replace

from pipeline.tables.catalogue import table_name
from pipeline.tables.columns import captions, column_names, header_depth, is_numbering
from pipeline.tables.joining import Whole, joined
from pipeline.tables.pieces import Cells, Piece, Span
from pipeline.tables.wording import healed, money_unit
from pipeline.types import Table


def standard_tables(pieces: Iterable[Piece]) -> tuple[Table, ...]:
    """The tables of a document, what continues on the next page joined, numbered in their order."""
    wholes = joined(piece for piece in pieces if piece.rows and piece.rows[0])
    tables = (_table(whole) for whole in wholes)
    return tuple(replace(table, number=number) for number, table in enumerate(tables, start=1))


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
    return Table(
        name=next((name for line in reversed(titles) if (name := table_name(line))), None),
        number=None,
        pages=whole.pages,
        money_unit=money_unit(*reversed(titles), *columns, whole.note),
        columns=columns,
        rows=tuple(tuple(map(healed, whole.rows[place])) for place in body),
        spans=tuple(tuple(whole.spans[place]) for place in body),
    )
