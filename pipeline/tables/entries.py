"""A table's rows as entries: whose code, whose name, which amounts, for each side of a two-sided table."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from pipeline.tables.columns import LEVEL
from pipeline.tables.wording import amount, squeezed
from pipeline.types import Table

_CODE_COLUMN = re.compile(r"编码|代码|^[类款项]$")
_LABEL_COLUMN = re.compile(r"^项目(?:[(].{1,20}[)])?$|名称$|^(?:支出)?(?:功能|经济)分类$|^科目$")
_OTHER_COLUMN = re.compile(r"[行栏]次|序号|备注|单位名称")
_LEADING = re.compile(r"[(（]?[一二三四五六七八九十\d]{1,3}[)）、.．]{1,2}|其中[:：]")
_LEVELS = frozenset({3, 5, 7})


@dataclass(frozen=True, slots=True)
class Figure:
    """One amount and its place."""

    value: Decimal
    row: int
    column: int


@dataclass(frozen=True, slots=True)
class Entry:
    """What one side of one row says."""

    side: int
    """Counted from 0, from the left."""
    code: str | None
    """科目编码 of 3, 5 or 7 digits, the levels in separate columns put together."""
    label: str
    """Without its number, spaces and full-width signs: 一、一般公共服务支出 is 一般公共服务支出."""
    numbered: bool
    """Whether a number 一、 stood before the label."""
    figures: dict[str, Figure]
    """By the name of the column."""

    def figure(self, pattern: str) -> Figure | None:
        """The first amount whose column's name matches as a whole."""
        return next(
            (one for name, one in self.figures.items() if re.fullmatch(pattern, squeezed(name))), None
        )


@dataclass(frozen=True, slots=True)
class _Side:
    codes: list[int]
    labels: list[int]
    amounts: list[int]


def entries(table: Table) -> Iterator[Entry]:
    """The entries in reading order; a side without words and amounts gives none."""
    sides = _sides(table.columns)
    for number, row in enumerate(table.rows):
        for place, side in enumerate(sides):
            entry = _entry(table, number, row, place, side)
            if entry.label or entry.code or entry.figures:
                yield entry


def has_amounts(table: Table) -> bool:
    """Whether the table prints any amount; one whose columns have no names may number its rows."""
    if not table.columns:
        return any(amount(cell) is not None for row in table.rows for cell in row)
    return any(entry.figures for entry in entries(table))


def _entry(table: Table, number: int, row: tuple[str, ...], place: int, side: _Side) -> Entry:
    words = (squeezed(row[column]) for column in (*side.labels, *side.codes) if row[column])
    written = next((word for word in words if not word.isdigit()), "")
    label = _LEADING.sub("", written, count=1)
    figures = {
        table.columns[column]: Figure(value, number, column)
        for column in side.amounts
        if (value := amount(row[column])) is not None
    }
    code = _code([squeezed(row[column]) for column in side.codes])
    return Entry(place, code, label, label != written, figures)


def _code(cells: list[str]) -> str | None:
    """208 | 05 | 01 and 208 | 20805 | 2080501 are both 2080501."""
    joined = ""
    for digits in filter(str.isdigit, cells):
        joined = digits if digits.startswith(joined) and len(digits) > len(joined) else joined + digits
    return joined if len(joined) in _LEVELS else None


def _sides(columns: tuple[str, ...]) -> list[_Side]:
    """A new side begins where names follow amounts."""
    sides: list[_Side] = []
    for column, name in enumerate(columns):
        kind = _kind(name)
        if kind != "amounts" and kind and (not sides or sides[-1].amounts):
            sides.append(_Side([], [], []))
        if kind and not sides:
            sides.append(_Side([], [], []))
        if kind:
            getattr(sides[-1], kind).append(column)
    return sides


def _kind(name: str) -> str:
    """codes, labels or amounts; "" for numbers of rows and remarks."""
    levels = [squeezed(level) for level in name.split(LEVEL)]
    if _OTHER_COLUMN.search(levels[-1]):
        return ""
    if _CODE_COLUMN.search(levels[-1]) or any("编码" in level for level in levels):
        return "codes"
    return "labels" if _LABEL_COLUMN.search(levels[-1]) else "amounts"
