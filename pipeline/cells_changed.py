"""What changed between two versions of the same tables, cell by cell."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from difflib import SequenceMatcher

from pipeline.interval import amount
from pipeline.types import Table

MAX_ROWS = 3000
"""Beyond it rows are compared by position: SequenceMatcher is quadratic."""

_CODE = re.compile(r"[1-5]\d{2}(?:\d{2}){0,2}")
"""Of the functional and economic classifications: 类, 款, 项."""
_MEASURED = "[(（](?:台|套|辆|个|人|批|次|户|家|件|平方米)[^()（）]{0,6}[)）]|数量|人数|人次|批次|[%％]"
_NO_MONEY = re.compile(f"{_MEASURED}|面积|占比|比例|比重|率$")
_COUNTED = re.compile(_MEASURED)
_OF_MONEY = re.compile("元|金额|价值|原值|净值|预算数|决算数|支出|收入|合计|小计")
"""Counts and percents in a table that is kept in 万元, as columns and rows are named, and its money."""
_Row = Sequence[str]


@dataclass(frozen=True, slots=True)
class CellChange:
    """A cell that differs, as printed; None where one side does not have its row or column."""

    table: str
    row: str
    """The words of the row left of the cell."""
    column: str
    unit: str | None
    before: str | None
    after: str | None
    delta: str | None = None
    """after - before, signed; None where either is no number."""
    pct: str | None = None
    """The change in percent of `before`, signed."""


def cells_changed(before: Sequence[Table], after: Sequence[Table]) -> tuple[CellChange, ...]:
    """The cells that differ, in the order of `after`; tables are paired by name, rows by their words.

    A row put in or taken out shows its own cells only. Tables that one side lacks are left to the text.
    """
    old = _by_name(before)
    return tuple(
        change
        for name, table in _by_name(after).items()
        if name in old and (old[name].columns, old[name].rows) != (table.columns, table.rows)
        for change in _cells(old[name], table)
    )


def growth(was: Decimal, now: Decimal) -> tuple[str, str | None]:
    """The difference, and what it is in percent of the former; None of nothing, and of what was below it."""
    delta = now - was
    return f"{delta:+f}", f"{delta / was * 100:+.1f}" if was > 0 <= now else None


def _by_name(tables: Sequence[Table]) -> dict[tuple[str | None, int], Table]:
    """Tables by name and which of that name; those without one by their columns."""
    named: dict[tuple[str | None, int], Table] = {}
    for table in tables:
        name = table.name or "|".join(table.columns)
        count = sum(1 for other, _ in named if other == name)
        named[name, count] = table
    return named


def _cells(old: Table, new: Table) -> Iterator[CellChange]:
    for was, now in _rows(old.rows, new.rows):
        for column, (one, other) in enumerate(_columns(old, new, was, now)):
            whole_row = was is None or now is None
            if not _same(one, other) and not (whole_row and _is_words(one or other or "")):
                yield _change(old, new, column, now or was or (), (one, other))


def _rows(old: Sequence[_Row], new: Sequence[_Row]) -> Iterator[tuple[_Row | None, _Row | None]]:
    """Rows beside their other version, by their words; where as many differ in words, by their order."""
    if max(len(old), len(new)) > MAX_ROWS:
        yield from _paired(old, new)
        return
    matcher = SequenceMatcher(a=list(map(_words, old)), b=list(map(_words, new)), autojunk=False)
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag == "replace" and b - a != d - c:
            yield from ((row, None) for row in old[a:b])
            yield from ((None, row) for row in new[c:d])
        else:
            yield from _paired(old[a:b], new[c:d])


def _paired(old: Sequence[_Row], new: Sequence[_Row]) -> Iterator[tuple[_Row | None, _Row | None]]:
    for place in range(max(len(old), len(new))):
        yield (old[place] if place < len(old) else None, new[place] if place < len(new) else None)


def _words(row: _Row) -> tuple[str, ...]:
    """What a row is known by."""
    return tuple("".join(cell.split()) for cell in row if _is_words(cell))


def _is_words(cell: str) -> bool:
    """Whether a cell names something: a code does, an amount does not."""
    return bool(cell.strip()) and (amount(cell) is None or bool(_CODE.fullmatch(cell.strip())))


def _columns(
    old: Table, new: Table, was: _Row | None, now: _Row | None
) -> Iterator[tuple[str | None, str | None]]:
    """The cells of both rows, column by column of the newer table; by name where a column was put in."""
    aligned = old.columns == new.columns or len(old.columns) == len(new.columns)
    for place, name in enumerate(new.columns):
        there = place if aligned else (old.columns.index(name) if name in old.columns else None)
        yield _cell(was, there), _cell(now, place)


def _cell(row: _Row | None, place: int | None) -> str | None:
    return row[place] if row is not None and place is not None and place < len(row) else None


def _same(one: str | None, other: str | None) -> bool:
    """Whether both say the same: 1,234.50 is 1234.5, and a missing cell an empty one."""
    first, second = amount(one or ""), amount(other or "")
    if first is not None and second is not None:
        return first == second
    return "".join((one or "").split()) == "".join((other or "").split())


def _change(
    old: Table, new: Table, column: int, row: _Row, cells: tuple[str | None, str | None]
) -> CellChange:
    was, now = (amount(cell) if cell else None for cell in cells)
    delta, pct = growth(was, now) if was is not None and now is not None else (None, None)
    left = [cell.strip() for cell in row[:column] if _is_words(cell)]
    name = new.columns[column]
    return CellChange(
        table=new.name or old.name or "",
        row=" ".join(left[-2:]),
        column=name,
        unit=None if _is_counted(name, left) else new.money_unit,
        before=cells[0],
        after=cells[1],
        delta=delta,
        pct=pct,
    )


def _is_counted(column: str, words: Sequence[str]) -> bool:
    """Whether a cell is no money: 车辆数合计（辆）·数量. The column says so, or else the row."""
    if _NO_MONEY.search(column):
        return True
    return not _OF_MONEY.search(column) and any(map(_COUNTED.search, words))
