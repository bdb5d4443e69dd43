"""Tables that go on: pages of one table made one grid, and rows that a page break cut made whole."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pipeline.tables.catalogue import table_name
from pipeline.tables.columns import captions, header_depth
from pipeline.tables.pieces import Cells, Piece, Span
from pipeline.tables.wording import amount, is_code, squeezed

_TITLE = re.compile(r"表(?:[(（].{1,20}[)）])?$")
_ENDS = re.compile(r"^[注说]\s{0,3}[:：明]|^备注")
_NUMBERED = re.compile(
    r"[(（]?[一二三四五六七八九十]{1,3}[)）、.．]|\d{1,3}[、.．)）]|其中|[合总小]\s*计|注\s*[:：]"
)
_BESIDE = re.compile(
    r"单位[:：]|续表|[(]续[)]|^公开\d\d表|^(?:填报|编制)?(?:部门|单位)(?:名称)?[:：]|^附[件表]"
)
"""What a printer repeats over each page of a table besides its title."""
_UNIT = re.compile("单位[:：]|部门[:：]")
_AGAIN = re.compile(r"[(]?续表?[)]?\d{0,2}$")
_CLOSING = re.compile(r"(?:收入|支出)?总计")
_BROKEN_OFF = 2

_Row = Sequence[str | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Whole:
    """One table over all its pages; `rows` has the header once, `above` the rows that hold its title."""

    heading: str
    note: str
    pages: tuple[int, ...]
    rows: list[_Row]
    spans: list[Sequence[Span | None]]


def joined(pieces: Iterable[Piece]) -> list[Whole]:
    """The pieces in order, those that continue the one before joined to it."""
    wholes: list[Whole] = []
    before: Piece | None = None
    for piece in pieces:
        if wholes and before and _goes_on(wholes[-1], before, piece):
            wholes[-1] = _with(wholes[-1], piece)
        else:
            wholes.append(_first(piece, before))
        before = piece
    return wholes


def _first(piece: Piece, before: Piece | None) -> Whole:
    heading = piece.heading
    if not heading.strip() and before and _is_next_page(before, piece):
        # A title may stand alone at the foot of the page before.
        heading = "\n".join(line for line in before.note.splitlines() if _is_title(line))
    return Whole(
        heading=heading,
        note=piece.note,
        pages=() if piece.page is None else (piece.page,),
        rows=list(piece.rows),
        spans=list(_spans(piece)),
    )


def _goes_on(whole: Whole, before: Piece, piece: Piece) -> bool:
    """Whether a piece continues the table before it: next page, as wide, under no title or the same."""
    if not _is_next_page(before, piece) or len(piece.rows[0]) != len(before.rows[0]):
        return False
    lines = [line for line in piece.heading.splitlines() if len(squeezed(line)) > _BROKEN_OFF]
    again = _same_header(whole.rows, piece.rows) > 0
    if any(map(_is_title, lines)):
        return again and not _is_closed(before) and _titles(piece.heading) == _titles(whole.heading)
    if any(_ENDS.match(line.strip()) or _is_title(line) for line in before.note.splitlines()):
        return False
    if _captioned(piece.rows) or not all(_BESIDE.search(squeezed(line)) for line in lines):
        return False
    return again or not lines


def _is_closed(piece: Piece) -> bool:
    """Whether the last row is the sum of all above."""
    return any(_CLOSING.fullmatch(squeezed(cell)) for cell in piece.rows[-1][:1])


def _titles(heading: str) -> list[str]:
    lines = [_AGAIN.sub("", squeezed(line)) for line in heading.splitlines()]
    return [line for line in lines if len(line) > _BROKEN_OFF and not _UNIT.search(line)]


def _is_next_page(before: Piece, piece: Piece) -> bool:
    return before.page is not None and piece.page == before.page + 1


def _is_title(line: str) -> bool:
    return bool(table_name(line) or _TITLE.search(squeezed(line)))


def _captioned(rows: Cells) -> bool:
    return any(cell and _is_title(cell) for row in rows[: captions(rows)] for cell in row)


def _with(whole: Whole, piece: Piece) -> Whole:
    repeated = _same_header(whole.rows, piece.rows)
    rows, spans = list(whole.rows), list(whole.spans)
    fresh = list(zip(piece.rows[repeated:], list(_spans(piece))[repeated:], strict=True))
    while fresh and not any(map(squeezed, fresh[0][0])):
        fresh.pop(0)
    if fresh and _was_cut(rows[-1], fresh[0][0]):
        row, span = fresh.pop(0)
        rows[-1] = [_one(*cells) for cells in zip(rows[-1], row, strict=True)]
        spans[-1] = [old or new for old, new in zip(spans[-1], span, strict=True)]
    return Whole(
        heading=whole.heading,
        note=piece.note,
        pages=(*whole.pages, *(() if piece.page is None else (piece.page,))),
        rows=rows + [row for row, _ in fresh],
        spans=spans + [span for _, span in fresh],
    )


def _same_header(rows: Cells, again: Cells) -> int:
    """How many rows on top of a continuation repeat the table's header."""
    start = captions(rows)
    depth = header_depth(rows[start:])
    for skipped in {0, captions(again)}:
        top = [[squeezed(cell) for cell in row] for row in again[skipped : skipped + depth]]
        if depth and top == [[squeezed(cell) for cell in row] for row in rows[start : start + depth]]:
            return skipped + depth
    return 0


def _was_cut(row: _Row, rest: _Row) -> bool:
    """Whether `rest` is what a page break left of a row: words without code, number or amount beside them.

    Each must have words above it to follow, and no place may have an amount on both pages.
    """
    filled = [(above, cell) for above, cell in zip(row, rest, strict=True) if cell and cell.strip()]
    if (
        not filled
        or len(filled) > len(rest) // 2
        or (rest[0] and rest[0].strip() and amount(rest[0]) is None)
    ):
        return False
    words = [(above, cell) for above, cell in filled if amount(cell) is None]
    if not words or any(is_code(cell) or _NUMBERED.match(squeezed(cell)) for _, cell in words):
        return False
    return all(above and above.strip() and amount(above) is None for above, _ in words) and all(
        not (above and above.strip()) for above, cell in filled if amount(cell) is not None
    )


def _one(above: str | None, below: str | None) -> str | None:
    if not below or not below.strip():
        return above
    return f"{above}\n{below}" if above and above.strip() else below


def _spans(piece: Piece) -> Sequence[Sequence[Span | None]]:
    return piece.spans or [[None] * len(row) for row in piece.rows]
