"""The figures of the standard tables that the text repeats, as data: which row and column holds which."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.interval import amount
from pipeline.types import Fact, Table


@dataclass(frozen=True, slots=True)
class Cell:
    """Where a standard table prints a figure: in the row so labelled, beside the label or under a column."""

    field: str
    row: re.Pattern[str]
    column: re.Pattern[str] | None = None
    """None: the first amount right of the label that is no budget; else the column's name."""
    last: bool = False
    """Of several such rows or labels in one row the last: 总计 closes both sides of the account."""


_ONLY_ROW = re.compile("")
"""Stands for the row of a table that has one only."""


def _right(field: str, label: str, *, last: bool = False) -> Cell:
    pattern = re.compile(rf"(?:[一二三四五六七八九十\d]{{1,3}}[、.])?{label}")
    return Cell(field, pattern, last=last)


def _sum_row(field: str, column: str) -> Cell:
    row = re.compile("合计|总计|本年(?:支出|收入)合计")
    return Cell(field, row, re.compile(rf"(?:.*/)?(?:{column})"))


def _sangong(field: str, item: str) -> Iterator[Cell]:
    """Both layouts: items as columns over one row of amounts, and items as rows."""
    lead = r"(?:[一二三四五\d（(]{1,3}[)）、.]{1,2}|其中[:：]|[-—]{1,2})?"
    for measure, word in (("_budget", "(?:年初|全年)?预算数?"), ("_final", "(?:支出)?决算数?")):
        yield Cell(field + measure, _ONLY_ROW, re.compile(rf".*(?:{item})(?:费用?)?(?:/小计)?/{word}"))
        row = re.compile(rf"{lead}(?:{item})(?:费用?|支出)?")
        yield Cell(field + measure, row, re.compile(rf"(?:.*/)?{word}"))


STANDARD: Sequence[tuple[re.Pattern[str], tuple[Cell, ...]]] = (
    (
        re.compile("收入支出决算总表"),
        (
            _right("current_income", "本年收入合计"),
            _right("current_expenditure", "本年支出合计"),
            _right("opening_carryover", "年初结转和结余"),
            _right("closing_carryover", "年末结转和结余"),
            _right("use_of_nonfiscal_surplus", "使用非财政拨款结余(?:和专用结余|[（(]含专用结余[）)])?"),
            _right("surplus_distribution", "结余分配"),
            _right("total_income", "总计"),
            _right("total_expenditure", "总计", last=True),
        ),
    ),
    (
        re.compile("收入决算表"),
        (
            _sum_row("current_income", "本年收入合计"),
            _sum_row("income_fiscal_appropriation", "财政拨款收入"),
            _sum_row("income_superior_subsidy", "上级补助收入"),
            _sum_row("income_business", "事业收入"),
            _sum_row("income_operating", "经营收入"),
            _sum_row("income_other", "其他收入"),
        ),
    ),
    (
        re.compile("支出决算表"),
        (
            _sum_row("current_expenditure", "本年支出合计"),
            _sum_row("exp_basic", "基本支出"),
            _sum_row("exp_project", "项目支出"),
            _sum_row("exp_operating", "经营支出"),
        ),
    ),
    (
        re.compile("一般公共预算财政拨款支出决算表"),
        (
            _sum_row("gpb_exp", "合计|小计|本年支出(?:合计|小计)?"),
            _sum_row("gpb_basic_exp", "基本支出"),
            _sum_row("gpb_project_exp", "项目支出"),
        ),
    ),
    (
        re.compile("一般公共预算财政拨款基本支出决算(?:明细)?表"),
        (
            _right("gpb_basic_personnel", "人员经费合计"),
            _right("gpb_basic_public", "公用经费合计"),
        ),
    ),
    (
        re.compile('(?:一般公共预算)?财政拨款[“"”]?三公[”"“]?经费支出决算表'),
        (
            *_sangong("sangong", "合计"),
            *_sangong("abroad", "因公出国[（(]境[）)]"),
            *_sangong("vehicle_purchase", "公务用车购置"),
            *_sangong("vehicle_operating", "公务用车运行(?:维护)?"),
            *_sangong("vehicle", "公务用车购置及运行(?:维护)?"),
            *_sangong("reception", "公务接待"),
        ),
    ),
)
"""For each standard table the cells that the text repeats (the 财政部 forms; 行次 and 栏次 are skipped)."""


def facts_in(tables: Sequence[Table], money_unit: str | None) -> tuple[Fact, ...]:
    """The figures of the standard tables; `table` and `cell` count from 0."""
    return tuple(
        fact
        for number, table in enumerate(tables)
        for name, cells in STANDARD
        if table.name and name.fullmatch(table.name)
        for cell in cells
        if (fact := _fact(cell, table, number, table.money_unit or money_unit or "万元"))
    )


def _fact(cell: Cell, table: Table, number: int, unit: str) -> Fact | None:
    found = [
        (row, column, value)
        for row, column in _places(cell, table)
        if (value := amount(table.rows[row][column])) is not None
    ]
    if not found:
        return None
    row, column, value = found[-1 if cell.last else 0]
    return Fact(
        field=cell.field,
        label=f"《{table.name}》{_label(cell, table, row, column)}",
        value=value,
        unit=unit,
        raw=table.rows[row][column],
        start=0,
        end=0,
        page=table.pages[0] if table.pages else None,
        table=number,
        cell=(row, column),
        confidence=table.confidence,
    )


def _label(cell: Cell, table: Table, row: int, column: int) -> str:
    """What the table calls the figure: its column, or the words left of it."""
    if cell.column is not None:
        return table.columns[column].replace("/", "")
    return next(word for word in reversed(table.rows[row][:column]) if word.strip())


def _places(cell: Cell, table: Table) -> Iterator[tuple[int, int]]:
    """The places that the declaration may mean, in reading order."""
    for number, row in enumerate(table.rows):
        words = [re.sub(r"\s", "", word) for word in row]
        labelled = [at for at, word in enumerate(words) if cell.row.fullmatch(word)]
        if cell.row is _ONLY_ROW:
            labelled = [0] if len(table.rows) == 1 else []
        for at in labelled:
            yield from _of_row(cell, table, number, at)


def _of_row(cell: Cell, table: Table, row: int, at: int) -> Iterator[tuple[int, int]]:
    for column, name in enumerate(table.columns[: len(table.rows[row])]):
        if cell.column is not None:
            if cell.column.fullmatch(name):
                yield row, column
        elif column > at and not re.search("预算数|行次|栏次", name):
            yield row, column
            if table.rows[row][column].strip():
                return  # what follows belongs to the next label
