"""Cells of the tables printed wrong: the text is right, or another table is."""

from collections.abc import Sequence

from simulator.faults import CellSlip, Fault
from simulator.ground import Ground, exchanged, shifted
from simulator.misprints import Plant

_TOTALS, _SPENT = "收入支出决算总表", "支出决算表"
_PUBLIC = "一般公共预算财政拨款支出决算表"


def _cell(rule: str, table: str, field: str, diagnosis: str | None, places: int) -> Plant:
    """The point shifted, or with 0 places two digits exchanged, in one cell."""

    def plant(ground: Ground) -> Fault | None:
        value = ground.values.get(field)
        wrong = value and (shifted(value, places) if places else exchanged(value))
        if not wrong or table not in ground.tables:
            return None
        return Fault(rule=rule, field=field, diagnosis=diagnosis, cells=(CellSlip(table, field, wrong),))

    return plant


def _crossed(table: str, one: str, other: str) -> Plant:
    """Two cells exchanged."""

    def plant(ground: Ground) -> Fault | None:
        first, second = ground.values.get(one), ground.values.get(other)
        if not first or not second or first == second or table not in ground.tables or one not in ground.said:
            return None
        cells = (CellSlip(table, one, second), CellSlip(table, other, first))
        return Fault(rule="TT-01", field=one, diagnosis="swapped_columns", cells=cells)

    return plant


MISCOPIES: Sequence[Plant] = (
    _cell("TT-01", _SPENT, "exp_project", "decimal_shift", 1),
    _cell("TT-01", _SPENT, "exp_basic", "transposed_digits", 0),
    _crossed(_SPENT, "exp_basic", "exp_project"),
    _cell("TT-02", _TOTALS, "current_income", None, 0),
    _cell("TT-02", _TOTALS, "current_expenditure", None, 0),
    _cell("SUM-19", _PUBLIC, "gpb_project_exp", "decimal_shift", 1),
)
"""What can go wrong in tables."""
