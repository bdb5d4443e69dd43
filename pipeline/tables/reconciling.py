"""勾稽: whether a table's own sums hold, the judge of how well it was read."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from decimal import Decimal
from itertools import pairwise

from pipeline.tables.entries import Entry, entries, has_amounts
from pipeline.types import Table

_TOTAL = frozenset({"合计", "总计"})
_CLOSING = _TOTAL | {"收入总计", "支出总计"}
_HALVES = ("本年收入合计", "本年支出合计")
_UNJUDGED = 0.9
_WORST = 0.3
_CODED = (3, 5, 7)


def confidence(table: Table) -> float:
    """1 where every sum within the table holds, down with the share that does not, 0.9 with none to judge by.

    A table may break its own sums in print: then too a reader had better look.
    """
    if not has_amounts(table):
        return 1.0
    held, broken = tied(table)
    if not held + broken:
        return _UNJUDGED
    return 1.0 if not broken else round(max(_WORST, held / (held + broken)), 2)


def tied(table: Table) -> tuple[int, int]:
    """How many sums hold and how many do not; each amount may be off by half its last digit."""
    sums = list(_sums(list(entries(table))))
    held = sum(_meets(whole, parts) for whole, parts in sums)
    return held, len(sums) - held


_Sum = tuple[Decimal, list[Decimal]]


def _sums(rows: list[Entry]) -> Iterator[_Sum]:
    yield from _by_code(rows)
    yield from _by_number(rows)
    totals = [entry for entry in rows if entry.label in _CLOSING and entry.figures and not entry.code]
    for left, right in pairwise(totals):
        if left.side < right.side:
            yield _first(left), [_first(right)]


def _first(entry: Entry) -> Decimal:
    return next(iter(entry.figures.values())).value


def _by_code(rows: list[Entry]) -> Iterator[_Sum]:
    """Each 类 is the sum of its 款, each 款 of its 项, 合计 of all 类, column by column."""
    columns = {name for entry in rows if entry.code for name in entry.figures}
    for column in columns:
        values = {
            entry.code: entry.figures[column].value
            for entry in rows
            if entry.code and column in entry.figures
        }
        parts: dict[str, list[Decimal]] = defaultdict(list)
        for code, value in values.items():
            parts[code[:-2] if len(code) > _CODED[0] else ""].append(value)
        whole = next(
            (one.figures[column].value for one in rows if _is_total(one) and column in one.figures), None
        )
        if whole is not None and parts[""]:
            yield whole, parts[""]
        yield from ((values[code], below) for code, below in parts.items() if code in values)


def _is_total(entry: Entry) -> bool:
    return not entry.code and entry.label in _TOTAL


def _by_number(rows: list[Entry]) -> Iterator[_Sum]:
    """本年收入合计 and 本年支出合计 are the sums of the numbered items above them."""
    for label in _HALVES:
        place = next(
            (place for place, entry in enumerate(rows) if entry.label == label and entry.figures), None
        )
        if place is not None:
            above = [
                one for one in rows[:place] if one.side == rows[place].side and one.numbered and one.figures
            ]
            if above:
                yield _first(rows[place]), list(map(_first, above))


def _meets(whole: Decimal, parts: Iterable[Decimal]) -> bool:
    every = [whole, *parts]
    slack = sum((_half_unit(value) for value in every), Decimal(0))
    return abs(whole - sum(every[1:], Decimal(0))) <= slack


def _half_unit(value: Decimal) -> Decimal:
    exponent = value.as_tuple().exponent
    return Decimal(5).scaleb(int(exponent) - 1) if isinstance(exponent, int) else Decimal(0)
