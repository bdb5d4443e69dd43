"""Grids made into the tables people know by name."""

from collections.abc import Iterable
from dataclasses import replace

from pipeline.tables.catalogue import table_name
from pipeline.tables.columns import captions, column_names, header_depth, is_numbering
from pipeline.tables.pieces import Cells, Piece
from pipeline.tables.wording import healed, money_unit
from pipeline.types import Table


def standard_table(rows: Cells, heading: str, *, pages: tuple[int, ...] = (), note: str = "") -> Table:
    """The table of one whole grid: named where its heading or shape is known, its header made columns.

    `rows` have equal length, None where a span covers a place; `heading` holds the lines above, `note` those
    below.
    A table that is not known has name None.
    """
    above = captions(rows)
    titles = [*heading.splitlines(), *(healed(cell) for row in rows[:above] for cell in row if cell)]
    body = rows[above:]
    depth = header_depth(body)
    columns = column_names(body[:depth])
    name = next((name for line in reversed(titles) if (name := table_name(line))), None)
    return Table(
        name=name,
        number=None,
        pages=pages,
        money_unit=money_unit(*reversed(titles), *columns, note),
        columns=columns,
        rows=tuple(tuple(map(healed, row)) for row in body[depth:] if not is_numbering(row)),
    )


def standard_tables(pieces: Iterable[Piece]) -> tuple[Table, ...]:
    """The tables of a document, what continues on the next page joined, numbered in their order."""
    tables = [
        standard_table(
            piece.rows, piece.heading, pages=() if piece.page is None else (piece.page,), note=piece.note
        )
        for piece in pieces
        if piece.rows and piece.rows[0]
    ]
    return tuple(replace(table, number=number) for number, table in enumerate(tables, start=1))
