"""What two versions say differently: exactly the figures and cells that changed."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.diff import cells_changed, differences, figures_changed
from pipeline.lines_left import lines_left
from pipeline.types import Document, Fact, Table


def fact(field: str, value: str, start: int = 0, *, unit: str = "万元", year: int = 2023) -> Fact:
    return Fact(
        field=field,
        label=field,
        value=Decimal(value),
        unit=unit,
        raw=value,
        start=start,
        end=start + len(value),
        year=year,
    )


FACTS = (
    fact("reception_final", "0.44", 10),
    fact("total_income", "98.00", 30),
    fact("done_pct", "3.06", 50, unit="%"),
)


def test_a_figure_that_moved_says_by_how_much() -> None:
    (change,) = figures_changed(FACTS, (replace(FACTS[0], value=Decimal("0.54")), *FACTS[1:]))
    assert (change.field, change.before, change.after, change.unit) == (
        "reception_final",
        "0.44",
        "0.54",
        "万元",
    )
    assert (change.delta, change.pct) == ("+0.10", "+22.7")


def test_a_percent_moves_by_points() -> None:
    (change,) = figures_changed(FACTS, (*FACTS[:2], replace(FACTS[2], value=Decimal("4.00"))))
    assert (change.delta, change.pct) == ("+0.94", None)


def test_from_nothing_there_is_no_percent() -> None:
    (change,) = figures_changed((fact("a", "0.00"),), (fact("a", "5.00"),))
    assert (change.delta, change.pct) == ("+5.00", None)


def test_a_figure_that_is_new_or_gone() -> None:
    (change,) = figures_changed(FACTS[:1], ())
    assert (change.before, change.after, change.delta) == ("0.44", None, None)
    (change,) = figures_changed((), FACTS[:1])
    assert (change.before, change.after, change.delta) == (None, "0.44", None)


def test_of_a_figure_stated_twice_the_place_that_changed_shows() -> None:
    twice = (fact("a", "5.00", 10), fact("a", "5.00", 90))
    (change,) = figures_changed(twice, (twice[0], fact("a", "6.00", 90)))
    assert (change.before, change.after) == ("5.00", "6.00")
    assert figures_changed(twice, twice[:1]) == ()


def test_what_changed_alike_in_sentence_and_table_shows_once() -> None:
    before = (fact("a", "305.5", 10), fact("a", "305.50", 90), replace(fact("a", "305.50"), scope="general"))
    after = (fact("a", "306.5", 10), fact("a", "306.50", 90), replace(fact("a", "306.50"), scope="general"))
    (change,) = figures_changed(before, after)
    assert (change.before, change.after) == ("305.5", "306.5")


def test_of_a_change_below_zero_there_is_no_percent() -> None:
    (change,) = figures_changed((fact("a", "-43.63"),), (fact("a", "18.79"),))
    assert (change.delta, change.pct) == ("+62.42", None)


def test_a_line_is_told_where_it_says_more_than_the_figures() -> None:
    figures = [{"before": "-1,809.29", "after": "-866.94"}]
    lines = [
        {"before": "合计\t2061.90\t1809.29", "after": "合计\t2061.90\t866.94"},
        {"before": "减少1,809.29万元", "after": "减少866.94万元,因机构改革"},
        {"before": "车辆3辆,减少1809.29万元", "after": "车辆4辆,减少866.94万元"},
        {"before": "", "after": "新的一行"},
    ]
    assert list(lines_left({"figures": figures, "text": lines})) == lines[1:]
    assert list(lines_left({"text": lines})) == lines
    assert list(lines_left({"figures": "none", "text": [1, None]})) == []


def test_another_place_another_unit_or_another_order_is_no_change() -> None:
    moved = tuple(replace(one, start=one.start + 7, end=one.end + 7) for one in reversed(FACTS))
    assert figures_changed(FACTS, moved) == ()
    assert figures_changed((fact("a", "0.44"),), (fact("a", "4400", unit="元"),)) == ()


def test_one_number_for_two_figures_shows_once() -> None:
    both = (fact("total_income", "5.00", 10), fact("total_expenditure", "5.00", 10))
    assert len(figures_changed(both, tuple(replace(one, value=Decimal(6)) for one in both))) == 1


def test_years_are_kept_apart() -> None:
    assert len(figures_changed((fact("a", "1", year=2022),), (fact("a", "1", year=2023),))) == 2


COLUMNS = ("项目/科目编码", "项目/科目名称", "合计", "基本支出", "项目支出")
ROWS = (
    ("合计", "", "97.50", "53.65", "43.85"),
    ("208", "社会保障和就业支出", "54.50", "30.65", "23.85"),
    ("2080501", "行政单位离退休", "54.50", "30.65", "23.85"),
    ("210", "卫生健康支出", "43.00", "23.00", "20.00"),
)
TABLE = Table(name="支出决算表", number=3, pages=(9,), money_unit="万元", columns=COLUMNS, rows=ROWS)


def with_cell(table: Table, row: int, column: int, value: str) -> Table:
    rows = [list(cells) for cells in table.rows]
    rows[row][column] = value
    return replace(table, rows=tuple(map(tuple, rows)))


def test_the_one_cell_that_changed_is_named() -> None:
    (change,) = cells_changed([TABLE], [with_cell(TABLE, 3, 3, "24.00")])
    assert (change.table, change.row, change.column) == ("支出决算表", "210 卫生健康支出", "基本支出")
    assert (change.before, change.after, change.delta, change.pct) == ("23.00", "24.00", "+1.00", "+4.3")


def test_a_row_put_in_shows_its_amounts_only_and_the_rest_stays_paired() -> None:
    new = replace(TABLE, rows=(*ROWS[:3], ("2080502", "事业单位离退休", "1.00", "", "1.00"), ROWS[3]))
    changed = cells_changed([TABLE], [with_cell(new, 4, 2, "44.00")])
    assert [(one.row, one.column, one.before, one.after) for one in changed] == [
        ("2080502 事业单位离退休", "合计", None, "1.00"),
        ("2080502 事业单位离退休", "项目支出", None, "1.00"),
        ("210 卫生健康支出", "合计", "43.00", "44.00"),
    ]


def test_a_cell_filled_or_emptied() -> None:
    emptied = with_cell(TABLE, 1, 4, "")
    assert [(one.before, one.after, one.delta) for one in cells_changed([TABLE], [emptied])] == [
        ("23.85", "", None)
    ]


def test_a_row_renamed_shows_its_name() -> None:
    (change,) = cells_changed([TABLE], [with_cell(TABLE, 3, 1, "医疗卫生支出")])
    assert (change.column, change.before, change.after) == ("项目/科目名称", "卫生健康支出", "医疗卫生支出")


def test_a_column_put_in_does_not_shift_the_others() -> None:
    wider = replace(
        TABLE,
        columns=(*COLUMNS[:3], "经营支出", *COLUMNS[3:]),
        rows=tuple((*row[:3], "", *row[3:]) for row in ROWS),
    )
    assert cells_changed([TABLE], [wider]) == ()


def test_thousands_commas_and_other_tables_are_no_change() -> None:
    other = replace(TABLE, name="收入决算表")
    assert cells_changed([TABLE], [other, with_cell(TABLE, 0, 2, "97.5")]) == ()


def test_two_sides_of_one_account_are_told_apart() -> None:
    totals = Table(
        name="收入支出决算总表",
        number=1,
        pages=(8,),
        money_unit="万元",
        columns=("收入/项目", "收入/决算数", "支出/项目", "支出/决算数"),
        rows=(("年初结转和结余", "11.28", "年末结转和结余", "10.40"),),
    )
    (change,) = cells_changed([totals], [with_cell(totals, 0, 3, "10.50")])
    assert (change.row, change.column) == ("年初结转和结余 年末结转和结余", "支出/决算数")


@given(
    st.lists(
        st.tuples(st.text("项目收支", min_size=1, max_size=4), st.integers(0, 9999)), min_size=1, max_size=12
    ),
    st.data(),
)
def test_one_changed_cell_is_one_change(lines: list[tuple[str, int]], data: st.DataObject) -> None:
    table = replace(
        TABLE, columns=("项目", "决算数"), rows=tuple((name, f"{value}.00") for name, value in lines)
    )
    row = data.draw(st.integers(0, len(lines) - 1))
    changed = cells_changed([table], [with_cell(table, row, 1, "10000.00")])
    assert [(one.row, one.after) for one in changed] == [(lines[row][0], "10000.00")]
    assert cells_changed([table], [table]) == ()


def test_a_document_shows_figures_cells_and_lines() -> None:
    before = Document(title="", text="接待费0.44万元。", facts=FACTS[:1], tables=(TABLE,))
    after = Document(
        title="",
        text="接待费0.54万元。",
        facts=(replace(FACTS[0], value=Decimal("0.54")),),
        tables=(with_cell(TABLE, 0, 2, "97.60"),),
    )
    found = differences(before, after)
    assert (len(found.figures), len(found.cells), len(found.text)) == (1, 1, 1)
    assert differences(None, None) == differences(before, before)


@pytest.mark.parametrize(
    ("row", "column", "unit"),
    [
        ("车辆数合计（辆）", "数量", None),
        ("单价50万元以上通用设备（台、套）", "年末数", None),
        ("公务用车购置费", "占比（%）", None),
        ("车辆（辆）", "价值", "万元"),
        ("提高办事效率补助", "合计", "万元"),
    ],
)
def test_a_count_in_a_table_of_money_has_no_unit_of_money(row: str, column: str, unit: str | None):
    old, new = (
        Table(
            name="表", number=1, pages=(1,), money_unit="万元", columns=("项目", column), rows=((row, value),)
        )
        for value in ("1", "2")
    )
    (change,) = cells_changed([old], [new])
    assert (change.column, change.unit) == (column, unit)
